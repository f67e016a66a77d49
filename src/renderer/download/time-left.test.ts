import { describe, expect, test } from 'vitest';
import type { Download } from '../../shared/domain/download.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { secondsLeft, timeLeftWords, withSample } from './time-left.ts';

const download = (coveredSeconds: number, state: Download['state'] = { kind: 'running', gap: null }): Download => ({
  downloadId: 'd',
  channelId: channelId(1),
  range: { from: 0, until: 1_000_000 },
  cut: { from: 0, until: 1_000_000 },
  state,
  gapSeconds: 1_000_000,
  coveredSeconds,
  messages: 0,
  batches: 0,
  requests: 0,
  rate: null,
  startedAt: 0,
  check: null,
});

describe('secondsLeft', () => {
  test('is what is left over the speed of late', () => {
    const samples = withSample(withSample([], download(100_000), 0), download(300_000), 4_000);
    expect(secondsLeft(samples, 1_000_000)).toBe(14);
  });
  test('says nothing before it can tell', () => {
    expect(secondsLeft([], 10)).toBeNull();
    const short = withSample(withSample([], download(0), 0), download(500), 1_000);
    expect(secondsLeft(short, 1_000)).toBeNull();
    const still = withSample(withSample([], download(7), 0), download(7), 5_000);
    expect(secondsLeft(still, 1_000)).toBeNull();
  });
  test('forgets what a pause, and a new beginning, made stale', () => {
    const running = withSample([], download(500), 0);
    expect(withSample(running, download(500, { kind: 'paused' }), 100)).toEqual([]);
    expect(withSample(running, download(10), 200)).toEqual([{ at: 200, covered: 10 }]);
    expect(withSample(running, download(900), 60_000)).toEqual([{ at: 60_000, covered: 900 }]);
  });
});

test.each([
  [0, 'a few seconds left'],
  [7, 'a few seconds left'],
  [18, 'about 20 s left'],
  [57, 'about 55 s left'],
  [58, 'about 1 min left'],
  [240, 'about 4 min left'],
  [3_500, 'about 1 h left'],
  [7_300, 'about 2 h left'],
])('%d seconds: %s', (seconds, words) => {
  expect(timeLeftWords(seconds)).toBe(words);
});
