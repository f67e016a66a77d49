// AES-256 in the IGE mode, which no crypto library has, on top of modes that they have.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { xor } from './hashes.ts';

const BLOCK = 16;

/**
 * With d(i) = c(i) ^ p(i-1), IGE's c(i) = E(p(i) ^ c(i-1)) ^ p(i-1) becomes d(i) = E(p(i) ^ p(i-2) ^ d(i-1)): CBC
 * over p(i) ^ p(i-2). So one native call encrypts it all.
 * @param iv 32 bytes: c(0), then p(0)
 * @param plain whole blocks
 */
export function igeEncrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Buffer {
  const before = Buffer.concat([iv.subarray(BLOCK), plain]);
  const mixed = Buffer.from(plain);
  for (let i = BLOCK; i < mixed.length; i += 1) mixed[i] = (mixed[i] ?? 0) ^ (before[i - BLOCK] ?? 0);
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, BLOCK)).setAutoPadding(false);
  const chained = cipher.update(mixed);
  cipher.final();
  for (let i = 0; i < chained.length; i += 1) chained[i] = (chained[i] ?? 0) ^ (before[i] ?? 0);
  return chained;
}

/** Block by block: what clients send is short. */
export function igeDecrypt(key: Uint8Array, iv: Uint8Array, encrypted: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const plain = Buffer.allocUnsafe(encrypted.length);
  let lastEncrypted = iv.subarray(0, BLOCK);
  let lastPlain = iv.subarray(BLOCK);
  for (let at = 0; at < encrypted.length; at += BLOCK) {
    const block = encrypted.subarray(at, at + BLOCK);
    const opened = xor(decipher.update(xor(block, lastPlain)), lastEncrypted);
    opened.copy(plain, at);
    lastEncrypted = block;
    lastPlain = opened;
  }
  return plain;
}
