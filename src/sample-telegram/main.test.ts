// The program as it is started: its one line, its key file, its end.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

type Program = ChildProcessByStdio<Writable, Readable, Readable>;

function start(...flags: readonly string[]): Program {
  const program = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['pipe', 'pipe', 'pipe'] });
  ends.push(() => program.kill('SIGKILL'));
  return program;
}

interface Said {
  readonly host: string;
  readonly port: number;
  readonly phone: string;
  readonly code: string;
  readonly password: string | null;
  readonly publicKey: string;
  readonly control: { readonly port: number; readonly token: string } | null;
  readonly channels: readonly { readonly id: number; readonly posts: number }[];
}

async function announced(program: Program): Promise<Said> {
  const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
  return JSON.parse(line) as Said;
}

async function complaint(...flags: readonly string[]): Promise<{ code: unknown; said: string; printed: string }> {
  const program = start(...flags);
  let said = '';
  let printed = '';
  program.stderr.on('data', (data) => (said += String(data)));
  program.stdout.on('data', (data) => (printed += String(data)));
  const [code] = (await once(program, 'close')) as [number];
  return { code, said, printed };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sample-program-'));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('says on one line how to reach it, listens there, and ends when it is told to', async () => {
  const program = start(
    '--posts',
    '500',
    '--channels',
    '2',
    '--password',
    'ключ',
    '--control',
    '--now',
    '2026-06-01T12:00:00Z',
  );
  const said = await announced(program);
  expect(said).toMatchObject({ host: '127.0.0.1', password: 'ключ' });
  expect(said.phone).toMatch(/^\d{12}$/);
  expect(said.code).toMatch(/^\d{5}$/);
  expect(said.channels).toHaveLength(5);
  expect(createPublicKey(said.publicKey).asymmetricKeyType).toBe('rsa');
  const socket = connect(said.port, said.host);
  await once(socket, 'connect');
  socket.destroy();
  const clock = await fetch(`http://127.0.0.1:${said.control?.port}/clock`, {
    headers: { authorization: `Bearer ${said.control?.token}` },
  });
  expect((await clock.json()) as { now: number }).toMatchObject({ now: expect.any(Number) });
  program.kill('SIGTERM');
  expect(await once(program, 'exit')).toEqual([0, null]);
});

test('keeps its key in a file that only its owner may read, and writes the public one where it is told', async () => {
  const place = folder();
  const flags = ['--posts', '100', '--private-key', join(place, 'key.pem'), '--public-key', join(place, 'public.pem')];
  const first = await announced(start(...flags));
  expect(readFileSync(join(place, 'public.pem'), 'utf8')).toBe(first.publicKey);
  if (process.platform !== 'win32') expect(statSync(join(place, 'key.pem')).mode & 0o777).toBe(0o600);
  const second = await announced(start(...flags));
  expect(second.publicKey).toBe(first.publicKey);
  expect(second.control).toBeNull();
});

test('ends with the process that started it', async () => {
  const program = start('--posts', '100', '--exit-with-parent');
  await announced(program);
  program.stdin.end();
  expect(await once(program, 'exit')).toEqual([0, null]);
});

test('help is told, and a flag that cannot be used is refused with a sentence', async () => {
  expect(await complaint('--help')).toMatchObject({ code: 0, said: '', printed: expect.stringContaining('--posts N') });
  expect(await complaint('--prot', '1')).toEqual({
    code: 2,
    said: "Unknown option '--prot'. See --help.\n",
    printed: '',
  });
  expect(await complaint('--now', 'noon')).toMatchObject({
    code: 2,
    said: expect.stringContaining('The clock must start'),
  });
});

test('a port that is taken is named', async () => {
  const { port } = await announced(start('--posts', '100'));
  expect(await complaint('--posts', '100', '--port', String(port))).toEqual({
    code: 1,
    said: `The port ${port} of 127.0.0.1 is taken by another program.\n`,
    printed: '',
  });
});
