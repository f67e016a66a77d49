// What the API calls complete: nothing that was not downloaded, and nothing that lies beyond the last cut.
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import { addition, batch, DAY, message, NEW_YEAR, temporaryFile } from '../../src/main/cache/test-support.ts';
import { CHANNEL, daily } from '../fixtures/older-files/make.ts';
import { all, apiBench, eventsOf, type ApiBench } from '../support/api-bench.ts';
import { dayAt, doJob, placeWith } from '../support/older-files.ts';

const nobody = (): never => {
  throw new Error('nothing is to be downloaded here');
};

/** An older file of five days, kept in use: three of them are inferred. It knows of no cut. */
async function stage(): Promise<ApiBench> {
  const { file } = placeWith({ rows: daily('2024-01-01', 5) });
  await doJob('keep', { file });
  const workerPath = new URL('../../src/main/cache/worker.ts', import.meta.url);
  const cache = await openCache({ file, telegram: 'telegram', workerPath });
  onTestFinished(() => cache.close());
  return apiBench(() => ({ cache, downloader: { start: nobody, list: () => [], cancel: nobody, dismiss: nobody } }));
}

async function endOf(api: ApiBench, query: string, channel = CHANNEL): Promise<unknown> {
  const events = await all(eventsOf(await api.get(`/api/v1/history/${channel}?download=false&${query}`)));
  return events.at(-1)?.data;
}

test('days from an older file are no gaps, and not complete', async () => {
  const api = await stage();
  expect(await api.json('/api/v1/channels')).toMatchObject({ channels: [{ complete: false }] });
  const query = 'start_date=2024-01-02&end_date=2024-01-04';
  expect(await endOf(api, query)).toMatchObject({ sent: 3, gaps: [], complete: false });
  expect(await api.json(`/api/v1/coverage/${CHANNEL}?${query}`)).toMatchObject({ gaps: [], complete: false });
});

test('what begins after the last cut is a gap, wherever it is asked for', async () => {
  const api = await stage();
  const from = dayAt('2024-02-01');
  const gaps = [{ from, until: from + 1 }];
  expect(await endOf(api, 'start_date=2024-02-01')).toMatchObject({ sent: 0, gaps, complete: false });
  for (const path of ['messages', 'coverage']) {
    expect(await api.json(`/api/v1/${path}/${CHANNEL}?start_date=2024-02-01`)).toMatchObject({ gaps });
  }
});

/** A channel whose collection period is January, of which the first day is covered; cut at the end of its fifth day. */
async function january(): Promise<{ readonly api: ApiBench; readonly cache: Cache }> {
  const workerPath = new URL('../../src/main/cache/worker.ts', import.meta.url);
  const cache = await openCache({ file: temporaryFile(), telegram: 'sample', workerPath });
  onTestFinished(() => cache.close());
  const period = { from: NEW_YEAR, until: NEW_YEAR + DAY };
  await cache.addChannel(
    addition({ period, firstVisible: { messageId: 1, date: NEW_YEAR - 90 * DAY }, lastCut: NEW_YEAR + 5 * DAY }),
  );
  await cache.commitBatch(batch(period, [message(5, NEW_YEAR + 60)]));
  const downloader = { start: nobody, list: () => [], cancel: nobody, dismiss: nobody };
  return { api: await apiBench(() => ({ cache, downloader })), cache };
}

test.each([
  ['', true, 0],
  ['start_date=2024-01-01&end_date=2024-01-01', true, 0],
  // Before the collection period, whether or not a beginning is named.
  ['end_date=2023-12-15', false, 1],
  ['start_date=1970-01-01&end_date=2024-01-01', false, 1],
  // After it, and after the last cut.
  ['start_date=2024-01-01', false, 1],
  ['start_date=2024-01-01&end_date=2030-01-01', false, 1],
  ['start_date=2030-01-01', false, 1],
  ['start_date=2030-01-01&end_date=2030-01-02', false, 1],
])('coverage?%s is complete: %s, and has %d gaps', async (query, complete, gaps) => {
  const { api } = await january();
  expect(await api.json('/api/v1/channels')).toMatchObject({ channels: [{ complete: true, gaps: 0 }] });
  const said = (await api.json(`/api/v1/coverage/riverwatch?${query}`.replace(/\?$/, ''))) as { gaps: unknown[] };
  expect({ ...said, gaps: said.gaps.length }).toMatchObject({ complete, gaps });
});

/** The second day is committed just after a page was read that lacks it. */
async function committedMeanwhile(): Promise<ApiBench> {
  const { api, cache } = await january();
  const read = cache.readMessagePage.bind(cache);
  vi.spyOn(cache, 'readMessagePage').mockImplementationOnce(async (query) => {
    const page = await read(query);
    await cache.commitBatch(batch(SECOND_DAY, [message(6, NEW_YEAR + DAY + 60)]));
    return page;
  });
  return api;
}

const SECOND_DAY = { from: NEW_YEAR + DAY, until: NEW_YEAR + 2 * DAY };

test('what is committed behind a reader is no part of what it was told', async () => {
  const query = 'start_date=2024-01-01&end_date=2024-01-02';
  const streaming = await committedMeanwhile();
  const before = { sent: 1, complete: false, gaps: [SECOND_DAY] };
  expect(await endOf(streaming, query, 'riverwatch')).toMatchObject(before);
  expect(await endOf(streaming, query, 'riverwatch')).toMatchObject({ sent: 2, complete: true, gaps: [] });

  const paging = await committedMeanwhile();
  const page = (): Promise<unknown> => paging.json(`/api/v1/messages/riverwatch?${query}`);
  expect(await page()).toMatchObject({ messages: [{ message_id: 5, covered: 1 }], gaps: [SECOND_DAY] });
  expect(await page()).toMatchObject({ messages: [{ message_id: 5 }, { message_id: 6, covered: 1 }], gaps: [] });
});
