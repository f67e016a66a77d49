// Killed with no warning at any moment, the cache holds every batch that was acknowledged and no half of one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import type { ReadableDb } from '../../src/main/cache/file/connection.ts';
import { countedByScan, temporaryFile } from '../../src/main/cache/test-support.ts';
import { toIso } from '../../src/shared/domain/time-range.ts';
import { BATCH, claimOf, isCheck, textOf } from './cache-kill-batches.ts';

const CHILD = new URL('./cache-kill-child.ts', import.meta.url);
const KILLS = 10;

/** A small generator of numbers, so that a failing run can be repeated. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('SIGKILL at ten moments: no batch is torn, none that was acknowledged is lost', async () => {
  const file = temporaryFile();
  const random = numbers(20_240_101);
  let next = 0;
  let found = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const acknowledged = await commitUntilKilled(file, next, 1 + Math.floor(random.next().value * 60));
    const database = openDatabase({ file, telegram: 'sample' });
    try {
      expect(database.db.pragma('integrity_check')).toBe('ok');
      expect(database.db.all('PRAGMA foreign_key_check')).toEqual([]);
      found = wholeBatches(database.db);
      expect(found).toBeGreaterThan(acknowledged);
      expect(database.db.all('SELECT * FROM day_counts ORDER BY day')).toEqual(countedByScan(database.db));
    } finally {
      database.close();
    }
    next = found;
  }
  expect(found).toBeGreaterThan(KILLS);
}, 120_000);

/** Runs the child until it acknowledged so many batches, and kills it amid the next; the last number it said. */
async function commitUntilKilled(file: string, first: number, batches: number): Promise<number> {
  const child = spawn(process.execPath, [CHILD.pathname, file, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = first - 1;
  const exited = once(child, 'exit');
  let tried = false;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    // While it lives, the file is its alone.
    if (!tried) expect(() => openDatabase({ file, telegram: 'sample' })).toThrow('Another copy of Lacuna');
    tried = true;
    // What it wrote before it died is read to the end: all of that was acknowledged.
    if (last >= first + batches - 1) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  return last;
}

/** How many batches the file holds, counted from the first; each of them must be whole, and nothing beyond. */
function wholeBatches(db: ReadableDb): number {
  let number = 0;
  for (; ; number++) {
    const { from, until } = claimOf(number);
    const covered = db.get('SELECT until_instant FROM covered_ranges WHERE from_instant = ?', from);
    const rows = db.all('SELECT message FROM messages WHERE date >= ? AND date < ?', toIso(from), toIso(until));
    if (isCheck(number)) {
      const checked = rows.filter((row) => row['message'] === textOf(number)).length;
      const revisions = db.get(
        `SELECT count(*) AS kept FROM message_revisions WHERE message = ?`,
        textOf(number - 1),
      )?.['kept'];
      expect([0, BATCH]).toContain(checked);
      expect(revisions).toBe(checked);
      if (checked === 0) break;
    } else {
      expect(rows.length).toBe(covered ? BATCH : 0);
      if (!covered) break;
      expect(covered['until_instant']).toBe(until);
    }
  }
  const fills = Array.from({ length: number }, (_, index) => index).filter((index) => !isCheck(index)).length;
  expect(db.get('SELECT count(*) AS all_rows FROM messages')?.['all_rows']).toBe(fills * BATCH);
  return number;
}
