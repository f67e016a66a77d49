import { describe, expect, it } from 'vitest';
import type { CoverageSummary } from '../../shared/domain/calendar.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { dayFromIso, fromIso } from '../../shared/domain/time-range.ts';
import { hiddenHistory, nothingKnown, outsideWhy, wantsHidden } from './outside-words.ts';

const day = (iso: string) => dayFromIso(iso) ?? Number.NaN;
const at = (iso: string) => fromIso(`${iso}T12:00:00Z`) ?? Number.NaN;

const CHANNEL: StoredChannel = {
  channelId: channelId(1),
  name: 'River',
  username: 'river',
  kind: 'channel',
  subscribers: null,
  firstVisible: { messageId: 1, date: at('2022-05-18') },
  period: { from: null, until: null },
  lastCut: at('2026-11-23'),
  messageCount: 0,
};
const SUMMARY: CoverageSummary = {
  period: null,
  messages: 0,
  coveredDays: 0,
  periodDays: 0,
  gaps: 0,
  gapDays: 0,
  share: 0,
  asOf: at('2026-11-20'),
};
const NOW = at('2026-11-23');

describe('outsideWhy', () => {
  it.each([
    ['2022-05-17', 'Tuesday 17 May 2022 lies before the first message that your account can see, of 18 May 2022.'],
    ['2026-11-24', 'Tuesday 24 November 2026 is in the future.'],
    ['2026-11-22', 'Sunday 22 November 2026 lies after the last update. “Update to now” asks for it.'],
    ['2024-01-01', 'Monday 1 January 2024 lies outside the collection period.'],
  ])('%s', (iso, words) => expect(outsideWhy(day(iso), SUMMARY, CHANNEL, NOW)).toBe(words));
});

describe('hiddenHistory', () => {
  it('says nothing where the first visible message is the first and nothing older is wanted', () => {
    expect(hiddenHistory(CHANNEL)).toBeNull();
    expect(hiddenHistory(null)).toBeNull();
    expect(hiddenHistory({ ...CHANNEL, period: { from: at('2023-01-01'), until: null } })).toBeNull();
  });

  it('says so where the period begins before the first visible message', () => {
    const channel = { ...CHANNEL, period: { from: at('2020-01-01'), until: null } };
    const words = hiddenHistory(channel);
    expect([wantsHidden(channel), wantsHidden(CHANNEL)]).toEqual([true, false]);
    expect(words).toContain('not visible to this account');
    expect(words).toContain('from 1 January 2020');
  });

  it('says so where older message ids exist and everything is wanted', () => {
    const words = hiddenHistory({ ...CHANNEL, firstVisible: { messageId: 900, date: at('2022-05-18') } });
    expect(words).toContain('not visible to this account');
  });
});

describe('nothingKnown', () => {
  it('never calls a hidden history quiet', () => {
    expect(nothingKnown({ ...CHANNEL, firstVisible: null }, SUMMARY).title).toBe('No visible messages');
  });

  it('offers another period where that would help', () => {
    const early = nothingKnown({ ...CHANNEL, period: { from: null, until: at('2021-01-01') } }, SUMMARY);
    expect(early.periodHelps).toBe(true);
    expect(early.text).toContain('1 January 2021');
    const late = nothingKnown({ ...CHANNEL, period: { from: at('2027-01-01'), until: null } }, SUMMARY);
    expect(late).toMatchObject({ title: 'The collection period has not begun', periodHelps: true });
  });
});
