// The session on disk. Whoever has it is signed in, so it is encrypted in one of three ways: by the system's key store,
// by a passphrase, or by a key in a file of its own beside it, readable by its owner only. It is never deleted because
// it can't be read.
import { randomBytes } from 'node:crypto';
import { chmod, readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { fail, FailureError } from '../../shared/domain/failure.ts';
import type { SessionProtection } from '../../shared/domain/session.ts';
import { replaceFile } from '../replace-file.ts';
import type { KeyStore } from './key-store.ts';
import {
  KEY_BYTES,
  keyOfPassphrase,
  newScryptFacts,
  open,
  SCRYPT_COST,
  seal,
  type ScryptFacts,
} from './session-cipher.ts';
import type { PendingSignIn } from '../telegram/telegram.ts';
import { parsePendingSignIn, parseStoredSession, type StoredSession } from './stored-session.ts';

/** How a researcher wants the session to be protected. */
export type ProtectionChoice =
  | { readonly kind: 'key-store' }
  | { readonly kind: 'key-file' }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** A small secret on disk. */
export interface SealedFile<T> {
  /** How what is stored is protected; null where none is stored. Throws a Failure for a damaged file. */
  protection(): Promise<SessionProtection | null>;
  /** Chooses how what is written from now on is protected. Throws a Failure where that can't be done here. */
  protect(choice: ProtectionChoice): Promise<void>;
  /** Throws Failures: passphrase-refused, key-store-missing, session-locked (no passphrase given, or damaged). */
  read(passphrase?: string): Promise<T>;
  /** Protected as what was read, or as `protect` chose. */
  write(secret: T): Promise<void>;
  /** Deletes it and its key file. */
  remove(): Promise<void>;
}
export type SessionFile = SealedFile<StoredSession>;
/** A sign-in that waits for its code, between two commands. */
export type PendingFile = SealedFile<PendingSignIn>;

const base64 = z.base64().max(4_000_000);
const sealed = { check: base64, iv: base64, tag: base64, data: base64 };
const envelope = z.discriminatedUnion('protection', [
  z.object({ version: z.literal(1), protection: z.literal('key-store'), data: base64 }),
  z.object({ version: z.literal(1), protection: z.literal('key-file'), ...sealed }),
  z.object({
    version: z.literal(1),
    protection: z.literal('passphrase'),
    // Bounded: a damaged file must not make us compute for hours or take all memory.
    scrypt: z.object({
      salt: base64,
      cost: z.literal([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19]),
      blockSize: z.int().min(1).max(16),
      parallelization: z.int().min(1).max(4),
    }),
    ...sealed,
  }),
]);
type Envelope = z.infer<typeof envelope>;

/** What `write` needs to know of the protection. */
type Lock =
  | { readonly kind: 'key-store' }
  | { readonly kind: 'key-file' }
  | { readonly kind: 'passphrase'; readonly key: Buffer; readonly scrypt: ScryptFacts };

export interface SessionFileOptions {
  readonly file: string;
  readonly keyStore: KeyStore;
  /** A power of two from 2^14 to 2^19. */
  readonly scryptCost?: number;
}

export function openSessionFile(options: SessionFileOptions): SessionFile {
  return openSealedFile(options, 'session', parseStoredSession);
}

export function openPendingFile(options: SessionFileOptions): PendingFile {
  return openSealedFile(options, 'sign-in', parsePendingSignIn);
}

/** `what` it is goes into the seal, so that one can't be taken for another. */
function openSealedFile<T>(
  { file, keyStore, scryptCost = SCRYPT_COST }: SessionFileOptions,
  what: string,
  parse: (json: string) => T | null,
): SealedFile<T> {
  const contextOf = (protection: SessionProtection): string => `lacuna ${what} 1 ${protection}`;
  const keyFile = `${file.replace(/\.json$/, '')}.key`;
  let lock: Lock | null = null;

  async function readKeyStore({ data }: Extract<Envelope, { protection: 'key-store' }>): Promise<string> {
    if (!keyStore.isAvailable()) throw keyStoreGone();
    try {
      return keyStore.decrypt(Buffer.from(data, 'base64'));
    } catch (error) {
      throw keyStoreGone(error);
    }
  }

  async function readKeyFile(stored: Extract<Envelope, { protection: 'key-file' }>): Promise<string> {
    const key = await readKey(keyFile);
    const opened = open(stored, key, contextOf('key-file'));
    if (opened.kind === 'opened') return opened.text;
    throw opened.kind === 'wrong-key' ? keyFileGone(keyFile) : damaged(file);
  }

  async function readPassphrase(
    stored: Extract<Envelope, { protection: 'passphrase' }>,
    passphrase: string | undefined,
  ): Promise<string> {
    if (passphrase === undefined) {
      throw fail('session-locked', 'The stored session is locked with a passphrase.', { next: 'Type the passphrase.' });
    }
    const key = await keyOfPassphrase(passphrase, stored.scrypt);
    const opened = open(stored, key, contextOf('passphrase'));
    if (opened.kind === 'opened') {
      lock = { kind: 'passphrase', key, scrypt: stored.scrypt };
      return opened.text;
    }
    if (opened.kind === 'damaged') throw damaged(file);
    throw fail('passphrase-refused', 'This is not the passphrase that the session is locked with.', {
      kept: 'The session is kept as it is.',
      next: 'Type it again; if it is lost, sign in to Telegram again and choose a new one.',
    });
  }

  return {
    async protection() {
      return (await readEnvelope(file))?.protection ?? null;
    },

    async protect(choice) {
      switch (choice.kind) {
        case 'key-store':
          if (!keyStore.isAvailable()) throw keyStoreGone();
          lock = { kind: 'key-store' };
          break;
        case 'key-file':
          await makeKey(keyFile);
          lock = { kind: 'key-file' };
          break;
        case 'passphrase': {
          const scrypt = newScryptFacts(scryptCost);
          lock = { kind: 'passphrase', key: await keyOfPassphrase(choice.passphrase, scrypt), scrypt };
          break;
        }
      }
    },

    async read(passphrase) {
      const stored = await readEnvelope(file);
      if (!stored) throw fail('not-signed-in', 'No session is stored.', { next: 'Sign in.' });
      let text: string;
      if (stored.protection === 'key-store') text = await readKeyStore(stored);
      else if (stored.protection === 'key-file') text = await readKeyFile(stored);
      else text = await readPassphrase(stored, passphrase);
      if (stored.protection !== 'passphrase') lock = { kind: stored.protection };
      const secret = parse(text);
      if (!secret) throw damaged(file);
      return secret;
    },

    async write(secret) {
      if (!lock) throw new Error('a session is written before its protection was chosen');
      const text = JSON.stringify(secret);
      const body =
        lock.kind === 'key-store'
          ? { data: Buffer.from(keyStore.encrypt(text)).toString('base64') }
          : seal(text, lock.kind === 'passphrase' ? lock.key : await readKey(keyFile), contextOf(lock.kind));
      const scrypt = lock.kind === 'passphrase' ? { scrypt: lock.scrypt } : {};
      await orFailure(
        file,
        replaceFile(file, `${JSON.stringify({ version: 1, protection: lock.kind, ...scrypt, ...body })}\n`),
      );
    },

    async remove() {
      lock = null;
      await orFailure(file, Promise.all([rm(file, { force: true }), rm(keyFile, { force: true })]));
    },
  };
}

async function readEnvelope(file: string): Promise<Envelope | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw asFailure(file, error);
  }
  try {
    return envelope.parse(JSON.parse(text));
  } catch (error) {
    throw damaged(file, error);
  }
}

