// Reads a channel with Telethon, Debian's python3-telethon: a client that shares nothing with the other ones.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ClientLogin, ClientRequest } from './client-request.ts';
import type { SeenChannel } from './columns.ts';
import type { SeenAccount } from './seen.ts';

/** The Python that has Telethon; null: these tests are left out. */
export const telethonPython = process.env['LACUNA_TELETHON_PYTHON'] ?? null;

export type TelethonTransport = 'full' | 'abridged' | 'intermediate' | 'obfuscated';

/** @param oldPadding the handshake's first secret is padded the way clients did before 2021 */
export async function readWithTelethon(
  { server, world, channels, files }: ClientRequest,
  transport: TelethonTransport,
  oldPadding: boolean,
): Promise<SeenAccount> {
  const { host, port, publicKeyPem: key } = server;
  const { phone, code, password } = world.account;
  const ask = { host, port, key, oldPadding, transport, phone, code, password, channels, files };
  return JSON.parse(await askTelethon('telethon_reader.py', ask)) as SeenAccount;
}

/** Runs a script of this folder, which is told `ask` as JSON, and answers with what it says. */
export async function askTelethon(script: string, ask: unknown): Promise<string> {
  if (telethonPython === null) throw new Error('LACUNA_TELETHON_PYTHON names no Python');
  const file = fileURLToPath(new URL(script, import.meta.url));
  const python = spawn(telethonPython, ['-B', file], { stdio: ['pipe', 'pipe', 'pipe'] });
  python.stdin.end(JSON.stringify(ask));
  const [said, complained] = await Promise.all([text(python.stdout), text(python.stderr)]);
  if (said === '') throw new Error(`Telethon failed: ${complained}`);
  return said;
}

/** Channels as Telethon's own objects tell them, in the words of the archive's columns. */
export async function readColumnsWithTelethon(
  login: ClientLogin,
  usernames: readonly string[],
): Promise<readonly SeenChannel[]> {
  const { host, port, publicKeyPem: key, phone, code, password } = login;
  const ask = { host, port, key, oldPadding: false, transport: 'obfuscated', phone, code, password, usernames };
  return JSON.parse(await askTelethon('telethon_columns.py', ask)) as readonly SeenChannel[];
}
