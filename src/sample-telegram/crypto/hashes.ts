import { createHash } from 'node:crypto';

const hash = (algorithm: string, parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const sha1 = (...parts: readonly Uint8Array[]): Buffer => hash('sha1', parts);
export const sha256 = (...parts: readonly Uint8Array[]): Buffer => hash('sha256', parts);

/** Of equal length. */
export function xor(a: Uint8Array, b: Uint8Array): Buffer {
  const result = Buffer.allocUnsafe(a.length);
  for (let i = 0; i < a.length; i += 1) result[i] = (a[i] ?? 0) ^ (b[i] ?? 0);
  return result;
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
