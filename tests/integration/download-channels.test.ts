// Downloads of several channels at once, over the real client, socket, server, worker and file: they share one pace.
import { expect, test } from 'vitest';
import { isFinished } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import { downloadBench } from '../support/download-bench.ts';

const FROM = Date.parse('2023-01-01T00:00:00Z') / 1_000;
const NAMES = ['@riverwatch_live', '@gorodlife'] as const;

async function twoChannels(options: Parameters<typeof downloadBench>[0] = {}) {
  const bench = await downloadBench(options);
  const ids: ChannelId[] = [];
  for (const name of NAMES) ids.push(await bench.add(name));
  const run = await bench.begin();
  const start = () => Promise.all(ids.map((id) => run.downloader.start(id, FROM, null)));
  return { bench, ids, run, start };
}

test('progress together, and each holds what its channel shows', async () => {
  const { bench, ids, run, start } = await twoChannels();
  const downloads = await start();
  expect(run.downloader.list().map(({ state }) => state.kind)).toEqual(['running', 'running']);
  for (const { downloadId } of downloads) expect((await run.until(downloadId, isFinished)).state.kind).toBe('done');
  for (const id of ids) bench.expectEqual(id);
  const order = run.batches.map(({ channelId }) => channelId);
  const turns = order.filter((id, index) => id !== order[index - 1]).length;
  expect(turns).toBeGreaterThan(4);
});

test('under a budget that the server keeps to itself, neither starves, and both are told of the waits', async () => {
  const { bench, ids, run, start } = await twoChannels();
  bench.sample.faults.resetBehaviour({ budget: { requests: 6, seconds: 1 } });
  const downloads = await start();
  const ended = await Promise.all(downloads.map(({ downloadId }) => run.until(downloadId, isFinished)));
  expect(ended.map(({ state }) => state.kind)).toEqual(['done', 'done']);
  for (const id of ids) bench.expectEqual(id);
  // While both had something to ask, neither asked much more often than the other.
  const asked = bench.sample.log
    .records()
    .filter(({ method, error }) => method === 'messages.getHistory' && error === null)
    .map(({ channelId }) => String(channelId));
  const [a = '', b = ''] = ids;
  const both = asked.slice(0, Math.min(asked.lastIndexOf(a), asked.lastIndexOf(b)) + 1);
  const share = both.filter((id) => id === a).length / both.length;
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(0.7);
  expect(run.told.some(({ state, channelId }) => state.kind === 'flood-wait' && channelId === a)).toBe(true);
});

test('the session is revoked: one says so, the other waits for the next sign-in', async () => {
  const { bench, run, start } = await twoChannels();
  bench.sample.faults.add({ method: 'messages.getHistory', nth: 3, fault: { kind: 'revoke' } });
  const downloads = await start();
  const states = (): readonly string[] =>
    run.downloader
      .list()
      .map(({ state }) => state.kind)
      .toSorted();
  await Promise.all(
    downloads.map(({ downloadId }) => run.until(downloadId, ({ kind }) => kind === 'failed' || kind === 'waiting')),
  );
  expect(states()).toEqual(['failed', 'waiting']);
});

test('one is paused and one goes on; then both stop and go on where they were', async () => {
  const { bench, ids, run, start } = await twoChannels();
  const [first, second] = await start();
  expect((await run.downloader.pause(first?.downloadId ?? '')).state.kind).toBe('paused');
  expect((await run.until(second?.downloadId ?? '', isFinished)).state.kind).toBe('done');
  await run.downloader.resume(first?.downloadId ?? '');
  await run.downloader.shut();
  expect(run.downloader.list().map(({ state }) => state.kind)).toEqual(['waiting', 'done']);
  run.downloader.open();
  expect((await run.until(first?.downloadId ?? '', isFinished)).state.kind).toBe('done');
  for (const id of ids) bench.expectEqual(id);
});
