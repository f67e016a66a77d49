// Commands beside an open window that fills, and beside each other: reading ones work, writing ones leave it alone.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { addChannel } from './pages/channels.ts';
import { downloadEnded, downloadsBar } from './pages/downloads.ts';
import { cacheFile, readCache } from './support/cache-file.ts';
import { documents, startCommand, type Ran } from './support/command.ts';
import { expect, test as base } from './support/lacuna.ts';
import { channelNamed, readExport } from './support/world.ts';

const NAME = 'riverwatch_live';

interface Fixtures {
  readonly lacuna: (...words: readonly string[]) => Promise<Ran>;
}

const test = base.extend<Fixtures>({
  lacuna: async ({ sampleFlags, userData }, use) => {
    await use((...words) => startCommand(userData, [...words, '--json', '--sample', ...sampleFlags]).ended);
  },
});

interface Manifest {
  readonly rows: number;
  readonly channels: readonly {
    readonly covered: readonly { readonly from: string; readonly until: string }[];
    readonly gaps: readonly unknown[];
  }[];
}

test('while the window fills, commands read: an export is whole, and its manifest tells just its state', async ({
  lacuna,
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { id } = channelNamed(sample, NAME);
  test.slow(); // a dozen commands, each a start of the app
  const { app, page, quit } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`);
  sample.faults.behaviour.roundTripMs = 1_000;
  await page.getByRole('button', { name: 'Fill all gaps' }).click();
  await expect(downloadsBar(page)).toContainText(/\d+ batches/, { timeout: 15_000 });

  const counts: number[] = [];
  for (const name of ['first.csv', 'second.csv']) {
    const made = await lacuna('export', `@${NAME}`, '-o', name);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const file = path.join(userData, name);
    const manifest = JSON.parse(readFileSync(`${file}.manifest.json`, 'utf8')) as Manifest;
    const covered = manifest.channels.flatMap((channel) => channel.covered);
    expect(covered.length).toBeGreaterThan(0);
    const isCovered = (date: number): boolean =>
      covered.some(({ from, until }) => date >= Date.parse(from) / 1000 && date < Date.parse(until) / 1000);
    const world = sample.worldMessages(id).filter(({ date }) => isCovered(date));
    const rows = readExport(file);
    expect(rows.map((row) => Number(row['message_id'])).toSorted((a, b) => a - b)).toEqual(
      world.map(({ messageId }) => messageId).toSorted((a, b) => a - b),
    );
    expect(manifest.rows).toBe(rows.length);
    counts.push(rows.length);
  }
  expect(counts[1]).toBeGreaterThan(counts[0] ?? 0);
  // Not over before all that follows is.
  await sample.server.stopListening();
  sample.server.cutConnections();
  await expect(downloadsBar(page)).toContainText(/Waiting for the network/);

  const [channels, coverage, search, doctor, fill, check, add] = await Promise.all([
    lacuna('channels'),
    lacuna('coverage', `@${NAME}`),
    lacuna('search', 'river'),
    lacuna('doctor'),
    lacuna('fill', '--all'),
    lacuna('check', `@${NAME}`),
    lacuna('add', '@harbournotices'),
  ]);
  expect(documents(channels)).toMatchObject([{ channels: [{ username: NAME, gaps: 1 }] }]);
  expect(documents(coverage)).toMatchObject([{ coverage: [{ covered: [{}] }] }]);
  expect(search.code).toBe(0);
  const [said] = documents(doctor) as readonly { findings: readonly { what: string }[] }[];
  expect(said?.findings.find(({ what }) => what === 'Archive')).toMatchObject({
    state: 'ok',
    says: expect.stringMatching(/has it open, too/),
  });
  for (const refused of [fill, check, add]) {
    expect(refused.code).toBe(4);
    expect(documents(refused).at(-1)).toMatchObject({ error: { kind: 'cache-in-use', kept: 'Nothing was changed.' } });
  }
  expect(app.windows()).toHaveLength(1);

  sample.faults.behaviour.roundTripMs = 0;
  await sample.server.listenAgain();
  await downloadEnded(page);
  await expect(page.getByText('no gaps', { exact: true })).toBeVisible();
  await quit();
  // Nothing of the log is left: those who read did not keep the window from closing the file whole.
  expect(existsSync(`${cacheFile(userData)}-wal`)).toBe(false);
  const stored = readCache(userData, 'SELECT message_id FROM messages ORDER BY message_id');
  expect(stored.map((row) => row['message_id'])).toEqual(sample.worldMessages(id).map(({ messageId }) => messageId));
});

test('two commands at once read the same archive, also beside one that serves it', async ({
  lacuna,
  sampleFlags,
  userData,
}) => {
  expect(await lacuna('add', '@harbournotices', '--from', '2024-01-01', '--until', '2024-01-31')).toMatchObject({
    code: 0,
  });
  expect(await lacuna('fill', '--all')).toMatchObject({ code: 0 });
  const words = ['serve', '--port', '0', '--new-token', '--json', '--sample', ...sampleFlags];
  const serving = startCommand(userData, words);
  await serving.line((line) => line.includes('"serving"'));
  const [one, two, three] = await Promise.all([
    lacuna('export', '--all', '-o', 'one.csv'),
    lacuna('export', '--all', '-o', 'two.csv'),
    lacuna('export', '--all', '--format', 'sqlite', '-o', 'three.sqlite'),
  ]);
  expect([one.code, two.code, three.code]).toEqual([0, 0, 0]);
  expect(await lacuna('serve')).toMatchObject({ code: 4 });
  serving.process.kill('SIGTERM');
  expect((await serving.ended).code).toBe(143);
  // One of them has it to itself now, the other reads beside it, or comes after it.
  const both = await Promise.all([lacuna('coverage'), lacuna('coverage')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both[0]?.stdout).toBe(both[1]?.stdout);
  expect(readFileSync(path.join(userData, 'one.csv'))).toEqual(readFileSync(path.join(userData, 'two.csv')));
});
