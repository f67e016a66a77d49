// What goes wrong with a request, as programs are told it: a status and one sentence, never a stack.
import type { Failure, FailureKind } from '../../shared/domain/failure.ts';
import { failureOf } from '../../shared/domain/failure.ts';

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  /** `detail`: a sentence that says what to do where something can be done. */
  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** Every kind has its status; one that comes later does not compile until it has one. */
export const STATUSES: Readonly<Record<FailureKind, number>> = {
  'malformed-channel': 400,
  'invalid-request': 400,
  'private-channel': 403,
  'no-such-channel': 404,
  'channel-not-added': 404,
  'channel-already-added': 409,
  cancelled: 409,
  'not-a-channel': 422,
  'range-reversed': 422,
  'range-in-future': 422,
  'range-before-first': 422,
  'export-nothing': 422,
  'flood-wait': 503,
  'not-signed-in': 503,
  'session-revoked': 503,
  'session-locked': 503,
  banned: 503,
  'phone-refused': 503,
  'code-refused': 503,
  'code-expired': 503,
  'password-refused': 503,
  'passphrase-refused': 503,
  'api-id-refused': 503,
  'key-store-missing': 503,
  'sample-unavailable': 503,
  'search-preparing': 503,
  'cache-in-use': 503,
  'network-lost': 504,
  'timed-out': 504,
  'clock-skew': 502,
  disorder: 502,
  'telegram-refused': 502,
  'disk-full': 507,
  'read-only': 500,
  'cache-newer': 500,
  'cache-damaged': 500,
  'cache-other-telegram': 500,
  'cache-failed': 500,
  'export-failed': 500,
  unexpected: 500,
};

/** Seconds after which it may be worth asking again, where waiting helps. */
const RETRY_AFTER: Partial<Record<FailureKind, number>> = {
  'search-preparing': 10,
  'flood-wait': 60,
  'cache-in-use': 10,
};

/** Any error as a problem; `before` goes ahead of the sentence. */
export function problemOf(thrown: unknown, before = ''): Problem {
  if (thrown instanceof Problem) return thrown;
  const failure = failureOf(thrown);
  const seconds = failure.seconds ?? RETRY_AFTER[failure.kind];
  return new Problem(
    STATUSES[failure.kind],
    `${before}${sentencesOf(failure)}`,
    seconds === undefined ? {} : { 'Retry-After': String(seconds) },
  );
}

/** What happened, what is safe and what can be done, in this order. */
export function sentencesOf({ message, kept, next }: Failure): string {
  return [message, kept, next].filter((part) => part !== undefined).join(' ');
}

/** For the log: what a program is not told. */
export function logLineOf(thrown: unknown): string | null {
  if (thrown instanceof Problem) return null;
  const { kind, message, detail } = failureOf(thrown);
  return `${kind} ${detail ?? message}`;
}
