// The RSA key that proves a server to be the one that was meant.
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { fail } from '../../../shared/domain/failure.ts';

export interface ServerKey {
  /** Telegram's name for a key: signed 64 bits in decimal, as GramJS looks it up. */
  readonly fingerprint: string;
  readonly modulus: bigint;
  readonly exponent: number;
}

/** Reads an RSA public key in PEM, `RSA PUBLIC KEY` (PKCS #1) or `PUBLIC KEY` (SPKI). Throws a Failure. */
export function readServerKey(pem: string): ServerKey {
  // createPublicKey would take a private key as well and make the public one of it.
  if (/PRIVATE KEY/.test(pem)) throw refused('This is a private key; the server’s public key is needed.');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    throw refused('The server’s key is not a public key in PEM.', error);
  }
  const { n, e } = key.export({ format: 'jwk' });
  if (key.asymmetricKeyType !== 'rsa' || !n || !e) throw refused('The server’s key is not an RSA key.');
  const modulus = Buffer.from(n, 'base64url');
  const exponent = Buffer.from(e, 'base64url');
  // The last 64 bits of sha1 over both numbers as TL `bytes`, little-endian (core.telegram.org/mtproto/auth_key).
  const sha1 = createHash('sha1').update(tlBytes(modulus)).update(tlBytes(exponent)).digest();
  return {
    fingerprint: sha1.readBigInt64LE(12).toString(),
    modulus: BigInt(`0x${modulus.toString('hex')}`),
    exponent: Number(`0x${exponent.toString('hex')}`),
  };
}

/** How many clients rely on a key: GramJS has one list of keys for all of them. */
const trusting = new Map<string, number>();

/**
 * Lets GramJS trust a server with this key, until what is returned is called: the real Telegram must not be
 * impersonated by whoever holds the key of a sample.
 */
export function trustServerKey({ fingerprint, modulus, exponent }: ServerKey): () => void {
  _serverKeys.set(fingerprint, { n: returnBigInt(modulus), e: exponent });
  trusting.set(fingerprint, (trusting.get(fingerprint) ?? 0) + 1);
  return () => {
    const left = (trusting.get(fingerprint) ?? 1) - 1;
    trusting.set(fingerprint, left);
    if (left === 0) _serverKeys.delete(fingerprint);
  };
}

/** TL's `bytes`: a length, the bytes, zeros up to a multiple of four. */
function tlBytes(bytes: Buffer): Buffer {
  const head =
    bytes.length < 254
      ? Buffer.from([bytes.length])
      : Buffer.from([254, bytes.length & 0xff, (bytes.length >> 8) & 0xff, (bytes.length >> 16) & 0xff]);
  const length = head.length + bytes.length;
  return Buffer.concat([head, bytes, Buffer.alloc((4 - (length % 4)) % 4)]);
}

function refused(message: string, cause?: unknown): Error {
  return fail('invalid-request', message, {
    next: 'Give the file that holds the server’s RSA public key: it begins with “-----BEGIN RSA PUBLIC KEY-----”.',
    cause,
  });
}
