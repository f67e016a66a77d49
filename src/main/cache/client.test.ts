// The cache through its real worker thread.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PLAIN_CSV } from '../../shared/domain/export.ts';
import { FailureError } from '../../shared/domain/failure.ts';
import { channelId } from '../../shared/domain/ids.ts';
import type { Cache, CacheOptions, ExportCursor, ExportSlice } from './cache.ts';
import { openCache } from './client.ts';
import {
  addition,
  ASKED,
  batch,
  DAY,
  message,
  NEW_YEAR,
  RIVER,
  temporaryFile,
  temporaryFolder,
} from './test-support.ts';

const WORKER = new URL('./worker.ts', import.meta.url);
const ID = RIVER.channelId;
const DAY_ONE = { from: NEW_YEAR, until: NEW_YEAR + DAY };

async function open(options: Partial<CacheOptions> = {}): Promise<Cache> {
  const cache = await openCache({ file: temporaryFile(), telegram: 'sample', workerPath: WORKER, ...options });
  onTestFinished(() => cache.close().catch(() => undefined));
  return cache;
}

/** A worker of the test's own, speaking the protocol as `body` says. */
function workerOf(body: string): string {
  const file = path.join(temporaryFolder(), 'worker.mjs');
  writeFileSync(file, `import { parentPort } from 'node:worker_threads';\n${body}`);
  return file;
}
const OPEN = `parentPort.postMessage({ kind: 'open', info: { file: 'f', schemaVersion: 1, sqliteVersion: '3' } });`;

