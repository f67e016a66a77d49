// Lacuna at a real terminal, and with the standard streams that scripts give it.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { API_HASH, API_ID, serverFlags } from './pages/sign-in.ts';
import { readCache } from './support/cache-file.ts';
import { documents, startAtTerminal, startCommand, type AtTerminal } from './support/command.ts';
import { expect, test as base } from './support/lacuna.ts';
import { filesWhere } from './support/session-secrets.ts';

const PASSWORD = 'Schlüssel 42';
const PASSPHRASE = 'seven herons on the weir';
const CTRL_C = '\u0003';
const hasPython = spawnSync('python3', ['--version']).status === 0;

interface Fixtures {
  readonly terminal: (...words: readonly string[]) => AtTerminal;
}

const test = base.extend<Fixtures>({
  terminal: async ({ sample, userData }, use) => {
    await use((...words) =>
      startAtTerminal(userData, [...words, ...serverFlags(sample)], {
        env: { LACUNA_API_ID: API_ID, LACUNA_API_HASH: API_HASH },
      }),
    );
  },
});

test.describe('signing in at a terminal (needs python3)', () => {
  test.use({ sampleOptions: { password: PASSWORD } });
  test.skip(!hasPython, 'python3, which makes the terminal, is not there');

  test('asked for what is missing; secrets are not shown, wrong ones asked for again', async ({
    sample,
    terminal,
    userData,
  }) => {
    const wrong = sample.code === '11111' ? '22222' : '11111';
    const signIn = terminal('sign-in', '--protect', 'passphrase');
    await signIn.shows('Phone number, with its country code: ');
    signIn.type(`${sample.phone}\n`);
    await signIn.shows('Passphrase to keep the session with: ');
    signIn.type(`${PASSPHRASE}\n`);
    await signIn.shows('The same passphrase once more: ');
    // A slip of the finger, taken back.
    signIn.type(`${PASSPHRASE}é\u007f\n`);
    await signIn.shows('Code: ');
    signIn.type(`${wrong}\n`);
    await signIn.shows('This is not the code that Telegram sent.');
    await signIn.shows('Code: ');
    signIn.type(`${sample.code}\n`);
    await signIn.shows('Password of the two-step verification');
    signIn.type('wrong\n');
    await signIn.shows('This is not the password');
    await signIn.shows('Password of the two-step verification');
    signIn.type(`${PASSWORD}\n`);
    const ended = await signIn.ended;
    expect(ended).toMatchObject({ code: 0, stderr: 'echo on\n' });
    expect(ended.stdout).toContain('Signed in as ');
    for (const secret of [PASSWORD, PASSPHRASE, sample.code, wrong]) expect(ended.stdout).not.toContain(secret);
    expect(filesWhere(userData, (bytes) => bytes.includes(PASSPHRASE) || bytes.includes(PASSWORD))).toEqual([]);

    const add = terminal('add', '@harbournotices', '--from', '2024-01-01', '--until', '2024-01-31');
    await add.shows('Passphrase of the stored session: ');
    add.type('six herons\n');
    await add.shows('This is not the passphrase');
    await add.shows('Passphrase of the stored session: ');
    add.type(`${PASSPHRASE}\n`);
    expect(await add.ended).toMatchObject({ code: 0, stderr: 'echo on\n' });
  });

  test('Ctrl-C at a question ends it, and the terminal shows again what is typed', async ({ sample, terminal }) => {
    const asked = terminal('sign-in');
    await asked.shows('Phone number, with its country code: ');
    asked.type(CTRL_C);
    expect(await asked.ended).toMatchObject({ code: 130, stderr: 'echo on\n' });

    const hidden = terminal('sign-in', '--phone', sample.phone, '--protect', 'key-file');
    await hidden.shows('Code: ');
    hidden.type(CTRL_C);
    expect(await hidden.ended).toMatchObject({ code: 130, stderr: 'echo on\n' });
    // The code that was sent is good for the next call.
    const next = terminal('sign-in', '--code', sample.code);
    await next.shows('Password of the two-step verification');
    next.type(`${PASSWORD}\n`);
    expect(await next.ended).toMatchObject({ code: 0, stderr: 'echo on\n' });
  });
});

