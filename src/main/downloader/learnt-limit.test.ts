import { describe, expect, test } from 'vitest';
import { agreedLimit, correctedLimit, easedLimit } from './learnt-limit.ts';

const limit = { requests: 30, milliseconds: 10_000 };

describe('two episodes in a row', () => {
  test.each([
    ['agree: the limit is of whole seconds, waits being rounded up', [30, 10_800], [30, 9_700], limit],
    ['a request more or less comes from other programs', [29, 10_100], [30, 10_100], limit],
    ['one alone teaches nothing', null, [30, 10_000], null],
    ['of quite different numbers of requests', [30, 10_000], [12, 10_000], null],
    ['of quite different lengths', [30, 10_000], [30, 31_000], null],
    ['in which hardly anything was answered', [1, 5_000], [1, 5_000], null],
    ['of less than a second are one of a second', [2, 400], [2, 900], { requests: 2, milliseconds: 1_000 }],
  ] as const)('%s', (_what, before, now, expected) => {
    const episode = ([answered, milliseconds]: readonly [number, number]) => ({ answered, milliseconds });
    expect(agreedLimit(before && episode(before), episode(now))).toEqual(expected);
  });
});

describe('a flood in spite of a limit', () => {
  test.each([
    ['at the begin of a window: the windows before were too short', 0, 4, 1_000, { ...limit, milliseconds: 10_250 }],
    ['late in a window: it allows less', 26, 4, 3_000, { ...limit, requests: 26 }],
    ['in the first window: at most half of it is taken back', 3, 0, 9_000, { ...limit, requests: 15 }],
    ['that asks for far more than a window has nothing to do with it', 5, 2, 3_000_000, limit],
  ] as const)('%s', (_what, answered, windows, wait, expected) => {
    expect(correctedLimit(limit, answered, windows, wait)).toEqual(expected);
  });

  test('never below one request', () => {
    expect(correctedLimit({ requests: 1, milliseconds: 1_000 }, 0, 0, 1_000).requests).toBe(1);
  });
});

test('after calm a tenth more is tried, at least one', () => {
  expect(easedLimit(limit)).toEqual({ ...limit, requests: 33 });
  expect(easedLimit({ ...limit, requests: 4 })).toEqual({ ...limit, requests: 5 });
});
