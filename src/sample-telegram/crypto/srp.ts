// The two-step password, by SRP 6a as Telegram lays it down (core.telegram.org/api/srp): the server never sees it, and
// a client that does not know it can't make the proof.
import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBig, modPow, toBig } from './big.ts';
import { GENERATOR, isSafePower, PRIME, PRIME_BYTES, SECRET_BYTES } from './diffie-hellman.ts';
import { equalBytes, sha256, xor } from './hashes.ts';

const stretch = promisify(pbkdf2);
const ITERATIONS = 100_000;
const p = toBig(PRIME);
const g = BigInt(GENERATOR);
const padded = (value: bigint): Buffer => fromBig(value, PRIME_BYTES);
const salted = (data: Uint8Array, salt: Uint8Array): Buffer => sha256(salt, data, salt);

/** What the server keeps of a password. */
export interface Verifier {
  readonly salt1: Buffer;
  readonly salt2: Buffer;
  readonly v: bigint;
}

export interface SrpExchange {
  /** The server's public value B, 256 bytes. */
  readonly power: Buffer;
  /** @param clientPower A @param proof M1 */
  isProof(clientPower: Uint8Array, proof: Uint8Array): boolean;
}

export async function makeVerifier(password: string): Promise<Verifier> {
  const salt1 = randomBytes(40);
  const salt2 = randomBytes(16);
  const first = salted(salted(Buffer.from(password), salt1), salt2);
  const x = toBig(salted(await stretch(first, salt1, ITERATIONS, 64, 'sha512'), salt2));
  return { salt1, salt2, v: modPow(g, x, p) };
}

export function startSrp({ salt1, salt2, v }: Verifier): SrpExchange {
  const k = toBig(sha256(PRIME, padded(g)));
  const b = toBig(randomBytes(SECRET_BYTES));
  const serverPower = (k * v + modPow(g, b, p)) % p;
  const power = padded(serverPower);
  return {
    power,
    isProof: (clientPower, proof) => {
      const a = toBig(clientPower);
      if (!isSafePower(a)) return false;
      const u = toBig(sha256(padded(a), power));
      const secret = modPow(a * modPow(v, u, p), b, p);
      const key = sha256(padded(secret));
      const group = xor(sha256(PRIME), sha256(padded(g)));
      return equalBytes(sha256(group, sha256(salt1), sha256(salt2), padded(a), power, key), proof);
    },
  };
}
