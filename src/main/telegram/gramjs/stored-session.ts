import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Account } from '../telegram.ts';

/** What is needed to be signed in again: plain data, secret, kept encrypted by whoever stores it. */
export interface StoredSession {
  readonly version: 1;
  readonly apiId: number;
  readonly apiHash: string;
  /** Data centre, address, port and auth key, see auth-state.ts. Whoever holds it is signed in. */
  readonly session: string;
  readonly account: Account;
  readonly channels: readonly KnownChannel[];
}

/** A channel that the account can be shown. Access hashes belong to the account, so they live with its session. */
export interface KnownChannel {
  readonly channelId: ChannelId;
  /** Decimal text of a signed 64-bit number. */
  readonly accessHash: string;
  /** For sentences. */
  readonly name: string;
}
