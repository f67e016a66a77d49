// Reads a channel with Telethon, Debian's python3-telethon: a client that shares nothing with the other ones.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ClientRequest } from './client-request.ts';
import type { SeenAccount } from './seen.ts';

/** The Python that has Telethon; null: these tests are left out. */
export const telethonPython = process.env['LACUNA_TELETHON_PYTHON'] ?? null;

const SCRIPT = fileURLToPath(new URL('telethon_reader.py', import.meta.url));

export type TelethonTransport = 'full' | 'abridged' | 'intermediate' | 'obfuscated';

/** @param oldPadding the handshake's first secret is padded the way clients did before 2021 */
export async function readWithTelethon(
  request: ClientRequest,
  transport: TelethonTransport,
  oldPadding: boolean,
): Promise<SeenAccount> {
  if (telethonPython === null) throw new Error('LACUNA_TELETHON_PYTHON names no Python');
  const python = spawn(telethonPython, [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
  const { server, world, channels, files } = request;
  const { phone, code, password } = world.account;
  python.stdin.end(
    JSON.stringify({
      host: server.host,
      port: server.port,
      key: server.publicKeyPem,
      oldPadding,
      transport,
      phone,
      code,
      password,
      channels,
      files,
    }),
  );
  const [said, complained] = await Promise.all([text(python.stdout), text(python.stderr)]);
  if (said === '') throw new Error(`Telethon failed: ${complained}`);
  return JSON.parse(said) as SeenAccount;
}
