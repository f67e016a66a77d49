// The server's half of the key exchange, over the 2048-bit safe prime that Telegram's clients know by heart (others they
// test for primality, which takes them seconds).
import { randomBytes } from 'node:crypto';
import { fromBig, modPow, toBig } from './big.ts';

export const GENERATOR = 3;
export const PRIME_BYTES = 256;
export const PRIME = Buffer.from(
  'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f' +
    '48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37' +
    '20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64' +
    '2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4' +
    'a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754' +
    'fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4' +
    'e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f' +
    '0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b',
  'hex',
);
const prime = toBig(PRIME);
/** Both sides keep this far from the ends, so that no tiny or huge power is taken for a secret. */
const MARGIN = 1n << 1984n;

export const isSafePower = (value: bigint): boolean => value > MARGIN && value < prime - MARGIN;

/** Twice the strength that a 2048-bit group has; longer ones only cost time. */
export const SECRET_BYTES = 64;

export interface KeyExchange {
  readonly power: Buffer;
  /** The shared 256 bytes; null: the other side's power is out of bounds. */
  shared(other: Uint8Array): Buffer | null;
}

/** Not Node's own: it tests the prime anew for every exchange, which takes a third of a second. */
export function startKeyExchange(): KeyExchange {
  const { secret, power } = draw();
  return {
    power: fromBig(power, PRIME_BYTES),
    shared: (other) => {
      const base = toBig(other);
      return isSafePower(base) ? fromBig(modPow(base, secret, prime), PRIME_BYTES) : null;
    },
  };
}

/** A power without a leading zero byte: clients exist that get the padding wrong. */
function draw(): { readonly secret: bigint; readonly power: bigint } {
  for (;;) {
    const secret = toBig(randomBytes(SECRET_BYTES));
    const power = modPow(BigInt(GENERATOR), secret, prime);
    if (isSafePower(power) && power >> 2040n !== 0n) return { secret, power };
  }
}
