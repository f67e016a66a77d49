// The session's secrets, and whether any file of a folder gives them away.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { openSessionFile } from '../../src/main/session/session-file.ts';

/** The stored session's files in a user data folder: the session itself, and its key where it has one. */
export function sessionFiles(userData: string): readonly string[] {
  return readdirSync(userData).filter((name) => name.startsWith('session-'));
}

/** The raw auth key of the stored session: 256 bytes that are all it takes to be the account. */
export async function storedAuthKey(userData: string, passphrase?: string): Promise<Buffer> {
  const name = sessionFiles(userData).find((file) => file.endsWith('.json'));
  if (name === undefined) throw new Error(`no session is stored in ${userData}`);
  const none = (): never => {
    throw new Error('there is no key store here');
  };
  const keyStore = { isAvailable: () => false, encrypt: none, decrypt: none };
  const { session } = await openSessionFile({ file: path.join(userData, name), keyStore }).read(passphrase);
  const key = Buffer.from(session.split(' ').at(-1) ?? '', 'base64');
  if (key.length !== 256) throw new Error(`an auth key has 256 bytes, not ${key.length}`);
  return key;
}

/** Whether some bytes hold a part of a secret: as it is, in hexadecimal, or in base64 wherever it begins. */
export function givesAway(bytes: Buffer, secret: Buffer): boolean {
  const parts = [secret.subarray(0, 48), secret.subarray(-48)];
  return parts.flatMap(shapesOf).some((shape) => bytes.includes(shape));
}

function shapesOf(part: Buffer): readonly Buffer[] {
  const hex = part.toString('hex');
  // Inside a longer base64 text the part may begin at any of three places; its edges depend on what is around it.
  const base64 = [0, 1, 2].map((lead) => part.subarray(lead, lead + 45).toString('base64'));
  const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [part, ...[hex, hex.toUpperCase(), ...base64, ...url].map((text) => Buffer.from(text))];
}

/** The files of a folder, at any depth, in which `test` finds something. */
export function filesWhere(folder: string, test: (bytes: Buffer) => boolean): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return files.filter((file) => test(readFileSync(file)));
}
