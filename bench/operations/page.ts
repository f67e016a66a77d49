// A hundred messages of the list at the head, in the middle, at the tail and on any day of a channel, against a hundred rows
// that lie side by side in the file. Both come from a worker thread, for that is how a window gets them. And what that way
// between the threads costs, against reading what goes it.
import { once } from 'node:events';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Cache } from '../../src/main/cache/cache.ts';
import { connect, type Connection } from '../../src/main/cache/file/connection.ts';
import { rowsIn } from '../../src/main/cache/tables/message-rows.ts';
import { dayOf, rangeOfDay, type Day } from '../../src/shared/domain/time-range.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import { openBenchCache } from '../support/archives.ts';
import { lookAtApp } from '../support/bare.ts';
import type { ReaderOptions, ReadRows } from '../support/row-worker.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import { placesOn, postAt, type ChannelPlan } from '../support/posts.ts';
import { Rng } from '../support/rng.ts';
import { median } from '../operation.ts';
import { ROUNDS, sideBySide, timedOften } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

const ROW_WORKER = new URL('../support/row-worker.ts', import.meta.url);
const PAGE = 100;
const CALLS = 40;
const WARM_UP_CALLS = 500;
const TARGET = { sense: 'at most', ratio: 1.5, gate: null } as const;
/** Each to another day. */
const JUMPS = 200;
const MANY = 1_000;
/** What one call of the list answers at most. */
const A_CALL = 500;
const SEED = 11;
/** The list's own columns, without what it works out. */
const COLUMNS = [
  'message_id',
  'date',
  'message',
  'action',
  'entities',
  'media_type',
  'media_file_name',
  'media_mime_type',
  'media_file_size',
  'reply_to',
  'is_forwarded',
  'forwarded_from_name',
  'forwarded_from_channel_id',
  'post_author',
  'views',
  'forwards',
  'grouped_id',
  'edit_date',
  'edit_hide',
  'deleted_seen_at',
] as const;

interface Place {
  readonly name: string;
  readonly day: Day;
  /** The rowid where its neighbours begin. */
  readonly rowid: number;
}

export const page: Operation = {
  name: 'page',
  about: '100 messages at the head, middle, tail and any day of a channel, against 100 neighbouring rows',
  async measure({ messages, folder, archives }: Bench): Promise<readonly Measured[]> {
    const { file, plans } = await archives.oneChannel(Math.min(messages, 1_000_000));
    const plan = plans[0]!;
    const { pragmas } = lookAtApp(folder);
    const cache = await openBenchCache(file);
    const here = connect(file, { readonly: true });
    const workerData: ReaderOptions = { file, pragmas, columns: COLUMNS };
    const worker = new Worker(ROW_WORKER, { workerData });
    const neighbours = async (rowid: number): Promise<readonly unknown[]> => {
      const asked: ReadRows = { from: rowid, until: rowid + PAGE };
      worker.postMessage(asked, []);
      const [rows] = (await once(worker, 'message')) as [readonly unknown[]];
      return rows;
    };
    try {
      const lines: Measured[] = [];
      for (const place of placesOf(plan)) lines.push(await measurePlace(cache, neighbours, plan, place));
      lines.push(tailAgainstHead(lines), await measureJumps(cache, neighbours, plan));
      return [...lines, await measureWay(cache, here, plan)];
    } finally {
      await worker.terminate();
      here.close();
      await cache.close();
    }
  },
};

async function measurePlace(
  cache: Cache,
  neighboursOf: (rowid: number) => Promise<readonly unknown[]>,
  plan: ChannelPlan,
  place: Place,
): Promise<Measured> {
  const { channelId } = plan.channel;
  const watch = new Watch();
  const ours = (): Promise<readonly unknown[]> =>
    cache.readDayMessages({ channelId, range: null, filter: {}, day: place.day, offset: 0, limit: PAGE });
  const neighbours = (): Promise<readonly unknown[]> => neighboursOf(place.rowid);
  // Code is compiled before anything counts, in a thread that has other things to do on a busy machine.
  for (let time = 0; time < WARM_UP_CALLS; time++) await Promise.all([ours(), neighbours()]);
  const [page, rows] = [await ours(), await neighbours()];
  const samples = await sideBySide(
    watch,
    () => timedOften(CALLS, ours),
    () => timedOften(CALLS, neighbours),
    ROUNDS,
  );
  return {
    name: `page, ${place.name}`,
    ours: `cache.readDayMessages, ${page.length} messages`,
    yardstick: `${rows.length} neighbouring rowids with the same columns, from a worker thread`,
    unit: 'ms',
    ...samples,
    target: TARGET,
    checks: [
      {
        what: 'whole pages',
        holds: page.length === PAGE && rows.length === PAGE,
        detail: `${page.length}, ${rows.length}`,
      },
      live(watch),
    ],
    watched: watch.seen,
  };
}

