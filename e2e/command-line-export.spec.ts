// Exports without a window: again, by a preset of the window's, and on to another program.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { PLAIN_CSV } from '../src/shared/domain/export.ts';
import { documents, startCommand, type Ran, type Started } from './support/command.ts';
import { expect, test as base } from './support/lacuna.ts';

interface Fixtures {
  readonly start: (...words: readonly string[]) => Started;
  readonly lacuna: (...words: readonly string[]) => Promise<Ran>;
}

const test = base.extend<Fixtures>({
  start: async ({ sampleFlags, userData }, use) => {
    await use((...words) => startCommand(userData, [...words, '--sample', ...sampleFlags]));
  },
  lacuna: async ({ start }, use) => {
    await use((...words) => start(...words).ended);
  },
});

test('again: unchanged, appended, written anew; as a new export would be, and said which', async ({
  lacuna,
  userData,
}) => {
  test.slow(); // many commands, each a start of the app
  const fill = (from: string, until: string): Promise<Ran> => lacuna('fill', '--all', '--from', from, '--until', until);
  const outcome = async (...words: readonly string[]): Promise<unknown> =>
    documents(await lacuna('export', ...words, '--json')).at(-1);
  await lacuna('add', '@harbournotices', '--from', '2023-12-01', '--until', '2024-01-31');
  await fill('2024-01-01', '2024-01-15');
  const first = (await outcome('--all', '-o', 'harbour.csv')) as { rows: number };
  expect(await outcome('--again', 'harbour.csv')).toMatchObject({
    rows: first.rows,
    repeat: { how: 'unchanged', rows_before: first.rows },
  });

  await fill('2024-01-16', '2024-01-31');
  const second = await lacuna('export', '--again', 'harbour.csv.manifest.json');
  expect(second.code).toBe(0);
  expect(second.stdout).toMatch(/harbour\.csv: \d+ rows added at its end, \d+ in all\.\n/);

  await fill('2023-12-20', '2023-12-31');
  expect(await outcome('--again', 'harbour.csv')).toMatchObject({ repeat: { how: 'rewritten' } });
  await lacuna('export', '--all', '-o', 'fresh.csv');
  expect(readFileSync(path.join(userData, 'harbour.csv'))).toEqual(readFileSync(path.join(userData, 'fresh.csv')));

  writeFileSync(path.join(userData, 'harbour.csv'), 'mine\n');
  const refused = await lacuna('export', '--again', 'harbour.csv');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/was changed since it was exported/) });
  expect(readFileSync(path.join(userData, 'harbour.csv'), 'utf8')).toBe('mine\n');
});

test('a preset of the window’s: its columns and format, for what is named here', async ({ lacuna, userData }) => {
  await lacuna('add', '@harbournotices', '--from', '2024-01-01', '--until', '2024-01-05');
  await lacuna('fill', '--all');
  const spec = {
    selection: { channels: ['1'], range: null, filter: {} },
    columns: ['message_id', 'day'],
    format: { ...PLAIN_CSV, delimiter: ';' },
  };
  const presets = [{ presetId: '8f14e45f-ceea-467f-a1d5-3f6f6d6a2b11', name: 'For R', spec }];
  writeFileSync(path.join(userData, 'exports.json'), JSON.stringify({ presets, recent: [] }));
  expect(await lacuna('export', '@harbournotices', '--preset', 'For R', '-o', 'r.csv')).toMatchObject({ code: 0 });
  expect(readFileSync(path.join(userData, 'r.csv'), 'utf8')).toMatch(/^message_id;day\r\n\d+;2024-01-01\r\n/);
  expect(await lacuna('export', '--all', '--preset', 'For Rust')).toMatchObject({
    code: 2,
    stderr: 'There is no preset “For Rust”.\nThere are: “For R”.\n',
  });
});

test('to the standard output: the file’s bytes, nothing else, and nothing left behind', async ({
  lacuna,
  start,
  userData,
}) => {
  test.slow(); // as above
  await lacuna('add', '@riverside_neighbours');
  await lacuna('fill', '--all');
  await lacuna('export', '--all', '-o', 'file.csv');
  const piped = await lacuna('export', '--all', '-o', '-', '--manifest', 'manifest.json', '--quiet');
  expect(piped.code).toBe(0);
  expect(piped.stdout).toBe(readFileSync(path.join(userData, 'file.csv'), 'utf8'));
  const manifest = readFileSync(path.join(userData, 'manifest.json'), 'utf8');
  expect(JSON.parse(manifest)).toMatchObject({ format: 'lacuna-export-manifest' });
  const cut = start('export', '--all', '--output', '-', '--quiet');
  if (cut.process.stdout) {
    await once(cut.process.stdout, 'data');
    cut.process.stdout.destroy();
  }
  expect(await cut.ended).toMatchObject({ code: 141, stderr: '' });
  expect(readdirSync(userData).filter((name) => name.includes('export-'))).toEqual([]);
  expect(await lacuna('export', '--all', '-o', '-', '--format', 'parquet')).toMatchObject({ code: 2, stdout: '' });
});

test('a format by the ending; a folder that is there takes a file', async ({ lacuna, userData }) => {
  await lacuna('add', '@harbournotices', '--from', '2024-01-01', '--until', '2024-01-05');
  await lacuna('fill', '--all');
  await lacuna('export', '--all', '-o', 'a.parquet');
  expect(readFileSync(path.join(userData, 'a.parquet')).subarray(0, 4).toString()).toBe('PAR1');
  await lacuna('export', '--all', '-o', 'b.JSONL');
  expect(readFileSync(path.join(userData, 'b.JSONL'), 'utf8')).toMatch(/^\{"date":/);
  expect(await lacuna('export', '@harbournotices', '-o', 'archive')).toMatchObject({ code: 0 });
  expect(existsSync(path.join(userData, 'archive', 'harbournotices.csv'))).toBe(true);
});
