import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBig, modPow, toBig } from './big.ts';
import { GENERATOR, PRIME, startKeyExchange } from './diffie-hellman.ts';
import { sha256, xor } from './hashes.ts';
import { igeDecrypt, igeEncrypt } from './ige.ts';
import { openMessage, sealMessage } from './message-cipher.ts';
import { makeVerifier, startSrp } from './srp.ts';

describe('IGE', () => {
  // The mode's definition, block by block: c(i) = E(p(i) ^ c(i-1)) ^ p(i-1).
  const naive = (key: Buffer, iv: Buffer, plain: Buffer): Buffer => {
    const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    const out: Buffer[] = [];
    let [lastSealed, lastPlain]: [Uint8Array, Uint8Array] = [iv.subarray(0, 16), iv.subarray(16)];
    for (let at = 0; at < plain.length; at += 16) {
      const block = plain.subarray(at, at + 16);
      const sealed = xor(cipher.update(xor(block, lastSealed)), lastPlain);
      out.push(sealed);
      [lastSealed, lastPlain] = [sealed, block];
    }
    return Buffer.concat(out);
  };

  test.each([16, 32, 48, 64, 1024])('%i bytes, by the rule and back', (size) => {
    const [key, iv, plain] = [randomBytes(32), randomBytes(32), randomBytes(size)];
    const sealed = igeEncrypt(key, iv, plain);
    expect(sealed).toEqual(naive(key, iv, plain));
    expect(igeDecrypt(key, iv, sealed)).toEqual(plain);
  });
});

describe('a sealed message', () => {
  const key = randomBytes(256);
  test.each([32, 33, 100, 5000])('%i bytes come back, then 12 or more of padding', (size) => {
    const plain = randomBytes(size);
    const sealed = sealMessage(key, plain);
    const opened = openMessage(key, sealed, 8);
    expect(opened?.subarray(0, size)).toEqual(plain);
    expect((opened?.length ?? 0) - size).toBeGreaterThanOrEqual(12);
  });

  test('opens with nothing else: another key, another direction, one bit', () => {
    const sealed = sealMessage(key, randomBytes(64));
    expect(openMessage(randomBytes(256), sealed, 8)).toBeNull();
    expect(openMessage(key, sealed)).toBeNull();
    const bent = Buffer.from(sealed);
    bent[40] = (bent[40] ?? 0) ^ 1;
    expect(openMessage(key, bent, 8)).toBeNull();
    expect(openMessage(key, sealed.subarray(0, 70), 8)).toBeNull();
  });
});

describe('the key exchange', () => {
  test('both sides come to the same 256 bytes', () => {
    const [a, b] = [startKeyExchange(), startKeyExchange()];
    const shared = a.shared(b.power);
    expect(shared).toEqual(b.shared(a.power));
    expect(shared).toHaveLength(256);
    expect(shared).not.toEqual(startKeyExchange().shared(a.power));
  });

  test.each([0n, 1n, 5n, toBig(PRIME) - 1n])('a power of %s is refused', (power) => {
    expect(startKeyExchange().shared(fromBig(power, 256))).toBeNull();
  });
});

describe('numbers', () => {
  test('powers', () => {
    expect(modPow(3n, 0n, 7n)).toBe(1n);
    expect(modPow(3n, 200n, 1_000_003n)).toBe(3n ** 200n % 1_000_003n);
  });
  test('bytes', () => {
    expect(fromBig(0x1_02n)).toEqual(Buffer.of(1, 2));
    expect(fromBig(5n, 3)).toEqual(Buffer.of(0, 0, 5));
    expect(toBig(Buffer.of(1, 0))).toBe(256n);
  });
});

describe('the two-step password', () => {
  const p = toBig(PRIME);
  const g = BigInt(GENERATOR);
  const padded = (value: bigint): Buffer => fromBig(value, 256);

  /** The client's half. `x` stands for the password: only who knows it has v = g^x. */
  function prove(x: bigint, salts: readonly Buffer[], serverPower: Buffer): { power: Buffer; proof: Buffer } {
    const a = toBig(randomBytes(256));
    const power = padded(modPow(g, a, p));
    const [k, u] = [toBig(sha256(PRIME, padded(g))), toBig(sha256(power, serverPower))];
    const base = (toBig(serverPower) - ((k * modPow(g, x, p)) % p) + p) % p;
    const key = sha256(padded(modPow(base, a + u * x, p)));
    const group = xor(sha256(PRIME), sha256(padded(g)));
    return { power, proof: sha256(group, ...salts.map((salt) => sha256(salt)), power, serverPower, key) };
  }

  test('is proved by who knows it, and only to the exchange that asked', () => {
    const x = toBig(randomBytes(32));
    const verifier = { salt1: randomBytes(40), salt2: randomBytes(16), v: modPow(g, x, p) };
    const salts = [verifier.salt1, verifier.salt2];
    const exchange = startSrp(verifier);
    const right = prove(x, salts, exchange.power);
    expect(exchange.isProof(right.power, right.proof)).toBe(true);
    const wrong = prove(x + 1n, salts, exchange.power);
    expect(exchange.isProof(wrong.power, wrong.proof)).toBe(false);
    expect(startSrp(verifier).isProof(right.power, right.proof)).toBe(false);
    expect(exchange.isProof(Buffer.alloc(256), right.proof)).toBe(false);
  });

  test('makes another verifier for every salt', async () => {
    const [a, b] = await Promise.all([makeVerifier('same'), makeVerifier('same')]);
    expect(a.v).not.toBe(b.v);
  });
});