/** As somebody goes to dates all over the channel: no page was near the one before. */
async function measureJumps(
  cache: Cache,
  neighboursOf: (rowid: number) => Promise<readonly unknown[]>,
  plan: ChannelPlan,
): Promise<Measured> {
  const { channelId } = plan.channel;
  const full = fullDays(plan);
  const watch = new Watch();
  const rng = new Rng(SEED);
  // Neither side goes where it was already, nor where the other is; rounds differ as well.
  const anyDay = (): Day => full[rng.below(full.length)] ?? 0;
  const samples = await sideBySide(
    watch,
    () =>
      timedOften(JUMPS, () =>
        cache.readDayMessages({ channelId, range: null, filter: {}, day: anyDay(), offset: 0, limit: PAGE }),
      ),
    () => timedOften(JUMPS, () => neighboursOf(rowidOn(plan, anyDay()))),
    ROUNDS,
  );
  return {
    name: 'page, jump to a date',
    ours: `cache.readDayMessages, ${PAGE} messages of any of ${full.length} days`,
    yardstick: `${PAGE} neighbouring rowids anywhere, with the same columns, from a worker thread`,
    unit: 'ms',
    ...samples,
    target: { sense: 'at most', ratio: 5, gate: null },
    checks: [live(watch)],
    watched: watch.seen,
  };
}

/** A thousand messages that the worker reads and this thread is given, against this thread reading them itself. */
async function measureWay(cache: Cache, here: Connection, plan: ChannelPlan): Promise<Measured> {
  const { channelId } = plan.channel;
  const calls: { day: Day; limit: number }[] = [];
  for (let day = plan.stretches.at(-1)?.last ?? 0, left = MANY; left > 0; day--) {
    const { from, until } = placesOn(plan, day, day);
    const limit = Math.min(left, A_CALL, until - from);
    if (limit > 0) calls.push({ day, limit });
    left -= limit;
  }
  const asked = async (): Promise<readonly unknown[]> => {
    const parts = calls.map((call) =>
      cache.readDayMessages({ channelId, range: null, filter: {}, offset: 0, ...call }),
    );
    return (await Promise.all(parts)).flat();
  };
  const read = (): readonly unknown[] =>
    calls.flatMap(({ day, limit }) => rowsIn(here, channelId, rangeOfDay(day), { sql: '', params: [] }, limit));
  const watch = new Watch();
  // What was packed on the way has its properties in another order.
  const hash = (rows: readonly unknown[]): string =>
    hashOf(rows.map((row) => inspect(row, { sorted: true, depth: 3 })));
  const equal = equalBy('the same messages', hash(await asked()), hash(read()));
  const samples = await sideBySide(
    watch,
    () => timedOften(CALLS, asked),
    () => timedOften(CALLS, read),
  );
  return {
    name: 'page, 1,000 to main',
    ours: `${MANY} messages by cache.readDayMessages, ${calls.length} calls at once: read, and brought to this thread`,
    yardstick: 'the same read in this thread, which the way there may cost once more',
    unit: 'ms',
    ...samples,
    target: { sense: 'at most', ratio: 2, gate: null },
    checks: [equal, live(watch)],
    watched: watch.seen,
  };
}

/** Days that hold a page. */
function fullDays(plan: ChannelPlan): readonly Day[] {
  const days = plan.stretches.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
  return days.filter((day) => {
    const { from, until } = placesOn(plan, day, day);
    return until - from >= PAGE;
  });
}

/** Where a day's rows begin. Rows lie newest batch first: rowids fall with dates. */
function rowidOn(plan: ChannelPlan, day: Day): number {
  return Math.max(1, plan.messages - placesOn(plan, day, day).until);
}

/** Days near both ends and the middle. */
function placesOf(plan: ChannelPlan): readonly Place[] {
  const full = fullDays(plan);
  const middle = dayOf(postAt(plan, Math.floor(plan.messages / 2)).date);
  const nearMiddle = full.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  const named = { head: full.at(-1), middle: nearMiddle, tail: full[0] };
  return Object.entries(named).map(([name, day]) => {
    if (day === undefined) throw new Error(`no day of ${plan.messages} messages has ${PAGE}`);
    return { name, day, rowid: rowidOn(plan, day) };
  });
}

/** The last page may cost a fifth more than the first. */
function tailAgainstHead(lines: readonly Measured[]): Measured {
  const [head, , tail] = lines;
  if (!head || !tail) throw new Error('both ends are measured');
  return {
    ...tail,
    name: 'page, tail : head',
    yardstick: `the same at the head (${median(head.oursSamples).toFixed(2)} ms)`,
    yardstickSamples: head.oursSamples,
    target: { sense: 'at most', ratio: 1.2, gate: null },
    checks: [],
  };
}
