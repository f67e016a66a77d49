/**
 * Every way in which something can be expected to go wrong. A Failure is data: it crosses IPC, is stored with a
 * download and is shown as a sentence. Error is for bugs.
 */
export const FAILURE_KINDS = [
  // channels
  'malformed-channel',
  'no-such-channel',
  'private-channel',
  'not-a-channel',
  'channel-not-added',
  'channel-already-added',
  // the session
  'not-signed-in',
  'session-revoked',
  'banned',
  'phone-refused',
  'code-refused',
  'code-expired',
  'password-refused',
  'api-id-refused',
  'key-store-missing',
  'session-locked',
  'passphrase-refused',
  // the network and Telegram
  'flood-wait',
  'network-lost',
  'timed-out',
  'clock-skew',
  'disorder',
  'telegram-refused',
  'sample-unavailable',
  // ranges
  'range-reversed',
  'range-in-future',
  'range-before-first',
  // the file
  'disk-full',
  'read-only',
  'cache-newer',
  'cache-damaged',
  'cache-in-use',
  'cache-other-telegram',
  'cache-failed',
  // search
  'search-preparing',
  // exports
  'export-nothing',
  'export-failed',
  // all the rest
  'cancelled',
  'invalid-request',
  'unexpected',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export interface Failure {
  readonly kind: FailureKind;
  /** What happened, for a researcher: one sentence that names the thing. */
  readonly message: string;
  /** What is safe: "1,300 messages are in the cache." */
  readonly kept?: string;
  /** What they can do next. */
  readonly next?: string;
  /** flood-wait: the seconds that Telegram asks for. */
  readonly seconds?: number;
  /** For the log file only, never shown as the message: an RPC error's name, a system error's code. */
  readonly detail?: string;
}

/** A Failure on its way up the stack. Anything else that is thrown is a bug. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}

/** Builds a FailureError: `throw fail('no-such-channel', 'There is no channel @x.', { next: '…' })`. */
export function fail(
  kind: FailureKind,
  message: string,
  more: Omit<Failure, 'kind' | 'message'> & { cause?: unknown } = {},
): FailureError {
  const { cause, ...rest } = more;
  return new FailureError({ kind, message, ...rest }, cause);
}

/** The Failure inside whatever was thrown; a bug becomes `unexpected`, its text kept for the log. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return {
    kind: 'unexpected',
    message: 'Something went wrong that Lacuna did not foresee.',
    kept: 'Everything that was committed before is safe.',
    next: 'Try again; if it happens again, please report it with the log file (Help menu).',
    detail,
  };
}

/** Closes a switch over a union: a new member that nobody handles does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
