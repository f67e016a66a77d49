// Lacuna without a window: a researcher on a server, a script, a nightly job.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { API_HASH, API_ID, serverFlags } from './pages/sign-in.ts';
import { readCache } from './support/cache-file.ts';
import { documents, startCommand, startScript, type CommandOptions, type Ran } from './support/command.ts';
import { expect, test as base } from './support/lacuna.ts';
import { filesWhere, givesAway, storedAuthKey } from './support/session-secrets.ts';
import { channelNamed, instant, worldOn } from './support/world.ts';

const PASSPHRASE = 'seven herons on the weir';
const APP = { LACUNA_API_ID: API_ID, LACUNA_API_HASH: API_HASH };

interface Fixtures {
  /** Runs a command to its end on the story's folder and server. */
  readonly lacuna: (words: readonly string[], options?: CommandOptions) => Promise<Ran>;
  /** Signs in and keeps the session with a key file. */
  readonly signIn: () => Promise<void>;
}

const test = base.extend<Fixtures>({
  lacuna: async ({ sample, userData }, use) => {
    await use((words, options) => startCommand(userData, [...words, ...serverFlags(sample)], options).ended);
  },
  signIn: async ({ lacuna, sample }, use) => {
    await use(async () => {
      const words = ['sign-in', '--phone', sample.phone, '--code', sample.code, '--protect', 'key-file'];
      expect(await lacuna(words, { env: APP })).toMatchObject({ code: 0 });
    });
  },
});

// A bare RegExp in toMatchObject fits any text.
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const requests = (sample: { log: { records(): readonly { method: string }[] } }): string[] =>
  sample.log.records().map(({ method }) => method);

test('signed in by steps, a channel added and filled; what is covered is the world, and asked for once', async ({
  lacuna,
  sample,
  userData,
}) => {
  const first = await lacuna(['sign-in', '--phone', sample.phone, '--json'], { env: APP });
  expect(documents(first)).toEqual([{ signed_in: false, needs: 'code', via: 'app', length: 5 }]);
  const wrong = await lacuna(['sign-in', '--code', sample.code === '11111' ? '22222' : '11111', '--json']);
  expect(wrong.code).toBe(3);
  expect(documents(wrong)).toMatchObject([{ error: { kind: 'code-refused' }, exitCode: 3 }]);
  const signedIn = await lacuna(['sign-in', '--code', sample.code]);
  expect(signedIn).toMatchObject({ code: 0, stderr: '' });
  expect(signedIn.stdout).toMatch(/^Signed in as .+\nThe session is in .+\.json, encrypted with the key in .+\.key;/);
  expect(readdirSync(userData).filter((name) => name.startsWith('sign-in-'))).toEqual([]);
  const key = await storedAuthKey(userData);
  expect(filesWhere(userData, (bytes) => givesAway(bytes, key))).toEqual([]);

  const added = await lacuna(['add', '@harbournotices', '--from', '2024-01-01', '--until', '2024-03-31']);
  expect(added).toMatchObject({ code: 0, stderr: '' });
  expect(added.stdout).toContain('Harbour Notices (@harbournotices) is in the archive now.');
  expect(await lacuna(['add', '@harbournotices'])).toMatchObject({ code: 0 });

  const filled = await lacuna(['fill', '--all', '--json']);
  const { id } = channelNamed(sample, 'harbournotices');
  const world = worldOn(sample, id, '2024-01-01', '2024-03-31');
  expect(documents(filled).at(-1)).toMatchObject({ messages: world.length, filled: [{ outcome: 'filled' }] });
  const ids = readCache(userData, 'SELECT message_id FROM messages ORDER BY message_id');
  expect(ids.map((row) => row['message_id'])).toEqual(world.map(({ messageId }) => messageId));

  sample.log.clear();
  const again = await lacuna(['fill', '@harbournotices', '--from', '2024-02-01', '--until', '2024-02-29']);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toBe('Harbour Notices (@harbournotices): covered already, nothing was asked for.\n');
  const coverage = documents(await lacuna(['coverage', '@harbournotices', '--json']));
  expect(coverage).toMatchObject([{ coverage: [{ share: 1, complete: true, gaps: [], partial_days: [] }] }]);
  expect((await lacuna(['channels'])).stdout).toContain('100 %');
  expect(requests(sample)).toEqual([]);
});

test('what is typed wrong, and what is missing, has its sentence and its exit code', async ({ lacuna }) => {
  expect(await lacuna(['fil'])).toMatchObject({ code: 2, stdout: '', stderr: matching(/Unknown command 'fil'/) });
  expect(await lacuna(['fill', '@nobody'])).toMatchObject({
    code: 2,
    stderr: matching(/^@nobody is not in the archive\./),
  });
  const nobody = await lacuna(['add', '@harbournotices', '--json']);
  expect(nobody).toMatchObject({ code: 3, stderr: '' });
  expect(documents(nobody)).toMatchObject([{ error: { kind: 'not-signed-in' }, exitCode: 3 }]);
});

