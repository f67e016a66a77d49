import { describe, expect, test } from 'vitest';
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { fromIso, type Instant } from '../../shared/domain/time-range.ts';
import { planFillAll, planUpdate } from './channel-actions.ts';
import {
  asOfWords,
  colourOf,
  coverageSentence,
  gapWords,
  handleOf,
  initialOf,
  periodWords,
  removalSentence,
  sharePercent,
  subscriberWords,
} from './channel-words.ts';
import { periodForm, readPeriod } from './period-form.ts';

const at = (iso: string): Instant => fromIso(iso) ?? 0;
const CUT = at('2026-11-23T20:14:00Z');

function overview(change: {
  channel?: Partial<ChannelOverview['channel']>;
  summary?: Partial<ChannelOverview['summary']>;
}): ChannelOverview {
  return {
    channel: {
      channelId: channelId(1_234_567_890),
      name: 'River Watch — Live',
      username: 'riverwatch_live',
      kind: 'channel',
      subscribers: 48_210,
      firstVisible: { messageId: 3, date: at('2022-05-18T09:00:00Z') },
      period: { from: null, until: null },
      lastCut: CUT,
      messageCount: 148_220,
      ...change.channel,
    },
    summary: {
      period: { from: at('2022-05-18T09:00:00Z'), until: CUT },
      messages: 148_220,
      coveredDays: 1_618,
      periodDays: 1_651,
      gaps: 3,
      gapDays: 33,
      share: 0.98,
      asOf: CUT,
      ...change.summary,
    },
  };
}

describe('words', () => {
  const { channel, summary } = overview({});
  test('of coverage', () => {
    expect(coverageSentence(summary)).toBe('98% of days covered, 3 gaps');
    expect(gapWords(summary)).toBe('3 gaps, 33 days');
    const whole = { ...summary, coveredDays: 1_651, gaps: 0, gapDays: 0 };
    expect(coverageSentence(whole)).toBe('100% of days covered, no gaps');
    expect(coverageSentence({ ...summary, periodDays: 0, coveredDays: 0, gaps: 0 })).toBe('no day to cover yet');
  });
  test('never say all where a day is missing, nor none where one is there', () => {
    expect(sharePercent({ ...summary, coveredDays: 1_650 })).toBe('99%');
    expect(sharePercent({ ...summary, coveredDays: 1 })).toBe('1%');
  });
  test('of names', () => {
    expect(handleOf(channel)).toBe('@riverwatch_live');
    expect(handleOf({ ...channel, username: null })).toBe('id 1234567890');
    expect(subscriberWords({ ...channel, subscribers: 1 })).toBe('1 subscriber');
    expect(subscriberWords({ ...channel, kind: 'supergroup' })).toBe('48,210 members');
    expect(subscriberWords({ ...channel, subscribers: null })).toBeNull();
  });
  test('of the last cut name the day unless it is today', () => {
    expect(asOfWords(CUT, CUT + 600)).toBe('20:14 UTC');
    expect(asOfWords(CUT, CUT + 86_400)).toBe('23 Nov 2026, 20:14 UTC');
  });
  test('of the collection period', () => {
    expect(periodWords(channel)).toBe('All since 18 May 2022');
    expect(periodWords({ ...channel, firstVisible: null })).toBe('All messages');
    const from = at('2024-01-01T00:00:00Z');
    const until = at('2024-04-01T00:00:00Z');
    expect(periodWords({ ...channel, period: { from, until } })).toBe('1 Jan 2024 to 31 Mar 2024');
    expect(periodWords({ ...channel, period: { from, until: null } })).toBe('From 1 Jan 2024 on');
    expect(periodWords({ ...channel, period: { from: null, until } })).toBe('18 May 2022 to 31 Mar 2024');
  });
  test('of a removal', () => {
    expect(removalSentence(channel, summary)).toBe(
      '148,220 messages and the record of 1,618 complete days will be deleted from this computer.',
    );
    expect(removalSentence({ ...channel, messageCount: 0 }, { ...summary, coveredDays: 0 })).toContain('No messages');
  });
});

