// How live main stays while everything runs at once: a channel is filled, another is exported, an older file is imported,
// and the window asks for calendars, pages and searches. The yardsticks are what a person sees: a frame, and a window that hangs.
import path from 'node:path';
import type { Cache } from '../../src/main/cache/cache.ts';
import { PLAIN_CSV } from '../../src/shared/domain/export.ts';
import { dayOf } from '../../src/shared/domain/time-range.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import { openBenchCache } from '../support/archives.ts';
import { openChannelExport, type ChannelExport } from '../support/channel-export.ts';
import { live, MOST_STALL_MILLISECONDS } from '../support/checks.ts';
import { FILL_POSTS, fillOnce, fillSource, type FillSource } from '../support/filling.ts';
import { postAt, type ChannelPlan } from '../support/posts.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { startSample } from '../support/sample.ts';
import { openImporting, type Importing } from '../support/importing.ts';
import { ROUNDS } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

const FRAME_MILLISECONDS = 16;

export const liveness: Operation = {
  name: 'live',
  about: 'the main thread while a fill, an export, an import and the window’s questions run at once, against a frame',
  async measure(bench: Bench): Promise<readonly Measured[]> {
    const { scale, messages, folder, archives, say } = bench;
    const { file, plans } = await archives.twentyChannels(messages);
    const exporting = await openChannelExport(bench, PLAIN_CSV);
    say(`starting the sample Telegram with ${FILL_POSTS[scale].toLocaleString('en')} posts`);
    const sample = await startSample(FILL_POSTS[scale]);
    const cache = await openBenchCache(file);
    const importing = openImporting(emptyFolder(folder, 'older'), plans[0]!);
    const source = await fillSource(sample.address);
    try {
      // A round that is not counted: code is compiled.
      const all: All = { source, exporting, importing, cache, plan: plans[0]!, folder };
      await everything(all);
      const watches: Watch[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        watches.push(await everything(all));
      }
      return linesOf(watches);
    } finally {
      await source.telegram.close();
      await cache.close();
      await exporting.end();
      await sample.stop();
      for (const name of ['live', 'older']) removeFolder(path.join(folder, name));
    }
  },
};

interface All {
  readonly source: FillSource;
  readonly exporting: ChannelExport;
  readonly importing: Importing;
  readonly cache: Cache;
  readonly plan: ChannelPlan;
  readonly folder: string;
}

/** Watches until the channel is filled; export, import and questions begin again as often as they end before. */
async function everything({ source, exporting, importing, cache, plan, folder }: All): Promise<Watch> {
  const watch = new Watch();
  const filled = new AbortController();
  const filling = fillOnce(source, path.join(emptyFolder(folder, 'live'), 'cache.sqlite'), watch).finally(() =>
    filled.abort(),
  );
  const over = async (work: (time: number) => Promise<unknown>): Promise<void> => {
    for (let time = 0; !filled.signal.aborted; time++) await work(time);
  };
  await Promise.all([
    filling,
    over(() => exporting.ours(exporting.tenth)),
    over(() => importing.once()),
    over((time) => ask(cache, plan, Math.floor((plan.messages * ((time * 37) % 100)) / 100))),
  ]);
  return watch;
}

/** What a window asks for while somebody looks around. */
async function ask(cache: Cache, plan: ChannelPlan, place: number): Promise<void> {
  const { channelId } = plan.channel;
  const { date, text } = postAt(plan, place);
  const word = text?.split(/\s+/u)[0] ?? '';
  const list = { channelId, range: null, filter: {} };
  await cache.readCalendar(channelId, null);
  await cache.readOutline({ ...list, filter: { text: word } });
  await cache.readDayMessages({ ...list, day: dayOf(date), offset: 0, limit: 100 });
  await cache.searchMessages({
    ...list,
    text: word,
    channelId: null,
    order: 'date',
    after: null,
    limit: 100,
    exact: false,
  });
}

function linesOf(watches: readonly Watch[]): readonly Measured[] {
  const last = watches.at(-1);
  if (!last) throw new Error('nothing was watched');
  const line = (name: string, yardstick: string, limit: number, samples: readonly number[]): Measured => ({
    name,
    ours: 'the main thread’s own working time without a turn of its event loop, while all of it runs',
    yardstick,
    unit: 'ms',
    oursSamples: samples,
    yardstickSamples: watches.map(() => limit),
    target: { sense: 'at most', ratio: 1, gate: null },
    checks: watches.map(live).filter(({ holds }, index) => !holds || index === 0),
    watched: watches.reduce((worst, { seen }) => (seen.longestBusyMs > worst.longestBusyMs ? seen : worst), last.seen),
  });
  return [
    line(
      'live, longest gap',
      'what a person sees as hanging',
      MOST_STALL_MILLISECONDS,
      watches.map(({ seen }) => seen.longestBusyMs),
    ),
    line(
      'live, p99',
      'a frame',
      FRAME_MILLISECONDS,
      watches.map((watch) => watch.busyAt(0.99)),
    ),
  ];
}
