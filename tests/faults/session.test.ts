// Whose session it is, and whether they may look: both can change in the middle of a fill. What was committed stays, a
// sentence says what happened, and the same download goes on once it can.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Failure } from '../../src/shared/domain/failure.ts';
import { faultBench, type FaultArchive, type FaultBench } from '../support/fault-bench.ts';
import type { FaultRun } from '../support/fault-run.ts';
import { expectBatches, type Span } from '../support/fault-check.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const HISTORY = 'messages.getHistory';
const KEPT = 'Everything that was committed before is in the archive.';
// A busy machine is no fault.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
let bench: FaultBench;
let range: Span;
beforeAll(async () => {
  bench = await faultBench('riverwatch_live');
  range = bench.rangeOf(250);
});
afterEach(() => bench.tidy());
afterAll(() => bench.close());

function expectWhole(archive: FaultArchive, runs: readonly FaultRun[]): void {
  const kept = archive.expectExact();
  expect(kept.rows).toHaveLength(250);
  expect(kept.covered).toEqual([range]);
  expectBatches(
    runs.flatMap(({ batches }) => batches),
    kept,
  );
}

/** Fills until it fails, and says why; what is in the file then is what was committed. */
async function failing(archive: FaultArchive, run: FaultRun): Promise<{ downloadId: string; failure: Failure }> {
  const { downloadId, state } = await run.fill(range.from, range.until);
  expect(state.kind).toBe('failed');
  const kept = archive.expectExact();
  expectBatches(run.batches, kept);
  expect(kept.rows.length).toBeLessThan(250);
  if (state.kind !== 'failed') throw new Error('it did not fail');
  return { downloadId, failure: state.failure };
}

describe.each([
  ['at the first page', 1],
  ['in mid-gap', 2],
  ['at the last page', 3],
] as const)('%s', (_place, nth) => {
  test('the session is revoked: what waits goes on waiting, and all goes on after a new sign-in', async () => {
    const archive = await bench.archive();
    const before = await archive.begin();
    bench.sample.faults.add({ method: HISTORY, nth, fault: { kind: 'revoke' } });
    const other = { from: range.from - 86_400, until: range.from };
    const ended = failing(archive, before);
    const waiting = await before.downloader.start(archive.channelId, other.from, other.until);
    const { downloadId, failure } = await ended;
    expect(failure).toMatchObject({
      kind: 'session-revoked',
      message: 'This session was ended from another device.',
      kept: KEPT,
      next: 'Sign in again to go on.',
    });
    expect(archive.connections).toContain('revoked');
    expect(before.states(waiting.downloadId)).toEqual(['waiting']);
    const asked = bench.sample.log.records().length;
    await before.downloader.resume(downloadId);
    expect(bench.sample.log.records()).toHaveLength(asked);
    await before.downloader.shut();

    await archive.signInAgain();
    const after = await archive.begin();
    expect(new Set(after.downloader.list().map(({ downloadId }) => downloadId))).toEqual(
      new Set([downloadId, waiting.downloadId]),
    );
    expect((await after.finished(downloadId)).state.kind).toBe('done');
    expect((await after.finished(waiting.downloadId)).state.kind).toBe('done');
    const kept = archive.expectExact();
    expect(kept.covered).toEqual([{ from: other.from, until: range.until }]);
    expectBatches([...before.batches, ...after.batches], kept);
  });

  test('the channel turns private: a sentence; public again, one click goes on', async () => {
    const archive = await bench.archive();
    const run = await archive.begin();
    const turn = (): void => bench.sample.world.setPrivate(Number(archive.channelId), true);
    if (nth === 1) turn();
    else bench.atAnswer(nth - 1, turn);
    const { downloadId, failure } = await failing(archive, run);
    expect(failure).toMatchObject({
      kind: 'private-channel',
      message: expect.stringMatching(
        /^The channel @riverwatch_live is private, or this account was removed from it\.$/,
      ),
      kept: KEPT,
      next: 'Join it with your Telegram app, then try again.',
    });
    const committed = run.batches.length;
    await run.downloader.resume(downloadId);
    expect(await run.until(downloadId, ({ kind }) => kind === 'failed')).toMatchObject({
      state: { failure: { kind: 'private-channel' } },
    });
    expect(run.batches).toHaveLength(committed);
    bench.sample.world.setPrivate(Number(archive.channelId), false);
    await run.downloader.resume(downloadId);
    expect((await run.until(downloadId, ({ kind }) => kind === 'done')).state.kind).toBe('done');
    expectWhole(archive, [run]);
  });
});

describe('what Telegram says of the account or the channel, in mid-gap', () => {
  const refusals = [
    [401, 'AUTH_KEY_UNREGISTERED', 'session-revoked', 'Telegram has ended this session.'],
    [401, 'SESSION_EXPIRED', 'session-revoked', 'This session has expired.'],
    [401, 'USER_DEACTIVATED', 'banned', 'Telegram has closed this account.'],
    [401, 'USER_DEACTIVATED_BAN', 'banned', 'Telegram has closed this account.'],
    [
      406,
      'AUTH_KEY_DUPLICATED',
      'session-revoked',
      'Telegram has ended this session, because it was used from two places at once.',
    ],
    [
      406,
      'CHANNEL_PRIVATE',
      'private-channel',
      'The channel @riverwatch_live is private, or this account was removed from it.',
    ],
    [400, 'CHANNEL_INVALID', 'no-such-channel', 'The channel @riverwatch_live is not known at Telegram.'],
    [403, 'CHAT_WRITE_FORBIDDEN', 'telegram-refused', 'Telegram refused the request: CHAT_WRITE_FORBIDDEN.'],
    [400, 'SOMETHING_NEW', 'telegram-refused', 'Telegram refused the request: SOMETHING_NEW.'],
  ] as const;
  // Every second of them, and all in the long form.
  test.each(refusals.filter((_, index) => WHOLE || index % 2 === 1))('%d %s', async (code, message, kind, sentence) => {
    const archive = await bench.archive();
    const run = await archive.begin();
    bench.sample.faults.add({ method: HISTORY, nth: 2, count: 'always', fault: { kind: 'error', code, message } });
    const { downloadId, failure } = await failing(archive, run);
    expect(failure).toMatchObject({ kind, message: sentence, detail: message });
    expect(failure.next).toBeTruthy();
    bench.sample.faults.clear();
    const isOver = kind === 'session-revoked' || kind === 'banned';
    let now = run;
    if (isOver) {
      await archive.restart();
      now = await archive.begin();
    } else await run.downloader.resume(downloadId);
    expect((await now.until(downloadId, ({ kind }) => kind === 'done')).state.kind).toBe('done');
    expectWhole(archive, isOver ? [run, now] : [run]);
  });

  test.each([
    [500, 'INTERNAL_SERVER_ERROR'],
    [-503, 'Timeout'],
    [500, 'RPC_CALL_FAIL'],
  ] as const)('%d %s passes: waited for like a lost network, and filled by itself', async (code, message) => {
    const archive = await bench.archive();
    const run = await archive.begin();
    bench.sample.faults.add({ method: HISTORY, nth: 2, fault: { kind: 'error', code, message } });
    expect((await run.fill(range.from, range.until)).state.kind).toBe('done');
    expectWhole(archive, [run]);
  });
});
