// Killed with no warning at any moment of a check: it goes on where it was, what it had found is in the file and counted at
// most once, and in the end the file says what the server shows. 4 kills, and 40 in `npm run test:faults`.
import Database from 'better-sqlite3';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { archiveFolder, signedIn } from '../support/filling.ts';
import { startSampleServer } from '../support/sample.ts';
import { aimWith, liveUntilKilled, numbersFrom, type Life } from './killing.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const KILLS = WHOLE ? 40 : 4;
const SEED = Number(process.env['LACUNA_SEED'] ?? 20_261_126);
const NAME = 'riverwatch_live';

interface Row {
  readonly id: number;
  readonly text: string | null;
  readonly deleted: number;
  readonly revisions: number;
}

test(`SIGKILL at ${KILLS} moments of checks: gone on with, nothing lost, nothing found twice`, async () => {
  const sample = await startSampleServer({ posts: WHOLE ? 20_000 : 8_000, stopped: true });
  onTestFinished(() => sample.close());
  const { host, port, publicKeyPem, phone, code, world } = sample;
  const login = { host, port, publicKeyPem, phone, code };
  const folder = archiveFolder();
  const session = path.join(folder, 'session.json');
  writeFileSync(session, JSON.stringify(await signedIn(login, [NAME])), { mode: 0o600 });
  const archive = path.join(folder, 'archive');
  mkdirSync(archive);
  const child = { login, folder: archive, session, usernames: [NAME] };
  expect((await liveUntilKilled(child, null)).struck).toBeNull();
  const number = world.byUsername(NAME)?.id ?? 0;
  const random = numbersFrom(SEED);
  const struck = new Map<string, number>();
  let [kills, checks] = [0, 0];

  while (kills < KILLS) {
    checks += 1;
    const before = rowsOf(archive);
    const shown = sample.worldMessages(number).filter(({ text }) => text !== null && text !== '');
    const deleted = shown.filter((_, index) => index % 23 === checks % 23).map(({ messageId }) => messageId);
    const gone = new Set(deleted);
    const edited = shown
      .filter(({ messageId }, index) => index % 7 === checks % 7 && !gone.has(messageId))
      .map(({ messageId }) => messageId);
    // What is asked for from now on is newer than what is held.
    world.advanceClock(3_600);
    for (const id of deleted) world.deletePost(number, id);
    for (const id of edited) world.editPost(number, id, { text: `edited ${checks} ${id}` });

    let life: Life;
    do {
      const aim = kills < KILLS ? aimWith(random, false) : null;
      life = await liveUntilKilled({ ...child, check: true }, aim);
      if (life.struck === null) continue;
      kills += 1;
      struck.set(life.struck, (struck.get(life.struck) ?? 0) + 1);
      // Never half a batch: a text that was replaced is kept as a revision, whenever it struck.
      for (const [id, row] of rowsOf(archive)) {
        const was = before.get(id);
        expect(row.revisions - (was?.revisions ?? 0), `message ${id}`).toBe(row.text === was?.text ? 0 : 1);
      }
    } while (life.struck !== null);

    const after = rowsOf(archive);
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const id of edited) {
      expect(after.get(id)?.text).toBe(`edited ${checks} ${id}`);
      expect(after.get(id)?.revisions).toBe((before.get(id)?.revisions ?? 0) + 1);
    }
    const marked = [...after.values()].filter(({ id, deleted: mark }) => mark === 1 && before.get(id)?.deleted === 0);
    expect(marked.map(({ id }) => id)).toEqual(deleted.toSorted((a, b) => a - b));
    // A batch that was committed in the moment of a kill is read twice, and counts as unchanged then: never more is told.
    expect(life.found?.edited).toBeLessThanOrEqual(edited.length);
    expect(life.found?.deleted).toBeLessThanOrEqual(deleted.length);
    expect(life.found?.added).toBe(0);
  }
  const histogram = [...struck].toSorted(([, a], [, b]) => b - a).map(([phase, count]) => `${count} × ${phase}`);
  process.stdout.write(`${kills} kills in ${checks} checks struck: ${histogram.join(', ')}\n`);
}, 600_000);

/** By id, as another program reads them. */
function rowsOf(archive: string): ReadonlyMap<number, Row> {
  const database = new Database(path.join(archive, 'lacuna.sqlite'));
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    const rows = database
      .prepare<[], Row>(
        `SELECT message_id AS id, message AS text, deleted_seen_at IS NOT NULL AS deleted,
                (SELECT count(*) FROM message_revisions AS r
                 WHERE r.channel_id = m.channel_id AND r.message_id = m.message_id) AS revisions
         FROM messages AS m ORDER BY message_id`,
      )
      .all();
    return new Map(rows.map((row) => [row.id, row]));
  } finally {
    database.close();
  }
}
