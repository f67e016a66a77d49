// A channel's posts as a download brings them: newest first, a hundred at a time, each batch with what it completes.
import { rangeOfDays, type Instant, type TimeRange } from '../../src/shared/domain/time-range.ts';
import type { Cache, BatchToCommit } from '../../src/main/cache/cache.ts';
import { ASKED_AT, placesOn, postAt, type ChannelPlan } from './posts.ts';

const BATCH = 100;

/** Every batch of a channel; made one by one as they are asked for. */
export function* batchesOf(
  plan: ChannelPlan,
  { askedAt = ASKED_AT, purpose = 'fill' }: { askedAt?: Instant; purpose?: BatchToCommit['purpose'] } = {},
): Generator<BatchToCommit> {
  for (const { first, last } of plan.stretches.toReversed()) {
    const stretch = rangeOfDays(first, last);
    const { from, until } = placesOn(plan, first, last);
    let claimed = stretch.until;
    for (let end = until; end > from || claimed > stretch.from; end -= BATCH) {
      const start = Math.max(from, end - BATCH);
      const messages = Array.from({ length: Math.max(0, end - start) }, (_, index) =>
        postAt(plan, start + index, askedAt),
      );
      const lowest = start > from ? messages[0] : undefined;
      const claim: TimeRange = { from: lowest?.date ?? stretch.from, until: claimed };
      claimed = claim.from;
      yield {
        channel: plan.channel,
        messages,
        claim,
        deleted: [],
        capturedFrom: askedAt,
        capturedUntil: askedAt,
        purpose,
        replaceExisting: true,
      };
    }
  }
}

/** Adds a channel whose first post, and the last cut, are those of the plan. */
export async function addPlanned(cache: Cache, plan: ChannelPlan): Promise<void> {
  const first = postAt(plan, 0);
  await cache.addChannel({
    channel: plan.channel,
    user: '1',
    period: { from: null, until: null },
    firstVisible: { messageId: first.messageId, date: first.date },
    lastCut: ASKED_AT - 3_600,
  });
}

/** Takes so many things from a generator; fewer where it ends. */
export function take<T>(from: Iterator<T>, most: number): T[] {
  const taken: T[] = [];
  while (taken.length < most) {
    const next = from.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
