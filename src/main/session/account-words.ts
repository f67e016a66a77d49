// Who is signed in, or that nobody is.
import { fail, type FailureError } from '../../shared/domain/failure.ts';
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
