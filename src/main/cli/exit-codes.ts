// What a command ends with, for scripts (docs/command-line.md, exit codes). Numbers are never given a new meaning.
import type { FailureKind } from '../../shared/domain/failure.ts';

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notSignedIn: 3,
  inUse: 4,
  network: 5,
  telegram: 6,
  damaged: 7,
  diskFull: 8,
  archive: 9,
  hungUp: 129,
  interrupted: 130,
  unread: 141,
  terminated: 143,
} as const;

/** Every kind has its number: a new kind without one does not compile. */
const CODES: Record<FailureKind, number> = {
  'malformed-channel': EXIT.usage,
  'no-such-channel': EXIT.telegram,
  'private-channel': EXIT.telegram,
  'not-a-channel': EXIT.telegram,
  'channel-not-added': EXIT.usage,
  'channel-already-added': EXIT.done,
  'not-signed-in': EXIT.notSignedIn,
  'session-revoked': EXIT.notSignedIn,
  banned: EXIT.notSignedIn,
  'phone-refused': EXIT.notSignedIn,
  'code-refused': EXIT.notSignedIn,
  'code-expired': EXIT.notSignedIn,
  'password-refused': EXIT.notSignedIn,
  'api-id-refused': EXIT.notSignedIn,
  'key-store-missing': EXIT.notSignedIn,
  'session-locked': EXIT.notSignedIn,
  'passphrase-refused': EXIT.notSignedIn,
  'flood-wait': EXIT.telegram,
  'network-lost': EXIT.network,
  'timed-out': EXIT.network,
  'clock-skew': EXIT.telegram,
  disorder: EXIT.telegram,
  'telegram-refused': EXIT.telegram,
  'sample-unavailable': EXIT.network,
  'range-reversed': EXIT.usage,
  'range-in-future': EXIT.usage,
  'range-before-first': EXIT.usage,
  'disk-full': EXIT.diskFull,
  'read-only': EXIT.archive,
  'cache-newer': EXIT.archive,
  'cache-damaged': EXIT.damaged,
  'cache-in-use': EXIT.inUse,
  'cache-other-telegram': EXIT.archive,
  'cache-failed': EXIT.archive,
  'search-preparing': EXIT.failed,
  'export-nothing': EXIT.usage,
  'export-failed': EXIT.failed,
  cancelled: EXIT.interrupted,
  'invalid-request': EXIT.usage,
  unexpected: EXIT.failed,
};

export function exitCodeOf(kind: FailureKind): number {
  return CODES[kind];
}
