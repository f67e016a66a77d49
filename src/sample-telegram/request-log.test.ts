import { expect, test } from 'vitest';
import { RequestLog } from './request-log.ts';
import type { RequestRecord } from './world/model.ts';

const request = (method: string, at = 1): RequestRecord => ({
  at,
  method,
  channelId: null,
  query: null,
  ids: [],
  dates: [],
  error: null,
});

test('keeps requests in their order, tells those of one method, and forgets', () => {
  const log = new RequestLog();
  for (const method of ['a', 'b', 'a']) log.record(request(method));
  expect(log.records().map(({ method }) => method)).toEqual(['a', 'b', 'a']);
  expect(log.of('a')).toHaveLength(2);
  log.clear();
  expect(log.records()).toEqual([]);
});

test('is bounded: the newest stay', () => {
  const log = new RequestLog(10);
  for (let at = 1; at <= 1_000; at++) log.record(request('a', at));
  expect(log.records().map(({ at }) => at)).toEqual([991, 992, 993, 994, 995, 996, 997, 998, 999, 1_000]);
});

test('the next request of a kind can be waited for', async () => {
  const log = new RequestLog();
  const next = log.next(({ method }) => method === 'b');
  log.record(request('a', 1));
  log.record(request('b', 2));
  log.record(request('b', 3));
  expect(await next).toMatchObject({ method: 'b', at: 2 });
});

test('waiting can be given up', async () => {
  const log = new RequestLog();
  const giveUp = new AbortController();
  const next = log.next(() => true, giveUp.signal);
  giveUp.abort();
  await expect(next).rejects.toThrow('aborted');
});
