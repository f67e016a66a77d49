// The API's history over the real client, socket, server, worker and file: what is covered comes out of the archive, what is
// not is downloaded on the way, and the archive is the better for it.
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { historyBatch, historyEnd } from '../../src/main/api/endpoints/history.ts';
import type { ApiCounters } from '../../src/main/api/context.ts';
import { isFinished } from '../../src/shared/domain/download.ts';
import { toIso, type TimeRange } from '../../src/shared/domain/time-range.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import { all, apiBench, eventsOf, messagesIn, type ApiBench, type StreamEvent } from '../support/api-bench.ts';
import { downloadBench, type DownloadBench, type Downloads } from '../support/download-bench.ts';
import { FakeClock } from '../support/fake-clock.ts';

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;
const JANUARY = { from: at('2024-01-01'), until: at('2024-02-01') };
const QUICK = { heartbeat: 20, hold: 10_000, stall: 600_000 };

interface Stage extends DownloadBench, Downloads {
  readonly api: ApiBench;
  readonly id: ChannelId;
}

async function stage(
  options: Parameters<typeof downloadBench>[0] = {},
  clock?: FakeClock,
  counters?: ApiCounters,
): Promise<Stage> {
  const bench = await downloadBench(options);
  const id = await bench.add('@riverwatch_live');
  const downloads = await bench.begin(clock);
  const api = await apiBench(() => ({ cache: bench.cache, downloader: downloads.downloader }), {
    times: QUICK,
    ...(counters ? { counters } : {}),
  });
  downloads.listen(() => api.api.heard('download.changed'));
  bench.sample.log.clear();
  return { ...bench, ...downloads, api, id };
}

