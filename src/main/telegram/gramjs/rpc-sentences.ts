// What Telegram's errors mean, by their names, as sentences for a researcher.
import type { Failure, FailureKind } from '../../../shared/domain/failure.ts';

/** What a request was about, for its sentence. */
export interface About {
  /** `The channel @riverwatch`, as it begins a sentence; absent where no channel is asked about. */
  readonly channel?: string;
  /** As it was typed. */
  readonly phone?: string;
  /** It was asked in somebody's name. */
  readonly signedIn?: boolean;
}

type Sentence = Omit<Failure, 'detail' | 'seconds'>;

export const KEPT = 'Everything that was committed before is in the archive.';
const SIGN_IN_AGAIN = 'Sign in again to go on.';

const revoked = (message: string): Sentence => ({
  kind: 'session-revoked',
  message,
  kept: KEPT,
  next: SIGN_IN_AGAIN,
});
const bannedAccount: Sentence = {
  kind: 'banned',
  message: 'Telegram has closed this account.',
  kept: KEPT,
  next: 'Telegram’s own apps tell why, and how to appeal; or sign in with another account.',
};
const phone = ({ phone: number }: About): string => (number === undefined ? 'this phone number' : number);
const channel = ({ channel: name }: About): string => name ?? 'The channel';
const say = (kind: FailureKind, message: string, next: string): Sentence => ({ kind, message, next });

const CHECK_NAME = 'Check the spelling; names change, and channels get deleted.';
const CHECK_API = 'Copy api_id and api_hash again from my.telegram.org, “API development tools”.';
const AGAIN_TOMORROW = 'Wait a day, then try again.';

const privateChannel = (about: About): Sentence => ({
  kind: 'private-channel',
  message: `${channel(about)} is private, or this account was removed from it.`,
  kept: KEPT,
  next: 'Join it with your Telegram app, then try again.',
});
const unknownChannel = (about: About): Sentence =>
  say('no-such-channel', `${channel(about)} is not known at Telegram.`, CHECK_NAME);
const codeRefused = (): Sentence =>
  say('code-refused', 'This is not the code that Telegram sent.', 'Type the newest code again, or ask for another.');
const codeExpired = (): Sentence =>
  say('code-expired', 'The code is not valid any more.', 'Begin again: Telegram sends a new code.');
const passwordRefused = (): Sentence =>
  say('password-refused', 'This is not the password of the account’s two-step verification.', 'Type it again.');
const tooManyTries = (what: string): Sentence =>
  say('phone-refused', `Telegram refuses more ${what} for now: there were too many.`, AGAIN_TOMORROW);

/** What a researcher is told about an error of Telegram's; null where there is nothing better than its name. */
export function sentenceFor(name: string, code: number, about: About): Sentence | null {
  const known = SENTENCES[name.replace(/(?<=^USER_MIGRATE)_\d+$/, '')];
  if (known) return known(about);
  // Whatever its name: who asks is not signed in any more (core.telegram.org/api/errors).
  return code === 401 && about.signedIn ? revoked('Telegram does not take this session any more.') : null;
}

const SENTENCES: Readonly<Record<string, (about: About) => Sentence>> = {
  AUTH_KEY_UNREGISTERED: () => revoked('Telegram has ended this session.'),
  AUTH_KEY_INVALID: () => revoked('Telegram does not know this session any more.'),
  AUTH_KEY_PERM_EMPTY: () => revoked('Telegram does not know this session any more.'),
  AUTH_KEY_DUPLICATED: () => revoked('Telegram has ended this session, because it was used from two places at once.'),
  SESSION_REVOKED: () => revoked('This session was ended from another device.'),
  SESSION_EXPIRED: () => revoked('This session has expired.'),
  USER_MIGRATE: () =>
    revoked('Telegram has moved this account to another data centre, where this session is not valid.'),
  USER_DEACTIVATED: () => bannedAccount,
  USER_DEACTIVATED_BAN: () => bannedAccount,

  CHANNEL_PRIVATE: privateChannel,
  CHANNEL_PUBLIC_GROUP_NA: privateChannel,
  USER_BANNED_IN_CHANNEL: privateChannel,
  CHANNEL_INVALID: unknownChannel,
  CHAT_ID_INVALID: unknownChannel,
  PEER_ID_INVALID: unknownChannel,
  USERNAME_NOT_OCCUPIED: unknownChannel,
  USERNAME_INVALID: unknownChannel,

  PHONE_NUMBER_INVALID: (about) =>
    say(
      'phone-refused',
      `Telegram does not take ${phone(about)} for a phone number.`,
      'Write it with its country code: +44 20 …',
    ),
  PHONE_NUMBER_UNOCCUPIED: (about) =>
    say(
      'phone-refused',
      `There is no Telegram account for ${phone(about)}.`,
      'Check the number, or make an account with Telegram’s own app first.',
    ),
  PHONE_NUMBER_BANNED: (about) => say('banned', `Telegram has banned ${phone(about)}.`, bannedAccount.next ?? ''),
  PHONE_NUMBER_FLOOD: () => tooManyTries('codes'),
  PHONE_PASSWORD_FLOOD: () => tooManyTries('tries'),
  API_ID_INVALID: () => say('api-id-refused', 'Telegram does not know this pair of api_id and api_hash.', CHECK_API),
  API_ID_PUBLISHED_FLOOD: () =>
    say(
      'api-id-refused',
      'Telegram has barred this api_id, because too many people use it.',
      'Make one of your own at my.telegram.org.',
    ),
  PHONE_CODE_INVALID: codeRefused,
  PHONE_CODE_EMPTY: codeRefused,
  PHONE_CODE_EXPIRED: codeExpired,
  PHONE_CODE_HASH_EMPTY: codeExpired,
  PHONE_HASH_EXPIRED: codeExpired,
  PASSWORD_HASH_INVALID: passwordRefused,
  SRP_ID_INVALID: passwordRefused,
  SRP_PASSWORD_CHANGED: passwordRefused,
  SESSION_PASSWORD_NEEDED: ({ signedIn }) =>
    signedIn
      ? revoked('Telegram wants the password of the two-step verification before this session may go on.')
      : say(
          'not-signed-in',
          'This account also asks for the password of its two-step verification.',
          'Type the password.',
        ),
};
