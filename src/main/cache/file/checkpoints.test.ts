import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Checkpoints } from './checkpoints.ts';
import { batch, message, NEW_YEAR, openForTest, type OpenedForTest } from '../test-support.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Commits batches of 100 long messages, from the `first` on. */
function commit({ cache }: OpenedForTest, first: number, batches: number): void {
  for (let number = first; number < first + batches; number++) {
    const from = NEW_YEAR + number * 100;
    const posts = Array.from({ length: 100 }, (_, index) =>
      message(number * 100 + index + 1, from + index, { text: 'x'.repeat(300) }),
    );
    cache.commitBatch(batch({ from, until: from + 100 }, posts));
  }
}

/** Bytes of the file itself, and of its write-ahead log. */
const sizes = (file: string): readonly [number, number] => [statSync(file).size, statSync(`${file}-wal`).size];

describe('what was committed moves into the file', () => {
  test('once the worker was idle for a second, and not before', () => {
    const opened = openForTest();
    const checkpoints = new Checkpoints(opened.database, opened.file);
    const [before] = sizes(opened.file);
    commit(opened, 0, 3);
    checkpoints.worked();
    vi.advanceTimersByTime(900);
    checkpoints.worked();
    vi.advanceTimersByTime(900);
    expect(sizes(opened.file)[0]).toBe(before);
    vi.advanceTimersByTime(100);
    expect(sizes(opened.file)[0]).toBeGreaterThan(before + 100_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('however busy the worker is, before the log grows without end', () => {
    const opened = openForTest();
    const checkpoints = new Checkpoints(opened.database, opened.file);
    for (let number = 0; number < 100; number++) {
      commit(opened, number, 1);
      checkpoints.worked();
    }
    expect(sizes(opened.file)[0]).toBeGreaterThan(4_000_000);
    checkpoints.stop();
  });

  test('not after reading only, and not once it is stopped', () => {
    const opened = openForTest();
    const checkpoints = new Checkpoints(opened.database, opened.file);
    opened.cache.listChannels();
    checkpoints.worked();
    expect(vi.getTimerCount()).toBe(0);
    commit(opened, 0, 1);
    checkpoints.worked();
    expect(vi.getTimerCount()).toBe(1);
    checkpoints.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
