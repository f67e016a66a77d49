import { describe, expect, test } from 'vitest';
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { successorOf, withTold } from './channel-list.ts';

const overview = (id: number, messages = 0): ChannelOverview => ({
  channel: {
    channelId: channelId(id),
    name: `Channel ${id}`,
    username: null,
    kind: 'channel',
    subscribers: null,
    firstVisible: null,
    period: { from: null, until: null },
    lastCut: null,
    messageCount: messages,
  },
  summary: { period: null, messages, coveredDays: 0, periodDays: 0, gaps: 0, gapDays: 0, share: 0, asOf: null },
});
const [A, B, C] = [overview(1), overview(2), overview(3)];

describe('an answer and the events that overtook it', () => {
  const ids = (list: readonly ChannelOverview[]) => list.map(({ channel }) => channel.channelId);
  test('the events win', () => {
    const told = new Map([
      [channelId(2), overview(2, 500)],
      [channelId(1), null],
      [channelId(3), C],
    ]);
    const list = withTold([A, B], told);
    expect(ids(list)).toEqual(['2', '3']);
    expect(list[0]?.summary.messages).toBe(500);
  });
  test('a channel that was removed does not come back with a late answer', () => {
    expect(ids(withTold([A, B], new Map([[channelId(2), null]])))).toEqual(['1']);
    expect(ids(withTold([A], new Map([[channelId(2), null]])))).toEqual(['1']);
  });
});

describe('the place of a removed channel', () => {
  test('goes to the one below, or above at the end', () => {
    expect(successorOf([A, B, C], channelId(2))).toBe('3');
    expect(successorOf([A, B, C], channelId(3))).toBe('2');
    expect(successorOf([A], channelId(1))).toBeNull();
    expect(successorOf([], channelId(1))).toBeNull();
    expect(successorOf([A, B], channelId(9))).toBe('1');
  });
});