test.each([
  ['River', 'R'],
  ['жизнь в городе', 'Ж'],
  ['أخبار النهر', 'أ'],
  ['🌊 Harbour', 'H'],
  ['«2024»', '2'],
  ['🌊', '🌊'],
  ['', '?'],
])('the initial of %s is %s', (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});

test('a channel keeps its colour', () => {
  expect(colourOf(channelId(77))).toBe(colourOf(channelId('77')));
  expect(colourOf(channelId(77))).toMatch(/^#[0-9a-f]{6}$/);
});

describe('plans', () => {
  test('filling all gaps asks for the period up to the last cut', () => {
    expect(planFillAll(overview({}))).toEqual({ kind: 'fill', from: at('2022-05-18T09:00:00Z'), until: CUT });
  });
  test('and says why it can’t', () => {
    expect(planFillAll(overview({ summary: { gaps: 0 } }))).toMatchObject({
      reason: expect.stringContaining('no gaps'),
    });
    const hidden = { channel: { firstVisible: null }, summary: { period: null } };
    expect(planFillAll(overview(hidden))).toMatchObject({ reason: expect.stringContaining('shows no messages') });
  });
  test('a channel that showed no messages is asked again, from its beginning on', () => {
    const hidden = { channel: { firstVisible: null }, summary: { period: null } };
    expect(planUpdate(overview(hidden))).toEqual({ kind: 'fill', from: 0, until: null });
  });
  test('updating goes from the last cut to now', () => {
    expect(planUpdate(overview({}))).toEqual({ kind: 'fill', from: CUT, until: null });
  });
  test('or to the end of the period, while that lies ahead', () => {
    const until = CUT + 1_000;
    expect(planUpdate(overview({ channel: { period: { from: null, until } } }))).toEqual({
      kind: 'fill',
      from: CUT,
      until,
    });
    const ended = at('2026-11-01T00:00:00Z');
    expect(planUpdate(overview({ channel: { period: { from: null, until: ended } } }))).toMatchObject({
      reason: expect.stringContaining('ended on 31 October 2026'),
    });
  });
  test('and begins at the first visible message where nothing was ever cut', () => {
    const fresh = overview({ channel: { lastCut: null }, summary: { period: null, asOf: null } });
    expect(planUpdate(fresh)).toMatchObject({ from: at('2022-05-18T09:00:00Z'), until: null });
  });
});

describe('the period’s form', () => {
  test('includes both days', () => {
    expect(readPeriod({ kind: 'days', first: '2024-01-01', last: '2024-01-10' })).toEqual({
      ok: true,
      period: { from: at('2024-01-01T00:00:00Z'), until: at('2024-01-11T00:00:00Z') },
    });
  });
  test('an empty day leaves that side open', () => {
    expect(readPeriod({ kind: 'days', first: '2024-01-01', last: '' })).toMatchObject({ period: { until: null } });
    expect(readPeriod({ kind: 'all', first: 'nonsense', last: '' })).toMatchObject({ period: { from: null } });
  });
  test('puts each mistake beside its field', () => {
    expect(readPeriod({ kind: 'days', first: '1.1.2024', last: '2024-02-30' })).toMatchObject({
      first: expect.stringContaining('year-month-day'),
      last: expect.stringContaining('There is no day'),
    });
    expect(readPeriod({ kind: 'days', first: '2024-02-02', last: '2024-02-01' })).toMatchObject({
      last: expect.stringContaining('before'),
    });
    expect(readPeriod({ kind: 'days', first: '', last: '' })).toMatchObject({
      first: expect.stringContaining('Give a first day'),
    });
  });
  test('comes back as it was', () => {
    const form = { kind: 'days', first: '2024-01-01', last: '2024-01-10' } as const;
    const read = readPeriod(form);
    expect(read.ok && periodForm(read.period)).toEqual(form);
    expect(periodForm({ from: null, until: null }).kind).toBe('all');
  });
});
