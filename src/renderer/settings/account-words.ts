// Who is signed in, as a sentence around a name, which may be written in any direction. Pure.
import type { AppState } from '../../shared/domain/session.ts';

export interface AccountWords {
  readonly before: string;
  readonly name: string | null;
  readonly after: string;
}

export function accountWords({ session, telegram }: Pick<AppState, 'session' | 'telegram'>): AccountWords {
  if (telegram === 'sample') {
    return { before: 'The sample Telegram on this computer. It needs no account.', name: null, after: '' };
  }
  if (session.kind !== 'signed-in') {
    const words =
      session.kind === 'offline'
        ? 'A session is stored; Telegram can’t be reached now.'
        : session.kind === 'locked'
          ? 'A session is stored, locked with a passphrase.'
          : 'Nobody is signed in.';
    return { before: words, name: null, after: '' };
  }
  const { name, username, phone } = session.account;
  const more = [username === null ? null : `@${username}`, phone].filter((part) => part !== null).join(', ');
  return { before: 'Signed in as ', name, after: more === '' ? '.' : ` (${more}).` };
}
