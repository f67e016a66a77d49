// Lacuna without a window, with data in it: out as a file, compared again, searched, served; an older file in.
import Database from 'better-sqlite3';
import { chmodSync, copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { daily, makeOlderFile } from '../tests/fixtures/older-files/make.ts';
import { cacheFile } from './support/cache-file.ts';
import { documents, startCommand, type Ran, type Started } from './support/command.ts';
import { expect, test as base } from './support/lacuna.ts';
import { channelNamed, readExport, worldOn, worldRow } from './support/world.ts';

interface Fixtures {
  readonly start: (...words: readonly string[]) => Started;
  readonly lacuna: (...words: readonly string[]) => Promise<Ran>;
  /** Adds @harbournotices and fills its January 2024. */
  readonly fill: () => Promise<void>;
}

const test = base.extend<Fixtures>({
  start: async ({ sampleFlags, userData }, use) => {
    await use((...words) => startCommand(userData, [...words, '--sample', ...sampleFlags]));
  },
  lacuna: async ({ start }, use) => {
    await use((...words) => start(...words).ended);
  },
  fill: async ({ lacuna }, use) => {
    await use(async () => {
      const january = ['--from', '2024-01-01', '--until', '2024-01-31'];
      expect(await lacuna('add', '@harbournotices', ...january)).toMatchObject({ code: 0 });
      expect(await lacuna('fill', '--all')).toMatchObject({ code: 0 });
    });
  },
});

test('an export equals the world; what is there is replaced only when asked; a manifest tells what it is', async ({
  fill,
  lacuna,
  sample,
  userData,
}) => {
  await fill();
  const words = ['export', '@harbournotices', '--from', '2024-01-01', '--until', '2024-01-31', '--json'];
  const [made] = documents(await lacuna(...words, '-o', 'january.csv')).slice(-1);
  const { id, title } = channelNamed(sample, 'harbournotices');
  const world = worldOn(sample, id, '2024-01-01', '2024-01-31');
  const file = path.join(userData, 'january.csv');
  expect(made).toMatchObject({ output: file, rows: world.length });
  const expected = world.map((message) => worldRow(message, 'harbournotices', title));
  expect(readExport(file)).toEqual(expected);
  const manifest = JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as { complete: boolean };
  expect(manifest.complete).toBe(true);

  const before = readFileSync(file);
  const refused = await lacuna(...words, '-o', 'january.csv');
  expect(refused.code).toBe(1);
  expect(documents(refused)).toMatchObject([{ error: { kind: 'export-failed' }, exitCode: 1 }]);
  expect(readFileSync(file)).toEqual(before);
  const columns = ['--columns', 'message_id,date', '--format', 'json-lines', '--force'];
  expect(await lacuna(...words, ...columns, '-o', 'january.csv')).toMatchObject({ code: 0 });
  const [first] = readFileSync(file, 'utf8').split('\n');
  expect(Object.keys(JSON.parse(first ?? '') as object)).toEqual(['message_id', 'date']);
});

test('found by its words, and compared with what Telegram shows by now', async ({ fill, lacuna, sample }) => {
  await fill();
  const { id } = channelNamed(sample, 'harbournotices');
  const world = worldOn(sample, id, '2024-01-01', '2024-01-31');
  const ferries = world.filter(({ text }) => /\bferry\b/i.test(text ?? ''));
  const [found] = documents(await lacuna('search', 'ferry', '--limit', '500', '--json')) as readonly {
    messages: readonly { message_id: number; covered: number }[];
    total: unknown;
  }[];
  expect(found?.total).toEqual({ count: ferries.length, exact: true });
  expect(found?.messages.map((message) => message.message_id).toSorted((a, b) => a - b)).toEqual(
    ferries.map(({ messageId }) => messageId),
  );
  const people = await lacuna('search', 'ferry', '--limit', '1');
  expect(people.stdout).toMatch(/^2024-01-\d\dT.+ Harbour Notices \(@harbournotices\)\n {2}.+\n {2}https:\/\/t\.me\//);

  const gone = world.at(-1)?.messageId ?? 0;
  sample.world.deletePost(id, gone);
  const checked = documents(await lacuna('check', '@harbournotices', '--json')).at(-1);
  expect(checked).toMatchObject({ checked: [{ outcome: 'checked', compared: world.length, deleted: 1, edited: 0 }] });
});

test('an older file is looked at, added to the archive, and not written to', async ({ sample, userData }) => {
  const file = path.join(userData, 'old.db');
  makeOlderFile(file, { schema: 'plain', rows: daily('2024-01-01', 10, {}) });
  const before = readFileSync(file);
  const server = ['--server', `${sample.host}:${sample.port}`, '--server-key', sample.publicKeyFile];
  const lacuna = (...words: readonly string[]): Promise<Ran> =>
    startCommand(userData, [...words, '--json', ...server]).ended;
  const look = documents(await lacuna('import', 'old.db', '--look')).at(-1);
  expect(look).toMatchObject({ look: { kind: 'older', rows: 10, ways: ['keep', 'clean', 'fresh'] } });
  // A list is written to a new file, or nothing is done.
  for (const list of ['old.db', 'none/list.tsv']) {
    expect(await lacuna('import', 'old.db', '--list', list)).toMatchObject({ code: 1 });
  }
  expect(readFileSync(file)).toEqual(before);
  const taken = documents(await lacuna('import', 'old.db', '--list', 'list.tsv')).at(-1);
  expect(taken).toMatchObject({ taken: { way: 'clean', rows: 10, taken: 10, inferred_days: 8 } });
  expect(readFileSync(file)).toEqual(before);
  expect(readFileSync(path.join(userData, 'list.tsv'), 'utf8')).toMatch(/^table_name\t.*\n$/);
  expect(documents(await lacuna('coverage'))).toMatchObject([{ coverage: [{ covered: [{ source: 'inferred' }] }] }]);
  const again = documents(await lacuna('import', 'old.db')).at(-1);
  expect(again).toMatchObject({ taken: { way: 'import', rows: 10, taken: 0, held: 10 } });
});

test('an archive that can’t be opened is not gone over to, and keeps nobody from another one', async ({
  sample,
  userData,
}) => {
  makeOlderFile(path.join(userData, 'old.db'), { schema: 'plain', rows: daily('2024-01-01', 10, {}) });
  const server = ['--server', `${sample.host}:${sample.port}`, '--server-key', sample.publicKeyFile];
  const lacuna = (...words: readonly string[]): Promise<Ran> =>
    startCommand(userData, [...words, '--json', ...server]).ended;
  const [taken] = documents(await lacuna('import', 'old.db')).slice(-1) as { taken: { cache_file: string } }[];
  const file = taken?.taken.cache_file ?? '';
  copyFileSync(file, path.join(userData, 'copy.sqlite'));
  const withoutKey = (changed: string): void => {
    const db = new Database(changed);
    db.exec('DROP INDEX idx_message_id');
    db.close();
  };
  withoutKey(path.join(userData, 'copy.sqlite'));
  expect(await lacuna('import', 'copy.sqlite', '--way', 'open')).toMatchObject({ code: 7 });
  expect(documents(await lacuna('channels'))).toMatchObject([{ channels: [{ messages: 10 }] }]);
  withoutKey(file);
  expect(await lacuna('import', 'old.db')).toMatchObject({ code: 7 });
  expect(await lacuna('import', 'old.db', '--way', 'clean')).toMatchObject({ code: 0 });
  expect(documents(await lacuna('channels'))).toMatchObject([{ channels: [{ messages: 10 }] }]);
});

test('served to who has the token, until it is stopped', async ({ fill, lacuna, start }) => {
  await fill();
  expect(await lacuna('serve')).toMatchObject({ code: 2 });
  const serving = start('serve', '--port', '0', '--new-token', '--json');
  const line = await serving.line((text) => text.includes('"serving"'));
  const { address, token } = JSON.parse(line) as { address: string; token: string };
  const ask = (bearer: string): Promise<Response> =>
    fetch(`${address}/api/v1/channels`, { headers: { authorization: `Bearer ${bearer}` } });
  expect((await ask('lacuna_guessed')).status).toBe(401);
  const answer = await ask(token);
  expect(await answer.json()).toMatchObject({ channels: [{ username: 'harbournotices' }] });
  expect(await lacuna('channels')).toMatchObject({ code: 0 });
  serving.process.kill('SIGTERM');
  expect((await serving.ended).code).toBe(143);
  expect(await lacuna('channels')).toMatchObject({ code: 0 });
});

test('the doctor says what is where, and what others could read', async ({ sample, userData }) => {
  const key = ['--server-key', sample.publicKeyFile];
  const doctor = async (
    ...more: readonly string[]
  ): Promise<{ states: Record<string, string>; code: number | null }> => {
    const ran = await startCommand(userData, ['doctor', '--json', ...key, ...more]).ended;
    const [said] = documents(ran);
    const { findings } = said as { findings: readonly { what: string; state: string }[] };
    return { states: Object.fromEntries(findings.map(({ what, state }) => [what, state])), code: ran.code };
  };
  const here = ['--server', `${sample.host}:${sample.port}`];
  expect(await doctor(...here)).toMatchObject({ states: { Archive: 'note', Session: 'note', Network: 'ok' }, code: 0 });
  // Nobody listens at port 1.
  expect(await doctor('--server', '127.0.0.1:1')).toMatchObject({ states: { Network: 'bad' }, code: 5 });
  const offline = await doctor('--server', '127.0.0.1:1', '--offline');
  expect(offline).toMatchObject({ states: { Permissions: 'ok' }, code: 0 });
  expect(Object.keys(offline.states)).not.toContain('Network');

  expect(await startCommand(userData, ['channels', ...key, ...here]).ended).toMatchObject({ code: 0 });
  chmodSync(cacheFile(userData), 0o644);
  expect(await doctor(...here)).toMatchObject({ states: { Permissions: 'bad', Archive: 'ok' }, code: 1 });
});
