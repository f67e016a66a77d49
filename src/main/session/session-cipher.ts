// How a session is encrypted where the system's key store does not do it: AES-256-GCM, its key made of a passphrase by
// scrypt, or 32 random bytes in a file.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const CHECK = 'lacuna session key';

/** 128 MiB and about half a second, as OWASP's password storage advice has it. */
export const SCRYPT_COST = 2 ** 17;

/** scrypt's parameters, stored with what its key protects. */
export interface ScryptFacts {
  readonly salt: string;
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

export interface Sealed {
  /** All in base64. `check` tells a wrong key from damaged data, and says nothing about the key. */
  readonly check: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

export function newScryptFacts(cost: number): ScryptFacts {
  return { salt: randomBytes(16).toString('base64'), cost, blockSize: 8, parallelization: 1 };
}

/** The key of a passphrase. The same passphrase typed on another keyboard layout may differ: NFKC makes it one. */
export function keyOfPassphrase(passphrase: string, facts: ScryptFacts): Promise<Buffer> {
  const { salt, cost, blockSize, parallelization } = facts;
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** `context` is not secret, but the sealed data opens with the same one only. */
export function seal(text: string, key: Buffer, context: string): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    check: checkOf(key).toString('base64'),
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

export type Opened =
  { readonly kind: 'opened'; readonly text: string } | { readonly kind: 'wrong-key' } | { readonly kind: 'damaged' };

export function open(sealed: Sealed, key: Buffer, context: string): Opened {
  const check = Buffer.from(sealed.check, 'base64');
  const expected = checkOf(key);
  if (check.length !== expected.length) return { kind: 'damaged' };
  if (!timingSafeEqual(check, expected)) return { kind: 'wrong-key' };
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const text = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
    return { kind: 'opened', text: text.toString('utf8') };
  } catch {
    return { kind: 'damaged' };
  }
}

function checkOf(key: Buffer): Buffer {
  return createHmac('sha256', key).update(CHECK).digest().subarray(0, 16);
}
