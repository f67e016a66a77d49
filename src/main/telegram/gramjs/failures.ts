// What Telegram, GramJS and the network throw, as sentences for a researcher. GramJS's errors are told by their shape,
// not their class: half of them share one class, and floods hide their name (their `errorMessage` is "FLOOD").
import { fail, FailureError, type Failure, type FailureKind } from '../../../shared/domain/failure.ts';

/** What a request was about, for its sentence. */
export interface About {
  /** `The channel @riverwatch`, as it begins a sentence; absent where no channel is asked about. */
  readonly channel?: string;
  /** As it was typed. */
  readonly phone?: string;
}

type Sentence = Omit<Failure, 'detail' | 'seconds'>;

const KEPT = 'Everything that was committed before is in the archive.';
const SIGN_IN_AGAIN = 'Sign in again to go on.';

export function sessionRevoked(detail: string): FailureError {
  return fromRpc({ errorMessage: detail, code: 401 }, {});
}

export function networkLost(cause?: unknown): FailureError {
  return fail('network-lost', 'The connection to Telegram is lost.', {
    kept: KEPT,
    next: 'Check this computer’s connection to the internet; Lacuna goes on by itself when it is back.',
    ...(systemCode(cause) === null ? {} : { detail: systemCode(cause) ?? '' }),
    cause,
  });
}

export function timedOut(milliseconds: number): FailureError {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return fail('timed-out', `Telegram did not answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`, {
    kept: KEPT,
    next: 'Lacuna tries again by itself.',
  });
}

/** Something answers, but not as the Telegram that was meant. */
export function handshakeFailed(cause: Error): FailureError {
  if (/valid key for fingerprints/.test(cause.message)) {
    return fail('telegram-refused', 'The server that answers does not hold the key that was given for it.', {
      next: 'Check the address, and that the key file is the one of this server.',
      detail: cause.message,
      cause,
    });
  }
  return fail('network-lost', 'What answers at Telegram’s address does not speak as Telegram does.', {
    kept: KEPT,
    next: 'A firewall or a proxy may stand between; try another network.',
    detail: cause.message,
    cause,
  });
}

export function closed(): FailureError {
  return fail('cancelled', 'The connection to Telegram was closed.', { kept: KEPT });
}

export function notSignedIn(): FailureError {
  return fail('not-signed-in', 'Nobody is signed in to Telegram.', {
    kept: 'What is in the archive can be read and exported.',
    next: 'Sign in, then try again.',
  });
}

export function noSuchChannel(channel: string, next: string, detail?: string): FailureError {
  return fail('no-such-channel', `${channel} is not known at Telegram.`, {
    next,
    ...(detail === undefined ? {} : { detail }),
  });
}

/** Whether Telegram says that whoever asked is not signed in any more. */
export function endsSession({ kind }: Failure): boolean {
  return kind === 'session-revoked' || kind === 'banned';
}

/** What was thrown, as a FailureError. Bugs stay what they are. */
export function toFailure(thrown: unknown, about: About): Error {
  if (thrown instanceof FailureError) return thrown;
  if (isRpcError(thrown)) return fromRpc(thrown, about);
  if (systemCode(thrown) !== null) return networkLost(thrown);
  if (!(thrown instanceof Error)) return networkLost(thrown);
  // GramJS gives up after its own tries with a plain Error.
  if (thrown.message.startsWith('Request was unsuccessful')) return trouble('RPC_CALL_FAIL', thrown);
  if (/disconnected|Not connected|NetSocket was closed|reconnection retries/i.test(thrown.message)) {
    return networkLost(thrown);
  }
  if (/matching Constructor ID/.test(thrown.message)) {
    return fail('telegram-refused', 'Telegram answered in a way that this version of Lacuna does not understand.', {
      kept: KEPT,
      next: 'See whether there is a newer version of Lacuna.',
      detail: thrown.message.split('\n')[0] ?? '',
      cause: thrown,
    });
  }
  return thrown;
}

interface RpcError {
  readonly errorMessage: string;
  readonly code?: number;
  readonly seconds?: number;
}

function isRpcError(thrown: unknown): thrown is RpcError {
  return (
    typeof thrown === 'object' && thrown !== null && 'errorMessage' in thrown && typeof thrown.errorMessage === 'string'
  );
}

/** The name that Telegram gave its error, where a Failure was made of one. */
export function rpcNameOf(thrown: unknown): string | null {
  return thrown instanceof FailureError ? (thrown.failure.detail ?? null) : null;
}

function fromRpc(thrown: RpcError, about: About): FailureError {
  const { errorMessage: name, code = 0, seconds } = thrown;
  // A bad_msg_notification has a small number, and GramJS's explanation in place of a name.
  if (name.includes(' ') && code >= 16 && code <= 64) return badMessage(code, thrown);
  if (name === 'FLOOD' && typeof seconds === 'number') return flood(seconds, thrown);
  const sentence = SENTENCES[name]?.(about);
  if (sentence) {
    const { kind, message, ...more } = sentence;
    return fail(kind, message, { ...more, detail: name, cause: thrown });
  }
  // 500 and 503 are Telegram's own trouble (core.telegram.org/api/errors): it passes, so it is tried again.
  if (Math.abs(code) === 500 || Math.abs(code) === 503) return trouble(name, thrown);
  return fail('telegram-refused', `Telegram refused the request: ${name}.`, {
    kept: KEPT,
    next: 'Try again later; if it happens again, please report it with the log file (Help menu).',
    detail: name,
    cause: thrown,
  });
}

function flood(seconds: number, cause: unknown): FailureError {
  return fail(
    'flood-wait',
    `Telegram asks to wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'} before the next request.`,
    {
      kept: KEPT,
      next: 'Wait that long; downloads go on by themselves.',
      seconds,
      detail: `FLOOD_WAIT_${seconds}`,
      cause,
    },
  );
}

function badMessage(code: number, cause: unknown): FailureError {
  if (code === 16 || code === 17 || code === 20) {
    return fail('clock-skew', 'This computer’s clock differs so much from Telegram’s that they can’t talk.', {
      kept: KEPT,
      next: 'Set the clock of this computer, then try again.',
      detail: `BAD_MSG_${code}`,
      cause,
    });
  }
  return fail('telegram-refused', 'Telegram could not read the request.', {
    kept: KEPT,
    next: 'Try again; if it happens again, please report it with the log file (Help menu).',
    detail: `BAD_MSG_${code}`,
    cause,
  });
}

function trouble(detail: string, cause: unknown): FailureError {
  return fail('timed-out', 'Telegram has trouble of its own and could not answer.', {
    kept: KEPT,
    next: 'Lacuna tries again by itself.',
    detail,
    cause,
  });
}

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

const SENTENCES: Readonly<Record<string, (about: About) => Sentence>> = {
  AUTH_KEY_UNREGISTERED: () => revoked('Telegram has ended this session.'),
  AUTH_KEY_INVALID: () => revoked('Telegram does not know this session any more.'),
  AUTH_KEY_PERM_EMPTY: () => revoked('Telegram does not know this session any more.'),
  AUTH_KEY_DUPLICATED: () => revoked('Telegram has ended this session, because it was used from two places at once.'),
  SESSION_REVOKED: () => revoked('This session was ended from another device.'),
  SESSION_EXPIRED: () => revoked('This session has expired.'),
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
  SESSION_PASSWORD_NEEDED: () =>
    say('not-signed-in', 'This account also asks for the password of its two-step verification.', 'Type the password.'),
};

/** A system error's code (`ECONNREFUSED`), where `thrown` is one. */
function systemCode(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
}