describe('through the worker', () => {
  test('what is committed is read, and is there after closing and opening again', async () => {
    const file = temporaryFile();
    const first = await open({ file });
    await first.addChannel(addition());
    const posts = [message(2, NEW_YEAR + 9, { text: 'b\0"' }), message(1, NEW_YEAR)];
    expect(await first.commitBatch(batch(DAY_ONE, posts))).toMatchObject({ kind: 'committed', inserted: 2 });
    await first.close();
    const second = await open({ file });
    expect(second.info.schemaVersion).toBe(first.info.schemaVersion);
    expect(await second.readCoverage(ID)).toEqual([DAY_ONE]);
    expect(await second.readMessages(ID, [1, 2])).toEqual(
      posts.toReversed().map((post) => ({ ...post, mediaPath: null, deletedSeenAt: null, revisions: 0 })),
    );
    expect((await second.listChannels()).map(({ messageCount }) => messageCount)).toEqual([2]);
  });

  test('calls are answered in order, however many wait', async () => {
    const cache = await open();
    await cache.addChannel(addition());
    const done: number[] = [];
    const claims = Array.from({ length: 40 }, (_, index) => ({
      from: NEW_YEAR + index * 10,
      until: NEW_YEAR + index * 10 + 10,
    }));
    await Promise.all(
      claims.map((claim, index) =>
        cache.commitBatch(batch(claim, [message(index + 1, claim.from)])).then(() => done.push(index)),
      ),
    );
    expect(done).toEqual(claims.map((_, index) => index));
    expect(await cache.readCoverage(ID)).toEqual([{ from: NEW_YEAR, until: NEW_YEAR + 400 }]);
  });

  test('what is asked after a long reading is answered in its pauses, and closing waits for it', async () => {
    const cache = await open();
    await cache.addChannel(addition());
    // More than a slice holds on each of two days; a second may hold any number.
    for (const day of [0, 1]) {
      const from = NEW_YEAR + day * DAY;
      const posts = Array.from({ length: 8_001 }, (_, index) =>
        message(day * 10_000 + index + 1, from, { views: index }),
      );
      await cache.commitBatch(batch({ from, until: from + DAY }, posts));
    }
    const answered: string[] = [];
    const query = { channelId: ID, range: null, filter: { minViews: 8_000 } };
    const outline = cache.readOutline(query).then((answer) => {
      answered.push('outline');
      return answer;
    });
    await cache.readRevisions(ID, 1).then(() => answered.push('revisions'));
    expect((await outline).matching).toBe(2);
    expect(answered).toEqual(['revisions', 'outline']);
    const last = cache.readOutline(query);
    await cache.close();
    expect((await last).matching).toBe(2);
  });

  test('a Failure crosses as one, a bug as an Error with the worker’s own trace', async () => {
    const cache = await open();
    const failed = cache.readCalendar(channelId('404'), null);
    await expect(failed).rejects.toThrow(FailureError);
    await expect(failed).rejects.toMatchObject({ failure: { kind: 'channel-not-added', next: 'Add it first.' } });
    await cache.addChannel(addition());
    const bug = await cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR - 5)])).catch((error: unknown) => error);
    expect(bug).toBeInstanceOf(Error);
    expect(bug).not.toBeInstanceOf(FailureError);
    expect((bug as Error).stack).toContain('commit-batch');
  });

  test('a full disk is a Failure; reading goes on', async () => {
    const cache = await open({ maxPages: 60 });
    await cache.addChannel(addition());
    const long = Array.from({ length: 100 }, (_, index) =>
      message(index + 1, NEW_YEAR + index, { text: 'x'.repeat(3_000) }),
    );
    await expect(cache.commitBatch(batch(DAY_ONE, long))).rejects.toMatchObject({ failure: { kind: 'disk-full' } });
    expect(await cache.readCoverage(ID)).toEqual([]);
    expect(await cache.readMessage(ID, 1)).toBeNull();
  });

  test('of two openers the second is told that the cache is in use, and nothing of it stays behind', async () => {
    const file = temporaryFile();
    const first = await open({ file });
    const second = openCache({ file, telegram: 'sample', workerPath: WORKER });
    await expect(second).rejects.toMatchObject({ failure: { kind: 'cache-in-use' } });
    await first.close();
    await (await open({ file })).close();
  });

  test('after closing, calls are refused; closing twice is closing once', async () => {
    const cache = await open();
    const last = cache.listChannels();
    await Promise.all([cache.close(), cache.close()]);
    expect(await last).toEqual([]);
    await expect(cache.listChannels()).rejects.toMatchObject({ failure: { kind: 'cache-failed' } });
  });

  test.each([1, 2] as const)(
    'an export’s bytes arrive whole, slice after slice; threads: %i',
    async (exportThreads) => {
      const cache = await open({ exportThreads });
      await cache.addChannel(addition());
      for (let hundred = 0; hundred < 12; hundred++) {
        const claim = { from: NEW_YEAR + hundred * 100, until: NEW_YEAR + hundred * 100 + 100 };
        const posts = Array.from({ length: 100 }, (_, index) => message(hundred * 100 + index + 1, claim.from + index));
        await cache.commitBatch(batch(claim, posts));
      }
      const snapshot = await cache.openExport({ channels: [ID], range: DAY_ONE, filter: {} });
      const shape = { kind: 'csv', columns: ['message_id', 'message'], format: PLAIN_CSV } as const;
      const slices: ExportSlice[] = [];
      for (let after: ExportCursor | null = null, more = true; more;) {
        const slice: ExportSlice = await cache.readExportSlice(snapshot.exportId, shape, after);
        slices.push(slice);
        after = slice.next;
        more = after !== null;
      }
      expect(slices.length).toBeGreaterThan(1);
      expect([snapshot.rows, slices.reduce((sum, { rows }) => sum + rows, 0)]).toEqual([1_200, 1_200]);
      const text = Buffer.concat(slices.map(({ bytes }) => bytes)).toString();
      expect(text).toBe(Array.from({ length: 1_200 }, (_, index) => `${index + 1},"Post ${index + 1}"\r\n`).join(''));
      await cache.closeExport(snapshot.exportId);
      await cache.closeExport(snapshot.exportId);
      await expect(cache.readExportSlice(snapshot.exportId, shape, null)).rejects.toMatchObject({
        failure: { kind: 'export-failed' },
      });
    },
  );
});

