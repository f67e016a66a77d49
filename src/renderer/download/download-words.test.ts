import { describe, expect, test } from 'vitest';
import { OPEN_END, type Download } from '../../shared/domain/download.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { fromIso, type Instant } from '../../shared/domain/time-range.ts';
import { withTold } from './download-list.ts';
import {
  clockWords,
  detailsOf,
  downwards,
  foremost,
  othersWords,
  shareDone,
  titleOf,
  upwards,
} from './download-words.ts';

const at = (iso: string): Instant => fromIso(`${iso}T00:00:00Z`) ?? 0;
const RANGE = { from: at('2024-03-19'), until: at('2024-03-29') };
const FAILURE = { kind: 'disk-full', message: 'The disk is full.' } as const;

function download(change: Partial<Download>): Download {
  return {
    downloadId: 'a',
    channelId: channelId(1),
    range: RANGE,
    cut: RANGE,
    state: { kind: 'running', gap: RANGE },
    gapSeconds: 864_000,
    coveredSeconds: 397_440,
    messages: 1_300,
    batches: 13,
    requests: 14,
    rate: 411.6,
    startedAt: 0,
    check: null,
    ...change,
  };
}

test('ranges are named newest first while they fill, oldest first otherwise', () => {
  expect(downwards(RANGE)).toBe('28 Mar → 19 Mar 2024');
  expect(downwards({ from: at('2023-12-30'), until: at('2024-01-02') })).toBe('1 Jan 2024 → 30 Dec 2023');
  expect(downwards({ from: RANGE.from, until: RANGE.from + 3_600 })).toBe('19 Mar 2024');
  expect(downwards({ from: RANGE.from, until: OPEN_END })).toBe('now → 19 Mar 2024');
  expect(upwards(RANGE)).toBe('19 – 28 Mar 2024');
  expect(upwards({ from: RANGE.from, until: OPEN_END })).toBe('19 Mar 2024 – now');
});

describe('each state has its words', () => {
  const says = (change: Partial<Download>, left: number | null = null) => {
    const whole = download(change);
    return `${titleOf(whole)} | ${detailsOf(whole, left, 1_000)}`;
  };
  test('running', () => {
    expect(says({}, 18)).toBe('Filling 28 Mar → 19 Mar 2024 | 1,300 messages · 13 batches · 412 / s · about 20 s left');
    expect(says({ rate: null })).toContain('| 1,300 messages · 13 batches');
    expect(says({ batches: 0, messages: 0, requests: 0, state: { kind: 'running', gap: null } })).toContain(
      '| Asking Telegram…',
    );
    expect(says({ batches: 0, messages: 0, requests: 3 })).toContain('| Reading, 3 requests so far');
  });
  test('waiting for Telegram and for the network', () => {
    expect(says({ state: { kind: 'flood-wait', until: 1_042, seconds: 60 } })).toContain(
      '| Telegram asks us to wait 0:42, 1,300 messages are safe',
    );
    expect(says({ state: { kind: 'offline', since: 0, failure: FAILURE } })).toContain(
      '| Waiting for the network, 1,300 messages are safe',
    );
    expect(says({ messages: 1, state: { kind: 'offline', since: 0, failure: FAILURE } })).toContain(
      '1 message is safe',
    );
  });
  test('stopped', () => {
    expect(says({ state: { kind: 'paused' } })).toBe('Paused: 19 – 28 Mar 2024 | 1,300 messages are safe');
    expect(says({ state: { kind: 'cancelled' } })).toBe('Cancelled: 19 – 28 Mar 2024 | 1,300 messages kept');
    expect(says({ state: { kind: 'failed', failure: FAILURE, goOnBelow: null } })).toContain('| The disk is full.');
  });
  test('done', () => {
    expect(says({ state: { kind: 'done' } })).toBe('Filled 19 – 28 Mar 2024 | Complete: 1,300 messages');
    expect(says({ state: { kind: 'done' }, messages: 0 })).toContain('| Complete: no messages there');
    const update = { range: { from: RANGE.from, until: OPEN_END }, state: { kind: 'done' } as const };
    expect(says({ ...update, messages: 12 })).toBe('Up to date | 12 new messages');
    expect(says({ ...update, messages: 0 })).toBe('Up to date | No new messages');
    expect(says({ state: { kind: 'done' }, messages: 0, batches: 0, gapSeconds: 0 })).toContain(
      '| Nothing was missing',
    );
  });
});

test('progress is by time covered', () => {
  expect(shareDone(download({}))).toBeCloseTo(0.46);
  expect(shareDone(download({ gapSeconds: 0, coveredSeconds: 0 }))).toBeNull();
  expect(shareDone(download({ gapSeconds: 0, coveredSeconds: 0, state: { kind: 'done' } }))).toBe(1);
});

test.each([
  [42, '0:42'],
  [41.2, '0:42'],
  [725, '12:05'],
  [3_723, '1:02:03'],
  [-3, '0:00'],
])('%d seconds on the clock: %s', (seconds, words) => {
  expect(clockWords(seconds)).toBe(words);
});

describe('of several downloads', () => {
  const named = (downloadId: string, state: Download['state']) => download({ downloadId, state });
  const waiting = named('w1', { kind: 'waiting' });
  const all = [
    named('done1', { kind: 'done' }),
    named('failed', { kind: 'failed', failure: FAILURE, goOnBelow: null }),
    waiting,
    named('running', { kind: 'running', gap: null }),
    named('w2', { kind: 'waiting' }),
    named('done2', { kind: 'done' }),
  ];
  test('the bar shows the one that moves, and counts the others', () => {
    expect(foremost(all)?.downloadId).toBe('running');
    expect(othersWords(all, foremost(all))).toBe('2 done, 1 stopped, 2 waiting');
  });
  test('else the next in turn, a stopped one, or the one that ended last', () => {
    expect(foremost(all.filter(({ downloadId }) => downloadId !== 'running'))?.downloadId).toBe('w1');
    expect(foremost(all.filter(({ state }) => state.kind === 'failed' || state.kind === 'done'))?.downloadId).toBe(
      'failed',
    );
    expect(foremost(all.filter(({ state }) => state.kind === 'done'))?.downloadId).toBe('done2');
    expect(foremost([])).toBeNull();
    expect(othersWords([waiting], waiting)).toBe('');
  });
});

describe('an answer and the events that overtook it', () => {
  const named = (downloadId: string, messages: number) => download({ downloadId, messages });
  test('the events win, in the order of asking', () => {
    const list = withTold([named('a', 1), named('b', 1)], [named('b', 2), named('c', 2)], new Set());
    expect(list.map(({ downloadId, messages }) => `${downloadId}${messages}`)).toEqual(['a1', 'b2', 'c2']);
  });
  test('what was dismissed does not come back', () => {
    expect(withTold([named('a', 1)], [named('b', 1)], new Set(['a', 'b']))).toEqual([]);
  });
});
