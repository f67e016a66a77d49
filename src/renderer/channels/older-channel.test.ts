// A channel that comes from an older file: Telegram was not asked about it yet.
import { expect, test } from 'vitest';
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { nothingKnown } from '../coverage/outside-words.ts';
import { planFillAll, planUpdate } from './channel-actions.ts';

const HELD = { from: 1_704_067_200, until: 1_704_931_200 };

function older(period: ChannelOverview['summary']['period']): ChannelOverview {
  return {
    channel: {
      channelId: channelId(1_234_567_890),
      name: 'River watch',
      username: null,
      kind: 'channel',
      subscribers: null,
      firstVisible: null,
      period: { from: null, until: null },
      lastCut: null,
      messageCount: 10,
    },
    summary: { period, messages: 10, coveredDays: 8, periodDays: 10, gaps: 2, gapDays: 2, share: 0.8, asOf: null },
  };
}

test('its gaps can be filled, and updating goes on from its last day', () => {
  expect(planFillAll(older(HELD))).toEqual({ kind: 'fill', ...HELD });
  expect(planUpdate(older(HELD))).toEqual({ kind: 'fill', from: HELD.until, until: null });
});

test('with no day at all, updating begins at the beginning, and nothing is called hidden', () => {
  const empty = older(null);
  expect(planUpdate(empty)).toEqual({ kind: 'fill', from: 0, until: null });
  expect(planFillAll(empty)).toMatchObject({ kind: 'blocked', reason: expect.not.stringContaining('your account') });
  expect(nothingKnown(empty.channel, empty.summary).text).toContain('comes from an older file');
});
