// A hundred messages of the list at the head, in the middle and at the tail of a channel, against a hundred rows that
// lie side by side in the file. Both come from a worker thread, for that is how a window gets them.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Cache } from '../../src/main/cache/cache.ts';
import { dayOf, type Day } from '../../src/shared/domain/time-range.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import { openBenchCache } from '../support/archives.ts';
import { lookAtApp } from '../support/bare.ts';
import type { ReaderOptions, ReadRows } from '../support/row-worker.ts';
import { live } from '../support/checks.ts';
import { placesOn, postAt, type ChannelPlan } from '../support/posts.ts';
import { median } from '../operation.ts';
import { ROUNDS, sideBySide, timedOften } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

const ROW_WORKER = new URL('../support/row-worker.ts', import.meta.url);
const PAGE = 100;
const CALLS = 40;
const WARM_UP_CALLS = 500;
const TARGET = { sense: 'at most', ratio: 1.5, gate: null } as const;
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
  about: '100 messages at the head, middle and tail of a channel, against 100 neighbouring rows',
  async measure({ messages, folder, archives }: Bench): Promise<readonly Measured[]> {
    const { file, plans } = await archives.oneChannel(Math.min(messages, 1_000_000));
    const plan = plans[0]!;
    const { pragmas } = lookAtApp(folder);
    const cache = await openBenchCache(file);
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
      return [...lines, tailAgainstHead(lines)];
    } finally {
      await worker.terminate();
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

/** Days that hold a page, near both ends and the middle. Rows lie newest batch first: rowids fall with dates. */
function placesOf(plan: ChannelPlan): readonly Place[] {
  const days = plan.stretches.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
  const full = days.filter((day) => {
    const { from, until } = placesOn(plan, day, day);
    return until - from >= PAGE;
  });
  const middle = dayOf(postAt(plan, Math.floor(plan.messages / 2)).date);
  const nearMiddle = full.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  const named = { head: full.at(-1), middle: nearMiddle, tail: full[0] };
  return Object.entries(named).map(([name, day]) => {
    if (day === undefined) throw new Error(`no day of ${plan.messages} messages has ${PAGE}`);
    return { name, day, rowid: Math.max(1, plan.messages - placesOn(plan, day, day).until) };
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
