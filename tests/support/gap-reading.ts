// A gap read over the fake Telegram, in either order, and what it was shown to hold.
import { readGap, type GapEnd, type ReadBatches } from '../../src/main/downloader/read-gap.ts';
import { readUpwards } from '../../src/main/downloader/read-upwards.ts';
import type { FirstVisible } from '../../src/shared/domain/channel.ts';
import type { FillOrder } from '../../src/shared/domain/download.ts';
import { SLACK_SECONDS, type TimeRange } from '../../src/shared/domain/time-range.ts';
import { CHANNEL, FakeTelegram, type FakePost } from './fake-telegram.ts';

export interface GapRead {
  readonly read: readonly ReadBatches[];
  readonly end: GapEnd;
  /** The claims' ids, oldest second first. */
  readonly ids: readonly number[];
  readonly claimed: TimeRange | null;
}

export async function read(
  telegram: FakeTelegram,
  gap: TimeRange,
  more: { offsetId?: number; slack?: number; firstVisible?: FirstVisible; order?: FillOrder; inFlight?: number } = {},
): Promise<GapRead> {
  const { signal } = new AbortController();
  const firstVisible = more.firstVisible ?? { messageId: 1, date: telegram.posts[0]?.date ?? 0 };
  const { offsetId = null, slack = SLACK_SECONDS } = more;
  const reader = (more.order === 'oldest-first' ? readUpwards : readGap)((request) => request(telegram, signal), {
    channelId: CHANNEL,
    gap,
    offsetId,
    slack,
    firstVisible,
    inFlight: () => more.inFlight ?? 1,
  });
  const steps: ReadBatches[] = [];
  for (;;) {
    const step = await reader.next();
    if (!step.done) {
      steps.push(step.value);
      continue;
    }
    const batches = steps.flatMap(({ batches }) => batches);
    const ids = batches.flatMap(({ messages }) => messages.map(({ messageId }) => messageId));
    const claims = batches.map(({ claim }) => claim);
    return {
      read: steps,
      end: step.value,
      ids: ids.toSorted((a, b) => a - b),
      claimed: claims[0]
        ? { from: Math.min(...claims.map(({ from }) => from)), until: Math.max(...claims.map(({ until }) => until)) }
        : null,
    };
  }
}

export const world = (posts: readonly FakePost[]): FakeTelegram => new FakeTelegram(posts, 10_000_000);
export const hide = (posts: readonly FakePost[], ...runs: readonly (readonly [number, number])[]): FakePost[] =>
  posts.map((post) =>
    runs.some(([from, until]) => from <= post.id && post.id < until) ? { ...post, hidden: true } : post,
  );
export const shown = (telegram: FakeTelegram, gap: TimeRange): readonly number[] =>
  telegram.visible(gap.from, gap.until).map(({ id }) => id);
