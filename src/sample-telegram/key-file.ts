// The server's own RSA key in a file, so that clients who know it need not learn another one at every start.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { openServerKey } from './crypto/server-key.ts';

/**
 * The key in the file (PEM). Where the file is missing a new key is made and written there, readable by its owner only.
 * System errors pass.
 */
export function readOrMakeKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
  const key = makeKey();
  try {
    writeFileSync(file, key, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another one, started at the same time, was quicker: its key is the key.
    if (isSystemError(error, 'EEXIST')) return readFileSync(file, 'utf8');
    throw error;
  }
  return key;
}

/** Some clients never find a key whose fingerprint begins with a zero (crypto/server-key.ts): then another one. */
function makeKey(): string {
  for (;;) {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      publicExponent: 65_537,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    if (BigInt.asUintN(64, openServerKey(privateKey).fingerprint) >> 60n !== 0n) return privateKey;
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
