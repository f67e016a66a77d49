// The calendar of the largest channel as the window asks for it, against counting the days anew; and the first one of a cold
// file.
import { dayToIso } from '../../src/shared/domain/time-range.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import { SCALES } from '../options.ts';
import { openBenchCache } from '../support/archives.ts';
import { lookAtApp, openBare, type Pragmas } from '../support/bare.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import type { ChannelPlan } from '../support/posts.ts';
import { canForget, forget } from '../support/forget.ts';
import { sideBySide, timed, timedOften } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

/**
 * Counting grows with the messages and the calendar does not, so the ratio that is due grows with the scale. At 100k
 * it is a tenth of what is due at 1m.
 */
const DUE: Readonly<Record<Bench['scale'], number>> = { '100k': 1 / 5, '1m': 1 / 50, '5m': 1 / 300 };
/** A cold disk makes counting slower, and the first call has to be compiled: less is due. */
const DUE_COLD: Readonly<Record<Bench['scale'], number>> = { '100k': 1 / 2, '1m': 1 / 20, '5m': 1 / 100 };
const CALLS = 50;
const SQL = `SELECT substr(date, 1, 10) AS day, count(*) AS messages FROM messages
  WHERE channel_id = ? GROUP BY day ORDER BY day`;

export const calendar: Operation = {
  name: 'calendar',
  about: 'the calendar of the largest of 20 channels, against GROUP BY day over its messages',
  async measure({ scale, messages, folder, archives, say }: Bench): Promise<readonly Measured[]> {
    const { file, plans } = await archives.twentyChannels(messages);
    const { pragmas } = lookAtApp(folder);
    const asked = { file, pragmas, plan: plans[0]! };
    const warm = await measureWarm(asked, DUE[scale]);
    const lines = [warm];
    if (scale === '5m') {
      const smaller = await archives.twentyChannels(SCALES['1m']);
      lines.push(againstSmaller(warm, await measureWarm({ ...asked, file: smaller.file, plan: smaller.plans[0]! }, 1)));
    }
    if (canForget()) lines.push(await measureCold(asked, DUE_COLD[scale]));
    else say('not measured: a cold calendar, for there is no GNU dd here that makes the system forget a file');
    return lines;
  },
};

interface Asked {
  readonly file: string;
  readonly pragmas: Pragmas;
  readonly plan: ChannelPlan;
}

async function measureWarm({ file, pragmas, plan }: Asked, ratio: number): Promise<Measured> {
  const { channelId } = plan.channel;
  const watch = new Watch();
  const cache = await openBenchCache(file);
  const bare = openBare(file, { pragmas, readonly: true });
  try {
    const groupBy = bare.prepare<[string], { day: string; messages: number }>(SQL);
    const ours = (await cache.readCalendar(channelId, null)).days.filter(({ count }) => count > 0);
    const counted = groupBy.all(channelId);
    const samples = await sideBySide(
      watch,
      () => timedOften(CALLS, () => cache.readCalendar(channelId, null)),
      () => timedOften(Math.ceil(CALLS / 10), () => groupBy.all(channelId)),
    );
    return {
      name: 'calendar',
      ours: `cache.readCalendar of ${plan.messages} messages, asked from this thread`,
      yardstick: 'GROUP BY day over the same messages, bare better-sqlite3 in this thread',
      unit: 'ms',
      ...samples,
      target: { sense: 'at most', ratio, gate: null },
      checks: [
        equalBy(
          'days and counts equal',
          hashOf(ours.map(({ day, count }) => `${dayToIso(day)} ${count}`)),
          hashOf(counted.map(({ day, messages }) => `${day} ${messages}`)),
        ),
        live(watch),
      ],
      watched: watch.seen,
    };
  } finally {
    bare.close();
    await cache.close();
  }
}

/** Five times as many messages make a calendar half as dear again at most. */
function againstSmaller(warm: Measured, smaller: Measured): Measured {
  return {
    ...warm,
    name: 'calendar, 5m : 1m',
    yardstick: `the same of ${SCALES['1m'].toLocaleString('en')} messages in 20 channels`,
    yardstickSamples: smaller.oursSamples,
    target: { sense: 'at most', ratio: 1.5, gate: null },
    checks: [],
  };
}

/** The first calendar after the file was opened, none of it in memory; counting anew the same way. */
async function measureCold({ file, pragmas, plan }: Asked, ratio: number): Promise<Measured> {
  const { channelId } = plan.channel;
  const watch = new Watch();
  const ours = async (): Promise<number> => {
    const cache = await openBenchCache(file);
    try {
      forget(file);
      return await timed(() => cache.readCalendar(channelId, null));
    } finally {
      await cache.close();
    }
  };
  const theirs = (): Promise<number> => {
    const bare = openBare(file, { pragmas, readonly: true });
    forget(file);
    return timed(() => bare.prepare(SQL).all(channelId)).finally(() => bare.close());
  };
  return {
    name: 'calendar, cold',
    ours: 'the first cache.readCalendar of a thread that has just opened the file, which the system has forgotten',
    yardstick: 'the first GROUP BY of a connection that has just opened it, bare better-sqlite3 in this thread',
    unit: 'ms',
    ...(await sideBySide(watch, ours, theirs)),
    target: { sense: 'at most', ratio, gate: null },
    checks: [live(watch)],
    watched: watch.seen,
  };
}
