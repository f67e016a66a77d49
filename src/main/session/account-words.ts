// Who is signed in, or why nobody is.
import { fail, type Failure, type FailureError } from '../../shared/domain/failure.ts';
import type { SignedInAccount } from '../../shared/domain/session.ts';
import type { Account } from '../telegram/telegram.ts';

export function notSignedIn(): FailureError {
  return fail('not-signed-in', 'Nobody is signed in to Telegram.', {
    kept: 'What is in the archive can be read and exported.',
    next: 'Sign in, then try again.',
  });
}

/** An account as the window shows it. */
export function shown({ userId, firstName, lastName, username, phone }: Account): SignedInAccount {
  const name = [firstName, lastName].filter((part) => part !== null && part !== '').join(' ');
  return { userId, name: name === '' ? (username ?? userId) : name, username, phone };
}

/** Telegram has ended the session: found when it was to be used, or while it was. */
export const REVOKED = {
  atStart: {
    kind: 'session-revoked',
    message: 'Telegram has ended this session.',
    kept: 'The archive is complete as it was.',
    next: 'Sign in again.',
  },
  midway: {
    kind: 'session-revoked',
    message: 'Telegram has ended this session.',
    kept: 'Everything that was committed is in the archive.',
    next: 'Sign in again to go on filling.',
  },
} as const satisfies Readonly<Record<string, Failure>>;
