// The server's RSA key: clients recognise it by its fingerprint and encrypt the handshake's first secret to it.
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { TlWriter } from '../tl/writer.ts';
import { PRIME_BYTES } from './diffie-hellman.ts';
import { sha1, sha256, xor, equalBytes } from './hashes.ts';
import { igeDecrypt } from './ige.ts';

export interface ServerKey {
  /** PKCS #1, `BEGIN RSA PUBLIC KEY`. */
  readonly publicKeyPem: string;
  /** Signed, as TL's long. */
  readonly fingerprint: bigint;
  /** What a client encrypted, without its padding but with whatever random bytes follow; null: not ours. */
  open(encrypted: Uint8Array): Buffer | null;
}

/** @param privateKeyPem any PEM of a 2048-bit RSA key; without it a new key is made */
export function openServerKey(privateKeyPem?: string): ServerKey {
  const key = privateKeyPem === undefined ? newKey() : createPrivateKey(privateKeyPem);
  const publicKey = createPublicKey(key);
  return {
    publicKeyPem: publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(publicKey),
    open: (encrypted) => open(key, encrypted),
  };
}

/** The last 8 bytes, little-endian, of the SHA-1 of n and e as TL bytes. */
function fingerprintOf(key: KeyObject): bigint {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const writer = new TlWriter(0);
  writer.bytes(Buffer.from(n, 'base64url'));
  writer.bytes(Buffer.from(e, 'base64url'));
  return sha1(writer.take()).readBigInt64LE(12);
}

/** Another one when its fingerprint begins with a zero: clients exist that print it without and never find it. */
function newKey(): KeyObject {
  for (;;) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 0x1_00_01 });
    if (BigInt.asUintN(64, fingerprintOf(publicKey)) >> 60n !== 0n) return privateKey;
  }
}

function open(key: KeyObject, encrypted: Uint8Array): Buffer | null {
  if (encrypted.length > PRIME_BYTES) return null;
  const whole = Buffer.concat([Buffer.alloc(PRIME_BYTES - encrypted.length), encrypted]);
  let opened: Buffer;
  try {
    opened = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, whole);
  } catch {
    return null;
  }
  return openPadded(opened) ?? openOldPadding(opened);
}

/** RSA_PAD: a temporary key, hidden by the hash of what it encrypts. */
function openPadded(opened: Buffer): Buffer | null {
  const sealed = opened.subarray(32);
  const key = xor(opened.subarray(0, 32), sha256(sealed));
  const withHash = igeDecrypt(key, Buffer.alloc(32), sealed);
  const data = Buffer.from(withHash.subarray(0, 192).toReversed());
  return equalBytes(sha256(key, data), withHash.subarray(192)) ? data : null;
}

/**
 * The older way: a zero byte, SHA-1 of the data, the data, random bytes. How long the data is only its own TL tells, so
 * the hash is checked for every length there is.
 */
function openOldPadding(opened: Buffer): Buffer | null {
  if (opened[0] !== 0) return null;
  const hash = opened.subarray(1, 21);
  for (let end = 21 + 64; end <= opened.length; end += 4) {
    const data = opened.subarray(21, end);
    if (equalBytes(sha1(data), hash)) return data;
  }
  return null;
}
