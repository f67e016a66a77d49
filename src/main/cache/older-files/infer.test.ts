import { expect, test } from 'vitest';
import { DAY_SECONDS, rangeOfDays } from '../../../shared/domain/time-range.ts';
import { bareChannelId } from './channel-ids.ts';
import { inferRanges, type HeldDay } from './infer.ts';
import { relativePath } from './media-paths.ts';

const held = (...days: number[]): HeldDay[] =>
  days.map((day) => ({ day, capturedFrom: day, capturedUntil: 100 * DAY_SECONDS + day }));

test.each([
  [[], []],
  [[5], []],
  [[5, 6], []],
  [[5, 6, 7], [[6, 6]]],
  [
    [1, 2, 3, 4, 6, 7, 9, 10, 11],
    [
      [2, 3],
      [10, 10],
    ],
  ],
  [[1, 3, 5, 7], []],
])('of days %j the inner ones of unbroken runs: %j', (days, inner) => {
  expect(inferRanges(held(...days)).map(({ from, until }) => ({ from, until }))).toEqual(
    inner.map(([first = 0, last = 0]) => rangeOfDays(first, last)),
  );
});

test('the capture times span the inner days alone', () => {
  expect(inferRanges(held(1, 2, 3, 4))[0]).toMatchObject({
    capturedFrom: 2,
    capturedUntil: 100 * DAY_SECONDS + 3,
  });
});

test('a day that was asked for before it was over is not inferred, and keeps no other from it', () => {
  const days = held(1, 2, 3, 4, 5, 6).map((day) =>
    day.day === 3 ? { ...day, capturedUntil: 4 * DAY_SECONDS - 1 } : day,
  );
  expect(inferRanges(days).map(({ from, until }) => ({ from, until }))).toEqual([rangeOfDays(2, 2), rangeOfDays(4, 5)]);
});

test.each([
  ['-1001234567890', '1234567890'],
  ['1234567890', '1234567890'],
  [' 1234567890 ', '1234567890'],
  ['1234567890.0', '1234567890'],
  ['-1000001234567', '1234567'],
  ['-12345', null],
  ['@riverwatch', null],
  ['-100', null],
  ['', null],
  ['0', null],
  ['12e5', null],
])('the channel %j is %j', (written, bare) => {
  expect(bareChannelId(written)).toBe(bare);
});

test.each([
  ['/data/old/media/1.jpg', '/data/old', 'media/1.jpg'],
  ['/data/old/media/1.jpg', '/data/old/', 'media/1.jpg'],
  [String.raw`C:\old\media\1.jpg`, String.raw`C:\old`, 'media/1.jpg'],
  ['/data/older/1.jpg', '/data/old', '/data/older/1.jpg'],
  ['/data/old/../secret', '/data/old', '/data/old/../secret'],
  ['media/1.jpg', '/data/old', 'media/1.jpg'],
  ['/data/old', '/data/old', '/data/old'],
  ['/data/old/1.jpg', null, '/data/old/1.jpg'],
])('the path %j in %j is kept as %j', (stored, folder, kept) => {
  expect(relativePath(stored, folder)).toBe(kept);
});
