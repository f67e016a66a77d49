// The authorisation keys that clients have agreed on, and who is signed in with each.
import type { AgreedKey } from '../crypto/handshake.ts';
import { sha1 } from '../crypto/hashes.ts';
import { OLDEST_LAYER } from '../tl/schema.ts';

/** `password`: the code was right, the two-step password is still to come. */
export type SignedIn = 'no' | 'password' | 'yes' | 'revoked';

/** What a key's owner has told and done. Kept per key, for every session and connection that uses it. */
export interface Identity {
  layer: number;
  signedIn: SignedIn;
}

export interface AuthKey {
  readonly id: bigint;
  readonly key: Buffer;
  readonly salt: bigint;
  readonly expiresAt: number | null;
  /** A temporary key's is shared with the permanent one that it was bound to. */
  identity: Identity;
}

/** A signed-in key as JSON can hold it: with these a server that starts again knows its clients. */
export interface SavedKey {
  /** Hexadecimal. */
  readonly key: string;
  /** Decimal. */
  readonly salt: string;
}

export class AuthKeys {
  readonly #keys = new Map<bigint, AuthKey>();

  readonly #now: () => number;

  /** @param now Unix seconds: temporary keys expire */
  constructor(now: () => number, saved: readonly SavedKey[] = []) {
    this.#now = now;
    for (const { key, salt } of saved) {
      this.add({ key: Buffer.from(key, 'hex'), salt: BigInt(salt), expiresAt: null }).identity.signedIn = 'yes';
    }
  }

  /** Those that are signed in, without the temporary ones. */
  saved(): readonly SavedKey[] {
    return [...this.#keys.values()]
      .filter(({ expiresAt, identity }) => expiresAt === null && identity.signedIn === 'yes')
      .map(({ key, salt }) => ({ key: key.toString('hex'), salt: String(salt) }));
  }

  add(agreed: AgreedKey): AuthKey {
    const id = sha1(agreed.key).readBigInt64LE(12);
    const authKey = { ...agreed, id, identity: { layer: OLDEST_LAYER, signedIn: 'no' as const } };
    this.#keys.set(id, authKey);
    return authKey;
  }

  get(id: bigint): AuthKey | null {
    const key = this.#keys.get(id) ?? null;
    const isExpired = (key?.expiresAt ?? null) !== null && (key?.expiresAt ?? 0) <= this.#now();
    if (isExpired) this.#keys.delete(id);
    return isExpired ? null : key;
  }

  forget(key: AuthKey): void {
    this.#keys.delete(key.id);
  }

  /** Whoever is signed in is so no longer, and is told why. */
  revokeAll(): void {
    for (const { identity } of this.#keys.values()) {
      if (identity.signedIn === 'yes') identity.signedIn = 'revoked';
    }
  }
}
