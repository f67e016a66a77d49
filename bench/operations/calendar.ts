// The calendar of the largest channel as the window asks for it, against counting the days anew.
import { dayToIso } from '../../src/shared/domain/time-range.ts';
import type { Bench, Measured, Operation, Target } from '../operation.ts';
import { openBenchCache } from '../support/archives.ts';
import { lookAtApp, openBare } from '../support/bare.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import { sideBySide, timedOften } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';

/**
 * Counting grows with the messages and the calendar does not, so the ratio that is due grows with the scale. At 100k
 * it is a tenth of what is due at 1m.
 */
const DUE: Readonly<Record<Bench['scale'], number>> = { '100k': 1 / 5, '1m': 1 / 50, '5m': 1 / 300 };
const CALLS = 50;
const SQL = `SELECT substr(date, 1, 10) AS day, count(*) AS messages FROM messages
  WHERE channel_id = ? GROUP BY day ORDER BY day`;

export const calendar: Operation = {
  name: 'calendar',
  about: 'the calendar of the largest of 20 channels, against GROUP BY day over its messages',
  async measure({ scale, messages, folder, archives }: Bench): Promise<readonly Measured[]> {
    const { file, plans } = await archives.twentyChannels(messages);
    const { pragmas } = lookAtApp(folder);
    const channelId = plans[0]!.channel.channelId;
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
      const target: Target = { sense: 'at most', ratio: DUE[scale], gate: null };
      return [
        {
          name: 'calendar',
          ours: `cache.readCalendar of ${plans[0]!.messages} messages, asked from this thread`,
          yardstick: 'GROUP BY day over the same messages, bare better-sqlite3 in this thread',
          unit: 'ms',
          ...samples,
          target,
          checks: [
            equalBy(
              'days and counts equal',
              hashOf(ours.map(({ day, count }) => `${dayToIso(day)} ${count}`)),
              hashOf(counted.map(({ day, messages }) => `${day} ${messages}`)),
            ),
            live(watch),
          ],
          watched: watch.seen,
        },
      ];
    } finally {
      bare.close();
      await cache.close();
    }
  },
};
