import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../shared/domain/failure.ts';
import { readServerKey, trustServerKey } from './server-key.ts';

/** Telegram's own keys, whose fingerprints are known. */
const known = [..._serverKeys].map(([fingerprint, { n, e }]) => ({
  fingerprint,
  key: createPublicKey({
    format: 'jwk',
    key: { kty: 'RSA', n: base64url(n.toString(16)), e: base64url(`0${e.toString(16)}`) },
  }),
}));

function base64url(hex: string): string {
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url');
}

describe('a key is known by its fingerprint', () => {
  test.each(known)('$fingerprint, in both kinds of PEM', ({ fingerprint, key }) => {
    for (const type of ['pkcs1', 'spki'] as const) {
      const read = readServerKey(key.export({ type, format: 'pem' }).toString());
      expect(read).toMatchObject({ fingerprint, exponent: 65_537 });
      expect(read.modulus.toString()).toBe(_serverKeys.get(fingerprint)?.n.toString());
    }
  });
});

test('a key is trusted as long as somebody relies on it', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = readServerKey(publicKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const one = trustServerKey(key);
  const other = trustServerKey(key);
  one();
  expect(_serverKeys.get(key.fingerprint)?.n.toString()).toBe(key.modulus.toString());
  other();
  expect(_serverKeys.has(key.fingerprint)).toBe(false);
  expect(_serverKeys.size).toBe(known.length);
});

describe('what is no RSA public key is refused', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  test.each([
    ['no PEM', 'hello'],
    ['an empty file', ''],
    ['a torn PEM', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'],
    ['another kind of key', ec.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['a private key', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ])('%s', (_, pem) => {
    let thrown: unknown = null;
    try {
      readServerKey(pem);
    } catch (error) {
      thrown = error;
    }
    expect(failureOf(thrown)).toMatchObject({
      kind: 'invalid-request',
      next: expect.stringContaining('RSA PUBLIC KEY'),
    });
  });
});