async function history(api: ApiBench, query: string): Promise<readonly StreamEvent[]> {
  const response = await api.get(`/api/v1/history/%40riverwatch_live?${query}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  return all(eventsOf(response));
}

/** What the world shows of a range, oldest first, as the API tells of it. */
const expected = (on: Stage, range: TimeRange) =>
  on
    .shown(on.id, range)
    .toSorted((a, b) => a.date - b.date || a.messageId - b.messageId)
    .map(({ messageId, date, text }) => ({ message_id: messageId, date: toIso(date), message: text }));

const seen = (events: readonly StreamEvent[]) =>
  messagesIn(events).map(({ message_id, date, message }) => ({ message_id, date, message }));

/** The download that a stream has made, once it is there. */
const begun = (on: Stage): Promise<string> =>
  new Promise((resolve) => {
    const look = (): void => {
      const [download] = on.downloader.list();
      if (download) resolve(download.downloadId);
    };
    on.listen(look);
    look();
  });

const pages = (on: Stage) => on.asked(on.id).filter(({ method }) => method === 'messages.getHistory');

describe('the gap story', () => {
  test.each(['asc', 'desc'] as const)(
    '1 to 10 and 20 to 31 January are there, the month is asked for (%s): the middle only is downloaded',
    async (order) => {
      const on = await stage({ posts: 20_000 });
      await on.fill(on.id, at('2024-01-01'), at('2024-01-11'));
      await on.fill(on.id, at('2024-01-20'), at('2024-02-01'));
      on.sample.log.clear();
      const events = await history(on.api, `start_date=2024-01-01&end_date=2024-01-31&order=${order}`);
      const wanted = expected(on, JANUARY);
      expect(wanted.length).toBeGreaterThan(150);
      expect(seen(events)).toEqual(order === 'asc' ? wanted : wanted.toReversed());
      expect(events.at(-1)).toMatchObject({ name: 'end', data: { sent: wanted.length, complete: true, gaps: [] } });
      const gap = { from: at('2024-01-11'), until: at('2024-01-20') };
      for (const { dates } of pages(on)) {
        expect(Math.min(...dates)).toBeLessThan(gap.until + 60);
        expect(Math.max(...dates)).toBeGreaterThanOrEqual(gap.from - 60);
      }
      const count = on.shown(on.id, gap).length;
      expect(on.sample.log.records().length).toBeLessThanOrEqual(Math.ceil(count / 100) + 6);
      expect(on.covered(on.id)).toEqual([JANUARY]);
      on.expectEqual(on.id);
      // What was made for the stream is off the list again.
      expect(
        on.downloader.list().filter(({ range }) => range.until === JANUARY.until && range.from === JANUARY.from),
      ).toEqual([]);
      for (const { name, data } of events) {
        if (name === 'message') historyBatch.parse(data);
        if (name === 'end') historyEnd.parse(data);
      }
    },
  );

  test('what is there already is served while the gap is still being downloaded', async () => {
    const on = await stage({ posts: 20_000 });
    await on.fill(on.id, at('2024-01-01'), at('2024-01-11'));
    on.sample.faults.add({ method: 'messages.getHistory', fault: { kind: 'flood', seconds: 1 } });
    const events = await history(on.api, 'start_date=2024-01-01&end_date=2024-01-31');
    const comment = events.findIndex(({ name }) => name === ':');
    const before = messagesIn(events.slice(0, comment));
    expect(before).toHaveLength(on.shown(on.id, { from: at('2024-01-01'), until: at('2024-01-11') }).length);
    expect(events[comment]).toMatchObject({
      data: expect.stringMatching(/Telegram asks to wait|downloading/) as string,
    });
    expect(seen(events)).toEqual(expected(on, JANUARY));
  });

  test.each(['asc', 'desc'] as const)('%s: every batch comes as soon as it is committed', async (order) => {
    const clock = new FakeClock();
    clock.held = true;
    const on = await stage({ posts: 20_000 }, clock);
    on.sample.faults.add({ method: 'messages.getHistory', nth: 8, fault: { kind: 'flood', seconds: 300 } });
    const response = await on.api.get(
      `/api/v1/history/${on.id}?start_date=2023-01-01&end_date=2024-12-31&order=${order}`,
    );
    const events: StreamEvent[] = [];
    let beforeTheFlood: readonly StreamEvent[] = [];
    for await (const event of eventsOf(response)) {
      events.push(event);
      if (beforeTheFlood.length > 0 || !String(event.data).startsWith('Telegram asks to wait')) continue;
      beforeTheFlood = [...events];
      expect(messagesIn(beforeTheFlood)).toHaveLength(on.stored(on.id).length);
      clock.held = false;
      clock.pass(300_000);
    }
    const early = messagesIn(beforeTheFlood).length;
    const wanted = expected(on, { from: at('2023-01-01'), until: at('2025-01-01') });
    expect(early).toBeGreaterThan(100);
    expect(early).toBeLessThan(wanted.length);
    expect(seen(events)).toEqual(order === 'asc' ? wanted : wanted.toReversed());
  });

  test('the same again asks Telegram nothing', async () => {
    const on = await stage();
    await history(on.api, 'start_date=2024-01-01&end_date=2024-01-31');
    on.sample.log.clear();
    const events = await history(on.api, 'start_date=2024-01-01&end_date=2024-01-31');
    expect(seen(events)).toEqual(expected(on, JANUARY));
    expect(on.sample.log.records()).toEqual([]);
  });
});

describe('ranges', () => {
  test('an end day is in the range and days are UTC days, summer time or not', async () => {
    const on = await stage();
    for (const day of ['2024-03-31', '2024-10-27', '2024-02-29']) {
      const range = { from: at(day), until: at(day) + 86_400 };
      expect(seen(await history(on.api, `start_date=${day}&end_date=${day}`))).toEqual(expected(on, range));
    }
    expect(on.covered(on.id)).toEqual(
      ['2024-02-29', '2024-03-31', '2024-10-27'].map((day) => ({ from: at(day), until: at(day) + 86_400 })),
    );
  });

  test('moments with their zones; an end moment is not in the range', async () => {
    const on = await stage();
    const [first, last] = [on.shown(on.id, JANUARY)[3], on.shown(on.id, JANUARY)[40]];
    const range = { from: first?.date ?? 0, until: last?.date ?? 0 };
    const there = new Date((range.from + 7_200) * 1000).toISOString().slice(0, 19);
    const events = await history(on.api, `start_date=${there}%2B02:00&end_date=${toIso(range.until)}`);
    expect(seen(events)).toEqual(expected(on, range));
    expect(on.covered(on.id)).toEqual([range]);
  });

  test('without dates all of the collection period comes, up to now, and hidden ground is passed over', async () => {
    const on = await stage({ posts: 2_000 });
    const events = await history(on.api, 'start_date=2010-01-01');
    expect(seen(events)).toEqual(expected(on, { from: 0, until: on.sample.world.now() - 60 }));
    const [covered] = on.covered(on.id);
    expect(events.at(-1)).toMatchObject({
      name: 'end',
      data: { complete: false, gaps: [{ from: at('2010-01-01'), until: covered?.from }] },
    });
    const again = await history(on.api, '');
    expect(again.at(-1)).toMatchObject({ name: 'end', data: { complete: true, gaps: [] } });
  });

  test('download=false asks nothing and names the gaps', async () => {
    const on = await stage();
    await on.fill(on.id, at('2024-01-05'), at('2024-01-06'));
    on.sample.log.clear();
    const events = await history(on.api, 'start_date=2024-01-01&end_date=2024-01-31&download=false');
    expect(seen(events)).toEqual(expected(on, { from: at('2024-01-05'), until: at('2024-01-06') }));
    expect(events.at(-1)).toMatchObject({
      name: 'end',
      data: {
        complete: false,
        gaps: [
          { from: JANUARY.from, until: at('2024-01-05'), from_date: '2024-01-01T00:00:00Z' },
          { from: at('2024-01-06'), until: JANUARY.until },
        ],
      },
    });
    expect(on.sample.log.records()).toEqual([]);
  });
});

describe('trouble', () => {
  test('before the first batch it is a status and a sentence', async () => {
    const on = await stage();
    on.sample.world.setPrivate(Number(on.id), true);
    const response = await on.api.get(`/api/v1/history/${on.id}?start_date=2024-01-01&end_date=2024-01-31`);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      detail: expect.stringMatching(/^Error downloading messages: .*private/i) as string,
    });
    expect(on.covered(on.id)).toEqual([]);
    expect(on.downloader.list()).toEqual([]);
  });

  test.each([
    ['start_date=2024-02-01&end_date=2024-01-01', 422, /ends before it begins/],
    ['start_date=2099-01-01&end_date=2099-02-01', 422, /^Error downloading messages: The range begins after/],
    ['start_date=2024-02-30', 400, /“2024-02-30” is no date/],
    ['start_date=2024-02-01T00:00:00', 400, /with its zone/],
    ['order=up', 400, /order/],
    ['startdate=2024-01-01', 400, /“startdate” is no parameter/],
  ])('%s is refused with %i', async (query, status, sentence) => {
    const on = await stage({ posts: 500 });
    const response = await on.api.get(`/api/v1/history/${on.id}?${query}`);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ detail: expect.stringMatching(sentence) as string });
  });

  test('a channel that was not added, or is none', async () => {
    const on = await stage({ posts: 500 });
    const missing = await on.api.get('/api/v1/history/%40gorodlife');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({
      detail: expect.stringMatching(/“@gorodlife” is not among .* Add it/) as string,
    });
    expect((await on.api.get('/api/v1/history/%3F')).status).toBe(400);
  });

  test.each(['riverwatch_live', '@RiverWatch_Live', 'https%3A%2F%2Ft.me%2Friverwatch_live%2F12', '-100{id}', '{id}'])(
    'the channel as %s',
    async (name) => {
      const on = await stage({ posts: 500 });
      const response = await on.api.get(`/api/v1/history/${name.replace('{id}', on.id)}?download=false`);
      expect(response.status).toBe(200);
      await response.body?.cancel();
    },
  );

  test.each(['asc', 'desc'])('later it is an event (%s), and what was committed stays', async (order) => {
    const on = await stage({ posts: 20_000 });
    let stop = (): void => undefined;
    stop = on.sample.log.onRecord(() => {
      if (pages(on).length < 8) return;
      stop();
      on.sample.world.setPrivate(Number(on.id), true);
    });
    const events = await history(on.api, `start_date=2023-01-01&end_date=2024-12-31&order=${order}`);
    expect(events.at(-1)).toEqual({
      name: 'error',
      data: { detail: expect.stringMatching(/^Error downloading messages: .*private/i) as string },
    });
    expect(messagesIn(events).length).toBeGreaterThan(100);
    expect(on.stored(on.id)).toHaveLength(messagesIn(events).length);
    on.expectEqual(on.id);
    expect(on.downloader.list()).toEqual([]);
  });

  test('nobody is signed in: what is there comes, then the sentence', async () => {
    const on = await stage();
    await on.fill(on.id, at('2024-01-01'), at('2024-01-03'));
    on.api.account = { kind: 'signed-out', failure: null };
    const events = await history(on.api, 'start_date=2024-01-01&end_date=2024-01-31');
    expect(seen(events)).toEqual(expected(on, { from: at('2024-01-01'), until: at('2024-01-03') }));
    expect(events.at(-1)).toMatchObject({
      name: 'error',
      data: { detail: expect.stringContaining('signed in') as string },
    });
    const response = await on.api.get(`/api/v1/history/${on.id}?start_date=2024-01-03`);
    expect(response.status).toBe(503);
  });

  test('a flood: comments while it is waited out', async () => {
    const clock = new FakeClock();
    clock.held = true;
    const on = await stage({}, clock);
    on.sample.faults.add({ method: 'messages.getHistory', fault: { kind: 'flood', seconds: 300 } });
    const response = await on.api.get(`/api/v1/history/${on.id}?start_date=2024-01-01&end_date=2024-01-31`);
    const events: StreamEvent[] = [];
    for await (const event of eventsOf(response)) {
      events.push(event);
      const comments = events.filter(({ name }) => name === ':');
      // The third is a heartbeat: nothing has changed since the first.
      if (comments.length === 3) {
        clock.held = false;
        clock.pass(300_000);
      }
    }
    expect(response.status).toBe(200);
    const comments = events.filter(({ data }) => String(data).startsWith('Telegram asks to wait'));
    expect(comments.length).toBeGreaterThanOrEqual(2);
    expect(seen(events)).toEqual(expected(on, JANUARY));
  });

  test('the API is switched off meanwhile: the stream ends with an event', async () => {
    const clock = new FakeClock();
    clock.held = true;
    const on = await stage({}, clock);
    on.sample.faults.add({ method: 'messages.getHistory', fault: { kind: 'flood', seconds: 300 } });
    const response = await on.api.get(`/api/v1/history/${on.id}?start_date=2024-01-01&end_date=2024-01-31`);
    const events = eventsOf(response);
    await events.next();
    const [rest] = await Promise.all([all(events), on.api.api.set({ enabled: false })]);
    expect(rest.at(-1)).toMatchObject({
      name: 'error',
      data: { detail: expect.stringContaining('switched off') as string },
    });
    expect(on.downloader.list()).toEqual([]);
    await expect(fetch(on.api.address)).rejects.toThrow();
  });
});

describe('readers', () => {
  test('one that goes away: its download is cancelled, and what is committed stays', async () => {
    const on = await stage({ posts: 20_000, behaviour: { roundTripMs: 5 } });
    const gone = new AbortController();
    const response = await on.api.get(`/api/v1/history/${on.id}?start_date=2023-01-01&order=desc`, gone.signal);
    const events = eventsOf(response);
    await events.next();
    const [download] = on.downloader.list();
    gone.abort();
    await expect(all(events)).rejects.toThrow();
    const { state } = await new Promise<NonNullable<typeof download>>((resolve) => {
      const look = (): void => {
        const told = on.told.find(({ downloadId, state }) => downloadId === download?.downloadId && isFinished(state));
        if (told) resolve(told);
      };
      on.listen(look);
      look();
    });
    expect(state.kind).toBe('cancelled');
    expect(on.stored(on.id).length).toBeGreaterThan(0);
    on.expectEqual(on.id);
  });

  test('one of two that goes away takes nothing from the other', async () => {
    const clock = new FakeClock();
    clock.held = true;
    const on = await stage({ posts: 20_000 }, clock);
    on.sample.faults.add({ method: 'messages.getHistory', nth: 6, fault: { kind: 'flood', seconds: 300 } });
    const query = `/api/v1/history/${on.id}?start_date=2023-01-01&end_date=2024-12-31&order=desc`;
    const gone = new AbortController();
    const [first, second] = [await on.api.get(query, gone.signal), await on.api.get(query)];
    expect(on.downloader.list()).toHaveLength(1);
    gone.abort();
    await expect(all(eventsOf(first))).rejects.toThrow();
    const rest: StreamEvent[] = [];
    for await (const event of eventsOf(second)) {
      rest.push(event);
      // Heartbeats: the other's leaving has long been noticed by then.
      if (rest.filter(({ name }) => name === ':').length !== 4) continue;
      clock.held = false;
      clock.pass(300_000);
    }
    expect(seen(rest)).toEqual(expected(on, { from: at('2023-01-01'), until: at('2025-01-01') }).toReversed());
    expect(on.told.filter(({ state }) => state.kind === 'cancelled')).toEqual([]);
  });

  test('a download that was there before goes on when its reader goes away', async () => {
    const on = await stage({ posts: 20_000 });
    const own = await on.downloader.start(on.id, at('2023-01-01'), at('2023-06-01'), 'oldest-first');
    const leaving = new AbortController();
    const query = `/api/v1/history/${on.id}?start_date=2023-01-01&end_date=2023-05-31`;
    const response = await on.api.get(query, leaving.signal);
    leaving.abort();
    await response.body?.cancel().catch(() => undefined);
    expect((await on.until(own.downloadId, isFinished)).state.kind).toBe('done');
    expect(on.told.filter(({ state }) => state.kind === 'cancelled')).toEqual([]);
  });

  test('a download that the window wishes for too goes on when its reader goes away', async () => {
    const clock = new FakeClock();
    clock.held = true;
    const on = await stage({ posts: 20_000 }, clock);
    on.sample.faults.add({ method: 'messages.getHistory', nth: 6, fault: { kind: 'flood', seconds: 300 } });
    const leaving = new AbortController();
    const query = `/api/v1/history/${on.id}?start_date=2023-01-01&end_date=2023-12-31&order=desc`;
    const events = eventsOf(await on.api.get(query, leaving.signal));
    await events.next();
    const own = await on.downloader
      .start(on.id, at('2023-01-01'), at('2024-01-01'))
      .then((one) => on.api.api.keep(one));
    expect(on.downloader.list()).toHaveLength(1);
    leaving.abort();
    await expect(all(events)).rejects.toThrow();
    clock.held = false;
    clock.pass(300_000);
    expect((await on.until(own.downloadId, isFinished)).state.kind).toBe('done');
    expect(on.told.filter(({ state }) => state.kind === 'cancelled')).toEqual([]);
  });

  test('one who asks after somebody cancelled has it begun anew, and the one before is told', async () => {
    const clock = new FakeClock();
    clock.held = true;
    const on = await stage({ posts: 20_000 }, clock);
    on.sample.faults.add({ method: 'messages.getHistory', nth: 6, fault: { kind: 'flood', seconds: 300 } });
    const query = `/api/v1/history/${on.id}?start_date=2023-01-01&end_date=2023-12-31&order=desc`;
    const first = on.api.get(query).then((response) => all(eventsOf(response)));
    await on.until(await begun(on), ({ kind }) => kind === 'flood-wait');
    await on.downloader.cancel(await begun(on));
    const second = await on.api.get(query);
    clock.held = false;
    clock.pass(300_000);
    const [ended, whole] = [await first, await all(eventsOf(second))];
    expect(ended.at(-1)).toMatchObject({
      name: 'error',
      data: { detail: expect.stringContaining('cancelled') as string },
    });
    expect(seen(whole)).toEqual(expected(on, { from: at('2023-01-01'), until: at('2024-01-01') }).toReversed());
    expect(on.downloader.list()).toEqual([]);
  });

  test('a slow one holds one event, and neither the download nor what it commits', async () => {
    let stalled = (): void => undefined;
    const stall = new Promise<void>((resolve) => (stalled = resolve));
    const counters: ApiCounters = {
      pages: 0,
      mostBuffered: 0,
      get stalls() {
        return 0;
      },
      set stalls(_count) {
        stalled();
      },
    };
    const on = await stage({ posts: 60_000 }, undefined, counters);
    const { token, port } = on.api;
    const socket = connect(port, '127.0.0.1').pause();
    socket.write(
      `GET /api/v1/history/${on.id} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    await stall;
    const [download] = on.downloader.list();
    expect((await on.until(download?.downloadId ?? '', isFinished)).state.kind).toBe('done');
    const all = on.stored(on.id).length;
    on.expectEqual(on.id);
    // The rest of the channel was committed meanwhile, and nothing of it was read for this reader.
    expect(all).toBeGreaterThan(10_000);
    expect(counters.pages).toBeLessThan((all / 100) * 0.7);
    expect(counters.mostBuffered).toBeLessThan(500_000);
    socket.destroy();
  }, 240_000);

  test('four streams at once, and no fifth until one has ended', async () => {
    const clock = new FakeClock();
    clock.held = true;
    const on = await stage({}, clock);
    on.sample.faults.add({ method: 'messages.getHistory', fault: { kind: 'flood', seconds: 300 } });
    const ask = (day: number) =>
      on.api.get(`/api/v1/history/${on.id}?start_date=2024-01-0${day}&end_date=2024-01-0${day}`);
    const streams = await Promise.all([1, 2, 3, 4].map(ask));
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const fifth = await ask(5);
    expect(fifth.status).toBe(429);
    expect(fifth.headers.get('retry-after')).toBe('10');
    expect(await fifth.json()).toEqual({ detail: expect.stringContaining('4 streams') as string });
    clock.held = false;
    clock.pass(300_000);
    await Promise.all(streams.map((stream) => all(eventsOf(stream))));
    expect((await ask(5)).status).toBe(200);
  });
});