/** Makes a key where there is none: one that is there may still open a stored session. A torn one opens nothing. */
async function makeKey(keyFile: string): Promise<void> {
  const there = await readFile(keyFile).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw asFailure(keyFile, error);
    return null;
  });
  if (there?.length !== KEY_BYTES) await orFailure(keyFile, replaceFile(keyFile, randomBytes(KEY_BYTES)));
}

async function readKey(keyFile: string): Promise<Buffer> {
  try {
    const key = await readFile(keyFile);
    if (key.length !== KEY_BYTES) throw keyFileGone(keyFile);
    // A copy, or a restored backup, may have lost its mode.
    await chmod(keyFile, 0o600);
    return key;
  } catch (error) {
    throw codeOf(error) === 'ENOENT' ? keyFileGone(keyFile, error) : asFailure(keyFile, error);
  }
}

function keyStoreGone(cause?: unknown): FailureError {
  return fail(
    'key-store-missing',
    'The system’s key store can’t be used, so the session can’t be opened or kept by it.',
    {
      kept: 'The stored session is left as it is.',
      next: 'Unlock the key store and try again, or sign in again and protect the session with a passphrase or a key file.',
      cause,
    },
  );
}

function keyFileGone(keyFile: string, cause?: unknown): FailureError {
  return fail('key-store-missing', `The key file ${keyFile} is missing, or is not the one of the stored session.`, {
    kept: 'The stored session is left as it is.',
    next: 'Put the key file back, or sign in again.',
    cause,
  });
}

function damaged(file: string, cause?: unknown): FailureError {
  return fail('session-locked', `The stored session ${file} is damaged.`, {
    kept: 'The file is left as it is, and the archive can be read and exported.',
    next: 'Put back a copy of the file, or sign in again.',
    cause,
  });
}

async function orFailure<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asFailure(file, error);
  }
}

function asFailure(file: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return fail(full ? 'disk-full' : 'read-only', `The session file ${file} can’t be read or written.`, {
    kept: 'Nothing was changed.',
    next: full
      ? 'Free some space on the disk, then try again.'
      : 'Make the file and its folder yours to read and write.',
    detail: code,
    cause: error,
  });
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