test.describe('filling at a terminal (needs python3)', () => {
  test.skip(!hasPython, 'python3, which makes the terminal, is not there');

  test('progress fits a narrow terminal, and Ctrl-C keeps what was committed', async ({
    sample,
    sampleFlags,
    userData,
  }) => {
    const words = ['--sample', ...sampleFlags];
    expect(await startCommand(userData, ['add', '@riverside_neighbours', ...words]).ended).toMatchObject({ code: 0 });
    sample.faults.behaviour.roundTripMs = 100;
    const filling = startAtTerminal(userData, ['fill', '--all', ...words], { columns: 24 });
    const shown = await filling.shows('\u001b[K');
    for (const line of shown.split(/\r|\n/)) expect(line.replaceAll('\u001b[K', '').length).toBeLessThan(24);
    filling.type(CTRL_C);
    const ended = await filling.ended;
    expect(ended).toMatchObject({ code: 130, stderr: 'echo on\n' });
    expect(ended.stdout).toMatch(/Stopped\.\r\n.+\r\nCall it again: it goes on at the first gap\.\r\n$/);
    expect(readCache(userData, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

test('a signal and its echo are one wish to stop; what was committed stays, and the next call goes on', async ({
  sample,
  sampleFlags,
  userData,
}) => {
  const words = ['--json', '--sample', ...sampleFlags];
  await startCommand(userData, ['add', '@riverside_neighbours', ...words]).ended;
  for (const [signal, code, year] of [
    ['SIGINT', 130, 2023],
    ['SIGTERM', 143, 2024],
    ['SIGHUP', 129, 2025],
  ] as const) {
    sample.faults.behaviour.roundTripMs = 1_000;
    const filling = startCommand(userData, ['fill', '--all', '--from', `${year}-01-01`, ...words]);
    await filling.line((line) => line.includes('"progress"'));
    // As timeout(1) does it, to a command and then to its group.
    filling.process.kill(signal);
    filling.process.kill(signal);
    const ended = await filling.ended;
    // Null: the echo came when all was said and closed; a shell makes the same code of it.
    expect([code, null]).toContain(ended.code);
    expect(documents(ended).at(-1)).toMatchObject({ error: { kind: 'cancelled' } });
  }
  sample.faults.behaviour.roundTripMs = 0;
  const resumed = documents(await startCommand(userData, ['fill', '--all', '--until', '2026-05-01', ...words]).ended);
  expect(resumed.at(-1)).toMatchObject({ filled: [{ outcome: 'filled' }] });
  expect(readCache(userData, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

test('who stops reading is no failure: quietly over, whether the outcome was told or not', async ({
  sample,
  sampleFlags,
  userData,
}) => {
  const words = ['--sample', ...sampleFlags];
  await startCommand(userData, ['add', '@riverside_neighbours', ...words]).ended;
  sample.faults.behaviour.roundTripMs = 60;
  const filling = startCommand(userData, ['fill', '--all', '--json', ...words]);
  await filling.line((line) => line.includes('"progress"'));
  filling.process.stdout?.destroy();
  expect(await filling.ended).toMatchObject({ code: 141, stderr: '' });

  const searching = startCommand(userData, ['search', 'e*', '--limit', '500', ...words]);
  const reader = searching.process.stdout;
  if (reader) {
    await once(reader, 'data');
    reader.destroy();
  }
  expect(await searching.ended).toMatchObject({ code: 0, stderr: '' });
});

test('not at a terminal nothing is written over, and no colour is', async ({ sampleFlags, userData }) => {
  const words = ['--sample', ...sampleFlags];
  await startCommand(userData, ['add', '@harbournotices', ...words]).ended;
  const filled = await startCommand(userData, ['fill', '--all', ...words], { env: { TERM: 'xterm-256color' } }).ended;
  expect(filled.code).toBe(0);
  // oxlint-disable-next-line no-control-regex -- what must not be there
  expect(filled.stdout + filled.stderr).not.toMatch(/[\u001b\r]/);
  expect(filled.stderr).toMatch(/%|message/);
});
