// What the API calls complete: nothing that was not downloaded, and nothing that lies beyond the last cut.
import { expect, onTestFinished, test } from 'vitest';
import { openCache } from '../../src/main/cache/client.ts';
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

async function endOf(api: ApiBench, query: string): Promise<unknown> {
  const events = await all(eventsOf(await api.get(`/api/v1/history/${CHANNEL}?download=false&${query}`)));
  return events.at(-1)?.data;
}

test('days from an older file are no gaps, and not complete', async () => {
  const api = await stage();
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