test('stopped in the middle: batches stay, it says so, and the next call goes on there', async ({
  lacuna,
  sample,
  signIn,
  userData,
}) => {
  await signIn();
  await lacuna(['add', '@riverside_neighbours']);
  const words = ['fill', '--all', '--json', ...serverFlags(sample)];
  // Long enough for all that follows: it is not waited out.
  sample.faults.add({ method: 'messages.getHistory', nth: 12, fault: { kind: 'flood', seconds: 600 } });
  const filling = startCommand(userData, words);
  await filling.line((line) => (JSON.parse(line) as { reason?: string }).reason === 'flood-wait');
  // Another command at the same time is refused, and harms nothing.
  const other = await lacuna(['fill', '--all', '--json']);
  expect(other.code).toBe(4);
  expect(documents(other)).toMatchObject([{ error: { kind: 'cache-in-use' }, exitCode: 4 }]);

  filling.process.kill('SIGINT');
  const stopped = await filling.ended;
  expect(stopped.code).toBe(130);
  const told = documents(stopped).at(-1) as { error: { kind: string; kept: string } };
  expect(told.error.kind).toBe('cancelled');
  const [row] = readCache(userData, 'SELECT count(*) AS held FROM messages');
  const held = Number(row?.['held']);
  expect(held).toBeGreaterThanOrEqual(100);
  expect(told.error.kept).toContain(`${held.toLocaleString('en-US')} messages`);
  expect(
    readdirSync(path.join(userData, 'archive', readdirSync(path.join(userData, 'archive'))[0] ?? '')),
  ).not.toContain('downloads.json');

  const resumed = documents(await lacuna(['fill', '--all', '--until', '2026-05-01', '--json'])).at(-1);
  expect(resumed).toMatchObject({ filled: [{ outcome: 'filled' }] });
  const { id } = channelNamed(sample, 'riverside_neighbours');
  const world = sample.worldMessages(id).filter(({ date }) => date < instant('2026-05-02'));
  const [after] = readCache(userData, `SELECT count(*) AS held FROM messages WHERE date < '2026-05-02'`);
  expect(after?.['held']).toBe(world.length);
});

test('beside the open window the archive is left to it, and neither brings the other up', async ({
  lacuna,
  open,
  sample,
  signIn,
}) => {
  await signIn();
  await lacuna(['add', '@harbournotices', '--from', '2024-01-01', '--until', '2024-01-31']);
  const { app, page, quit } = await open(...serverFlags(sample));
  await expect(page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
  const beside = await lacuna(['fill', '--all']);
  expect(beside).toMatchObject({
    code: 4,
    stdout: '',
    stderr: matching(/^Another copy of Lacuna has the cache .+ open\.$/m),
  });
  expect(app.windows()).toHaveLength(1);
  await expect(page.getByRole('heading', { name: 'Harbour Notices' })).toBeVisible();
  await quit();
  expect(await lacuna(['fill', '--all'])).toMatchObject({ code: 0 });
});

test('a nightly job: the stored session, no display, nothing in the environment', async ({
  sample,
  signIn,
  userData,
}) => {
  await signIn();
  const night = (...words: readonly string[]): Promise<Ran> =>
    startScript('/', [...words, `--user-data-dir=${userData}`, ...serverFlags(sample)], {}).ended;
  expect(await night('add', '@harbournotices', '--from', '2026-04-01')).toMatchObject({ code: 0, stderr: '' });
  const filled = await night('fill', '--all', '--until', 'now', '--quiet');
  expect(filled).toMatchObject({ code: 0, stderr: '' });
  expect(filled.stdout).toMatch(/^Harbour Notices \(@harbournotices\): filled, \d+ messages in \d+ batch(es)?\.\n$/);
});

test('a session under a passphrase opens with it from the environment or the standard input, and not without', async ({
  lacuna,
  sample,
  userData,
}) => {
  const secret = { env: { ...APP, LACUNA_PASSPHRASE: PASSPHRASE } };
  await lacuna(['sign-in', '--phone', sample.phone], secret);
  expect(await lacuna(['sign-in', '--code', sample.code], secret)).toMatchObject({
    code: 0,
    stdout: matching(/encrypted with your passphrase/),
  });
  const key = await storedAuthKey(userData, PASSPHRASE);
  expect(filesWhere(userData, (bytes) => givesAway(bytes, key) || bytes.includes(PASSPHRASE))).toEqual([]);
  expect(await lacuna(['add', '@harbournotices'])).toMatchObject({ code: 3, stderr: matching(/LACUNA_PASSPHRASE/) });
  const wrong = { env: { LACUNA_PASSPHRASE: 'six herons on the weir' } };
  expect(await lacuna(['add', '@harbournotices'], wrong)).toMatchObject({
    code: 3,
    stderr: matching(/not the passphrase/),
  });
  const piped = { input: `${PASSPHRASE}\n` };
  expect(await lacuna(['add', '@harbournotices', '--passphrase-stdin'], piped)).toMatchObject({ code: 0 });
  expect(await lacuna(['sign-out'], secret)).toMatchObject({ code: 0, stdout: matching(/^Signed out\./) });
  expect(requests(sample)).toContain('auth.logOut');
});
