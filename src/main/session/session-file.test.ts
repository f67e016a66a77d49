import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { channelId } from '../../shared/domain/ids.ts';
import type { KeyStore } from './key-store.ts';
import { openSessionFile, type ProtectionChoice, type SessionFile } from './session-file.ts';
import type { StoredSession } from './stored-session.ts';

const AUTH_KEY = randomBytes(256);
const SESSION: StoredSession = {
  version: 1,
  apiId: 12_345,
  apiHash: '0123456789abcdef0123456789abcdef',
  session: `2 127.0.0.1 80 ${AUTH_KEY.toString('base64')}`,
  account: { userId: '4242', firstName: 'Вера', lastName: null, username: 'vera', phone: '491555000' },
  channels: [{ channelId: channelId(1234567890), accessHash: '-42', name: '@riverwatch' }],
};

let folder: string;
let file: string;
let system: FakeKeyStore;

/** A key store as the system has it: another key after it was reset, and it can be away. */
class FakeKeyStore implements KeyStore {
  available = true;
  #key = randomBytes(32);

  reset(): void {
    this.#key = randomBytes(32);
  }

  isAvailable(): boolean {
    return this.available;
  }

  encrypt(text: string): Uint8Array {
    const cipher = createCipheriv('aes-256-gcm', this.#key, Buffer.alloc(12));
    return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  decrypt(data: Uint8Array): string {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, Buffer.alloc(12));
    decipher.setAuthTag(data.subarray(-16));
    return Buffer.concat([decipher.update(data.subarray(0, -16)), decipher.final()]).toString('utf8');
  }
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lacuna-session-'));
  file = path.join(folder, 'session-telegram.json');
  system = new FakeKeyStore();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const opened = (): SessionFile => openSessionFile({ file, keyStore: system, scryptCost: 2 ** 14 });

async function stored(choice: ProtectionChoice): Promise<void> {
  const session = opened();
  await session.protect(choice);
  await session.write(SESSION);
}

async function failureWhen(work: Promise<unknown>): Promise<Failure> {
  return work.then(
    () => Promise.reject(new Error('it worked')),
    (thrown: unknown) => failureOf(thrown),
  );
}

const CHOICES: readonly ProtectionChoice[] = [
  { kind: 'key-store' },
  { kind: 'key-file' },
  { kind: 'passphrase', passphrase: 'пароль с пробелами' },
];
const passphraseOf = (choice: ProtectionChoice): string | undefined =>
  choice.kind === 'passphrase' ? choice.passphrase : undefined;

describe.each(CHOICES.map((choice) => [choice.kind, choice] as const))('protected by a %s', (kind, choice) => {
  test('a session comes back as it was, to another start of the app', async () => {
    await stored(choice);
    expect(await opened().protection()).toBe(kind);
    expect(await opened().read(passphraseOf(choice))).toStrictEqual(SESSION);
  });

  test('the auth key is nowhere in the folder', async () => {
    await stored(choice);
    for (const name of await readdir(folder)) {
      const bytes = await readFile(path.join(folder, name));
      expect(bytes.includes(AUTH_KEY)).toBe(false);
      for (const text of [AUTH_KEY.toString('hex'), AUTH_KEY.toString('base64'), SESSION.session, SESSION.apiHash]) {
        expect(bytes.includes(text)).toBe(false);
        expect(bytes.includes(Buffer.from(text).toString('base64').slice(4, -8))).toBe(false);
      }
    }
  });

  test('its files are their owner’s alone', async () => {
    await stored(choice);
    for (const name of await readdir(folder)) {
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
    }
  });

  test('what is learned later is kept in the same way', async () => {
    await stored(choice);
    const session = opened();
    await session.read(passphraseOf(choice));
    await session.write({ ...SESSION, channels: [] });
    expect(await opened().protection()).toBe(kind);
    expect((await opened().read(passphraseOf(choice))).channels).toStrictEqual([]);
  });

  test('a changed byte is told, and the file stays', async () => {
    await stored(choice);
    const text = await readFile(file, 'utf8');
    const data = /"data":"([^"]+)"/.exec(text)?.[1] ?? '';
    const bytes = Buffer.from(data, 'base64');
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    const changed = text.replace(data, bytes.toString('base64'));
    await writeFile(file, changed);
    const failure = await failureWhen(opened().read(passphraseOf(choice)));
    // A key store does not tell a changed file from a changed key.
    expect(failure.kind).toBe(kind === 'key-store' ? 'key-store-missing' : 'session-locked');
    expect(failure.next).toContain('sign in again');
    expect(await readFile(file, 'utf8')).toBe(changed);
  });

  test('removing leaves nothing', async () => {
    await stored(choice);
    await opened().remove();
    expect(await readdir(folder)).toStrictEqual([]);
    expect(await opened().protection()).toBeNull();
    await opened().remove();
  });
});