describe('a worker that dies', () => {
  const deaths = [
    ['by an uncaught error', `throw new Error('out of luck');`],
    ['by leaving', 'process.exit(3);'],
  ] as const;
  test.each(deaths)('%s fails the calls that wait and the later ones', async (_, death) => {
    const cache = await open({ workerPath: workerOf(`${OPEN}\nparentPort.once('message', () => { ${death} });`) });
    const waiting = [cache.listChannels(), cache.readCoverage(ID)];
    for (const call of waiting) await expect(call).rejects.toMatchObject({ failure: { kind: 'cache-failed' } });
    await expect(cache.listChannels()).rejects.toMatchObject({ failure: { next: 'Start Lacuna again.' } });
    // There is nothing left to close: leaving the app is not held up.
    await cache.close();
  });

  test('while it closes fails the closing', async () => {
    const cache = await open({ workerPath: workerOf(`${OPEN}\nparentPort.once('message', () => process.exit(3));`) });
    await expect(cache.close()).rejects.toMatchObject({ failure: { kind: 'cache-failed' } });
  });

  test.each(deaths)('%s before it is ready fails the opening', async (_, death) => {
    await expect(openCache({ file: 'f', telegram: 'sample', workerPath: workerOf(death) })).rejects.toThrow();
  });

  test('gives the file free', async () => {
    const file = temporaryFile();
    const real = JSON.stringify(WORKER.href);
    const doomed = workerOf(`await import(${real});
      parentPort.on('message', ({ name }) => { if (name === 'listChannels') process.exit(1); });`);
    const cache = await open({ file, workerPath: doomed });
    await cache.addChannel(addition());
    await cache.listChannels().catch(() => undefined);
    await cache.close().catch(() => undefined);
    const again = await open({ file });
    expect(await again.readChannel(ID)).toMatchObject({ name: RIVER.name, lastCut: ASKED });
  });
});

describe('the thread for exports', () => {
  const selection = { channels: [ID], range: DAY_ONE, filter: {} };
  const shape = { kind: 'csv', columns: ['message_id'], format: PLAIN_CSV } as const;
  /** The real thread; the one for exports does more when it is asked for a slice. */
  const worse = (body: string): string =>
    workerOf(`import { workerData } from 'node:worker_threads';
      if (workerData.part === 'exports') parentPort.on('message', ({ id, name }) => {
        if (name === 'readExportSlice' || name === 'readStretch') { ${body} }
      });
      await import(${JSON.stringify(WORKER.href)});`);

  test('fails its export alone where it dies, and is there again for the next', async () => {
    const cache = await open({ workerPath: worse('process.exit(1);') });
    await cache.addChannel(addition());
    for (let time = 0; time < 2; time++) {
      const { exportId } = await cache.openExport(selection);
      await expect(cache.readExportSlice(exportId, shape, null)).rejects.toMatchObject({
        failure: { kind: 'export-failed', next: 'Export again.' },
      });
      await cache.closeExport(exportId);
      expect(await cache.listChannels()).toHaveLength(1);
    }
  });

  test('tells of damage that it meets, and nothing more is trusted', async () => {
    const failure = { kind: 'cache-damaged', message: 'Damaged.', detail: 'SQLITE_CORRUPT' };
    const answer = `parentPort.postMessage({ kind: 'trouble', id, trouble: { kind: 'failure', failure: ${JSON.stringify(failure)} } });`;
    const told: unknown[] = [];
    const cache = await open({ workerPath: worse(answer), onDamage: (damage) => told.push(damage) });
    await cache.addChannel(addition());
    const { exportId } = await cache.openExport(selection);
    await expect(cache.readExportSlice(exportId, shape, null)).rejects.toMatchObject({ failure });
    await expect(cache.listChannels()).rejects.toMatchObject({ failure: { kind: 'cache-damaged' } });
    await expect(cache.openExport(selection)).rejects.toMatchObject({ failure: { kind: 'cache-damaged' } });
    expect(told).toMatchObject([{ kind: 'cache-damaged' }]);
  });

  test('lets go of what was not closed when the archive is', async () => {
    const file = temporaryFile();
    const cache = await open({ file });
    await cache.addChannel(addition());
    await cache.openExport(selection);
    await cache.close();
    await expect(cache.openExport(selection)).rejects.toMatchObject({ failure: { kind: 'cache-failed' } });
    expect(readdirSync(path.dirname(file)).filter((name) => /-wal|-shm/.test(name))).toEqual([]);
    await (await open({ file })).close();
  });
});
