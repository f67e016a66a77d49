// A file of a million rows, taken in every way: how far it is can be seen, it can be ended, and main stays free. Whole
// only where LACUNA_FAULTS is 1; else a twentieth of it.
import Database from 'better-sqlite3';
import { rmSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { handlersOf } from '../../src/main/cache/handlers.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { OlderProgress } from '../../src/shared/domain/older-file.ts';
import { CHANNEL } from '../fixtures/older-files/make.ts';
import { doInWorker, fingerprint, NOW, placeWith, readRows } from '../support/older-files.ts';

const ROWS = process.env['LACUNA_FAULTS'] === '1' ? 1_000_000 : 50_000;
/** The longest that main may be held while the worker works. */
const MOST_HELD_MS = 1_000;

/** One message every ten minutes or so from 2015 on, in three shapes of dates, newest first as scrapers write. */
function fill(file: string): void {
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  db.prepare(
    `WITH RECURSIVE n (i) AS (VALUES (${ROWS}) UNION ALL SELECT i - 1 FROM n WHERE i > 1)
     INSERT INTO messages (channel_id, message_id, date, sender_id, message, media_type, is_forwarded)
     SELECT ?, i, strftime(CASE i % 3 WHEN 0 THEN '%Y-%m-%dT%H:%M:%S+00:00' WHEN 1 THEN '%Y-%m-%d %H:%M:%S' ELSE '%s' END,
         1420070400 + i * 290, 'unixepoch'),
       -1001234567890, 'Post ' || i || ' about the level of the river at the bridge, and some more words to give it weight',
       CASE i % 5 WHEN 0 THEN 'MessageMediaPhoto' END, i % 2 FROM n`,
  ).run(CHANNEL);
  db.close();
}

/** The longest that this thread was held while `work` went on. */
async function heldWhile(work: Promise<unknown>): Promise<number> {
  const watch = { last: performance.now(), most: 0 };
  const timer = setInterval(() => {
    const at = performance.now();
    watch.most = Math.max(watch.most, at - watch.last);
    watch.last = at;
  }, 5);
  await work.catch(() => undefined);
  clearInterval(timer);
  return watch.most;
}

test(`${ROWS} rows: looked at, cancelled, copied clean, kept in use`, async () => {
  const place = placeWith({ rows: [] });
  const { folder, file, target, work } = place;
  fill(file);
  const before = fingerprint(folder);
  const told: OlderProgress[] = [];
  const took: Record<string, string> = { MB: (statSync(file).size / 1e6).toFixed(0) };
  const timed = async <T>(name: string, job: Promise<T>): Promise<T> => {
    const start = performance.now();
    const held = await heldWhile(job);
    took[name] = `${((performance.now() - start) / 1000).toFixed(1)} s, main held ${held.toFixed(0)} ms`;
    expect(held).toBeLessThan(MOST_HELD_MS);
    return job;
  };

  const look = await timed('look', doInWorker('look', place, { onProgress: (progress) => told.push(progress) }));
  expect(look).toMatchObject({ rows: ROWS, problems: [], channels: [{ channelId: channelId(CHANNEL), rows: ROWS }] });
  expect(told.filter(({ done, total }) => total === ROWS && done > 0 && done < ROWS).length).toBeGreaterThan(2);

  const abort = new AbortController();
  const cancelled = doInWorker('clean', place, {
    signal: abort.signal,
    onProgress: ({ step }) => step === 'moving' && abort.abort(),
  });
  await expect(
    timed(
      'cancel',
      cancelled.catch((error: unknown) => error),
    ),
  ).resolves.toMatchObject({
    failure: { kind: 'cancelled' },
  });
  expect(fingerprint(folder)).toEqual(before);

  const clean = await timed('clean', doInWorker('clean', place));
  expect(clean).toMatchObject({ rows: ROWS, taken: ROWS, problems: [] });
  expect(fingerprint(folder)).toEqual(before);
  const kept = await timed('keep', doInWorker('keep', { file }));
  expect(kept).toMatchObject({ rows: ROWS, taken: ROWS, inferredDays: clean.inferredDays });
  rmSync(work, { recursive: true, force: true });

  for (const cache of [file, target]) {
    const database = openDatabase({ file: cache, telegram: 'telegram' });
    const handlers = handlersOf(database);
    expect(handlers.readChannel(channelId(CHANNEL))?.messageCount).toBe(ROWS);
    expect(handlers.readCoveredRanges(channelId(CHANNEL), { from: 0, until: NOW })).toHaveLength(1);
    database.close();
    expect(readRows(cache, 'SELECT count(*) AS n FROM messages WHERE length(date) = 20')).toEqual([{ n: ROWS }]);
  }
  console.log(took); // oxlint-disable-line no-console -- the figures of the long mode
}, 600_000);
