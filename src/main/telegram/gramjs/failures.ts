// What Telegram, GramJS and the network throw, as sentences for a researcher. GramJS's errors are told by their shape,
// not their class: half of them share one class, and floods hide their name (their `errorMessage` is "FLOOD").
import { counted } from '../../../shared/domain/counted.ts';
import { fail, FailureError, type Failure } from '../../../shared/domain/failure.ts';
import { KEPT, sentenceFor, type About } from './rpc-sentences.ts';

export function sessionRevoked(detail: string): FailureError {
  return fromRpc({ errorMessage: detail, code: 401 }, { signedIn: true });
}

/** What passes by itself is waited for by downloads alone; whoever asked for anything else was answered with this. */
const WAITING = 'Downloads that wait go on by themselves; try anything else again.';

export function networkLost(cause?: unknown): FailureError {
  return fail('network-lost', 'The connection to Telegram is lost.', {
    kept: KEPT,
    next: `Check this computer’s connection to the internet. ${WAITING}`,
    ...(systemCode(cause) === null ? {} : { detail: systemCode(cause) ?? '' }),
    cause,
  });
}

export function timedOut(milliseconds: number): FailureError {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return fail('timed-out', `Telegram did not answer within ${counted(seconds, 'second')}.`, {
    kept: KEPT,
    next: WAITING,
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
  /** The data centre that Telegram sends us to. */
  readonly newDc?: number;
}

/** Seconds to wait where Telegram asks to wait and does not say how long. */
const UNSAID_WAIT = 30;
const TOO_MANY = [420, 429];
const SEE_OTHER = 303;
/** Of the request, with a code of its own; it passes like the trouble that has one of 500 and more. */
const PASSING =
  /^(?:TIMEOUT|INTERDC_\w+_CALL(?:_RICH)?_ERROR|HISTORY_GET_FAILED|MSGID_DECREASE_RETRY|PERSISTENT_TIMESTAMP_OUTDATED)$/;

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
  const { errorMessage: name, code = 0, seconds, newDc } = thrown;
  // A bad_msg_notification has a small number, and GramJS's explanation in place of a name.
  if (name.includes(' ') && code >= 16 && code <= 64) return badMessage(code, thrown);
  if (name === 'FLOOD' && typeof seconds === 'number') return flood(seconds, thrown);
  const sentence = sentenceFor(name, code, about);
  if (sentence) {
    const { kind, message, ...more } = sentence;
    return fail(kind, message, { ...more, detail: name, cause: thrown });
  }
  if (TOO_MANY.includes(Math.abs(code))) return flood(Number(/(?<=_)\d+$/.exec(name)?.[0] ?? UNSAID_WAIT), thrown);
  // From 500 on it is Telegram's own trouble (core.telegram.org/api/errors): it passes, so it is tried again.
  if ((Math.abs(code) >= 500 && Math.abs(code) < 600) || PASSING.test(name)) return trouble(name, thrown);
  if (code === SEE_OTHER && newDc !== undefined) {
    return fail(
      'telegram-refused',
      `Telegram keeps what was asked for in another of its data centres, number ${newDc}.`,
      {
        kept: KEPT,
        next: 'Try again later; if it stays so, sign out and sign in again.',
        detail: `MIGRATE_${newDc}`,
        cause: thrown,
      },
    );
  }
  return fail('telegram-refused', `Telegram refused the request: ${name}.`, {
    kept: KEPT,
    next: 'Try again later; if it happens again, please report it with the log file (Help menu).',
    detail: name,
    cause: thrown,
  });
}

function flood(seconds: number, cause: unknown): FailureError {
  return fail('flood-wait', `Telegram asks to wait ${counted(seconds, 'second')} before the next request.`, {
    kept: KEPT,
    next: 'Wait that long; downloads go on by themselves.',
    seconds,
    detail: `FLOOD_WAIT_${seconds}`,
    cause,
  });
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
    next: WAITING,
    detail,
    cause,
  });
}

/** A system error's code (`ECONNREFUSED`), where `thrown` is one. */
function systemCode(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
}
