// What the top bar says of the session. Pure.
import type { AppState } from '../../shared/domain/session.ts';
import { assertNever } from '../../shared/domain/failure.ts';

export interface Status {
  readonly words: string;
  readonly dot: 'on' | 'waiting' | 'off';
  /** What a button beside it offers. */
  readonly offer: 'sign-in' | 'unlock' | 'retry' | null;
}

export function statusOf({ session, telegram }: Pick<AppState, 'session' | 'telegram'>): Status {
  switch (session.kind) {
    case 'signed-in':
      if (!session.connected) return { words: 'Reconnecting…', dot: 'waiting', offer: null };
      if (telegram === 'sample') return { words: 'Sample Telegram', dot: 'on', offer: null };
      return { words: telegram === 'server' ? 'Signed in to another server' : 'Signed in', dot: 'on', offer: null };
    case 'offline':
      return { words: 'Offline', dot: 'waiting', offer: 'retry' };
    case 'signed-out':
      return telegram === 'sample'
        ? { words: 'Sample Telegram is not running', dot: 'off', offer: 'retry' }
        : { words: 'Signed out', dot: 'off', offer: 'sign-in' };
    case 'locked':
      return { words: 'Locked', dot: 'off', offer: 'unlock' };
    case 'code-needed':
    case 'password-needed':
      return { words: 'Signing in…', dot: 'waiting', offer: null };
    case 'starting':
      return { words: 'Connecting…', dot: 'waiting', offer: null };
    case 'first-run':
    case 'failed':
      return { words: '', dot: 'off', offer: null };
    default:
      return assertNever(session);
  }
}
