// The token: 256 random bits, shown once and kept as its SHA-256 only. A slow hash (scrypt) is for what people choose and
// others may guess; nobody guesses 256 bits, and a fast one leaves nothing to be slowed down by wrong tokens.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** By which scanners for leaked secrets, and people, know it. */
const PREFIX = 'lacuna_';

export interface MadeToken {
  readonly token: string;
  /** Lower-case hexadecimal: all that is kept. */
  readonly hash: string;
}

export function makeToken(): MadeToken {
  const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOf(token).toString('hex') };
}

/** Takes the same time wherever they differ. Nothing is right where there is no token. */
export function isToken(presented: string, hash: string | null): boolean {
  const expected = Buffer.from(hash ?? '', 'hex');
  const found = hashOf(presented);
  return (
    timingSafeEqual(found, expected.byteLength === found.byteLength ? expected : Buffer.alloc(32)) && hash !== null
  );
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