test('nothing stored is told as that', async () => {
  expect(await opened().protection()).toBeNull();
  expect(await failureWhen(opened().read())).toMatchObject({ kind: 'not-signed-in' });
});

test.each([
  ['an empty file', ''],
  ['no JSON', '{"version":1'],
  ['another kind of file', '{"version":1,"protection":"none","data":"e30="}'],
  ['a version of later', '{"version":2,"protection":"key-store","data":"e30="}'],
  [
    'work for years',
    JSON.stringify({
      version: 1,
      protection: 'passphrase',
      scrypt: { salt: '', cost: 2 ** 30, blockSize: 8, parallelization: 1 },
      check: '',
      iv: '',
      tag: '',
      data: '',
    }),
  ],
])('%s is damaged, and is left as it is', async (_, content) => {
  await writeFile(file, content);
  expect(await failureWhen(opened().protection())).toMatchObject({
    kind: 'session-locked',
    message: expect.stringMatching(/damaged/) as unknown,
  });
  expect(await failureWhen(opened().read('x'))).toMatchObject({ kind: 'session-locked' });
  expect(await readFile(file, 'utf8')).toBe(content);
});

describe('passphrase', () => {
  beforeEach(() => stored({ kind: 'passphrase', passphrase: 'correct horse' }));

  test('none given: the session is locked', async () => {
    expect(await failureWhen(opened().read())).toMatchObject({ kind: 'session-locked' });
  });

  test('a wrong one is refused, and the right one opens afterwards', async () => {
    const session = opened();
    expect(await failureWhen(session.read('correct hoarse'))).toMatchObject({ kind: 'passphrase-refused' });
    expect(await session.read('correct horse')).toStrictEqual(SESSION);
  });

  test('the same text typed as other code points is the same', async () => {
    await stored({ kind: 'passphrase', passphrase: 'Gedächtnis'.normalize('NFD') });
    expect(await opened().read('Gedächtnis'.normalize('NFC'))).toStrictEqual(SESSION);
  });
});

describe('key store', () => {
  test('an unavailable one is refused before anything is stored', async () => {
    system.available = false;
    expect(await failureWhen(opened().protect({ kind: 'key-store' }))).toMatchObject({ kind: 'key-store-missing' });
    expect(await readdir(folder)).toStrictEqual([]);
  });

  test('one that is gone, or has another key, leaves the file', async () => {
    await stored({ kind: 'key-store' });
    system.available = false;
    expect(await failureWhen(opened().read())).toMatchObject({ kind: 'key-store-missing' });
    system.available = true;
    system.reset();
    expect(await failureWhen(opened().read())).toMatchObject({ kind: 'key-store-missing' });
    expect(await readdir(folder)).toStrictEqual(['session-telegram.json']);
  });
});

describe('key file', () => {
  const keyFile = (): string => path.join(folder, 'session-telegram.key');
  beforeEach(() => stored({ kind: 'key-file' }));

  test('lies beside the session', async () => {
    expect((await readFile(keyFile())).length).toBe(32);
  });

  test('missing, or another: the session stays', async () => {
    const key = await readFile(keyFile());
    await rm(keyFile());
    expect(await failureWhen(opened().read())).toMatchObject({ kind: 'key-store-missing' });
    await writeFile(keyFile(), randomBytes(32));
    expect(await failureWhen(opened().read())).toMatchObject({ kind: 'key-store-missing' });
    await writeFile(keyFile(), key);
    expect(await opened().read()).toStrictEqual(SESSION);
  });

  test('that others can read is closed to them', async () => {
    await chmod(keyFile(), 0o644);
    await opened().read();
    expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
  });

  test('choosing it again keeps the key; a torn one is replaced', async () => {
    const key = await readFile(keyFile());
    await opened().protect({ kind: 'key-file' });
    expect(await readFile(keyFile())).toStrictEqual(key);
    await writeFile(keyFile(), 'torn');
    await stored({ kind: 'key-file' });
    expect(await opened().read()).toStrictEqual(SESSION);
  });
});

test.skipIf(process.getuid?.() === 0)('a folder that can’t be written is told (root may write anywhere)', async () => {
  await chmod(folder, 0o500);
  const session = opened();
  await session.protect({ kind: 'key-store' });
  expect(await failureWhen(session.write(SESSION))).toMatchObject({ kind: 'read-only', detail: 'EACCES' });
  await chmod(folder, 0o700);
});

test('a folder that is not there is told', async () => {
  await rm(folder, { recursive: true });
  const session = opened();
  await session.protect({ kind: 'key-store' });
  expect(await failureWhen(session.write(SESSION))).toMatchObject({ kind: 'read-only', detail: 'ENOENT' });
});
