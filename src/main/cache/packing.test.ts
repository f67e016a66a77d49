// What crosses between the threads arrives as it was, whatever it holds.
import { describe, expect, test } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { MessageRow } from '../../shared/domain/message-list.ts';
import type { Message } from '../../shared/domain/message.ts';
import { packAnswer, packArgs, unpackAnswer, unpackArgs } from './crossing.ts';
import { batch, DAY, message, NEW_YEAR, RIVER } from './test-support.ts';

/** A different value in every field. */
const FULL: Message = {
  channelId: RIVER.channelId,
  messageId: 101,
  date: NEW_YEAR + 5,
  senderId: -1_001_234_567_890,
  firstName: 'First',
  lastName: 'Last',
  username: 'user',
  text: 'Text \u{1F30A} и ещё \uD800',
  mediaType: 'document',
  media: { mimeType: 'application/pdf', fileSize: 5_000_000_000, fileName: 'file.pdf' },
  replyTo: 99,
  postAuthor: 'Desk',
  isForwarded: true,
  forwardedFromChannelId: 1_500_000_001,
  forwardedFromName: 'Source',
  action: 'pin_message',
  views: 7,
  forwards: 8,
  replies: 9,
  reactions: [
    { emoji: '👍', count: 10 },
    { emoji: 'paid', count: 11 },
  ],
  entities: [
    { type: 'bold', offset: 0, length: 3 },
    { type: 'text_url', offset: 4, length: 5, url: 'https://example.org/' },
  ],
  editDate: NEW_YEAR + 60,
  editHide: true,
  groupedId: '13790000000000001',
  fetchedAt: NEW_YEAR + DAY,
};
const EMPTY: Message = {
  ...FULL,
  messageId: 102,
  senderId: null,
  firstName: null,
  lastName: null,
  username: null,
  text: null,
  mediaType: null,
  media: null,
  replyTo: null,
  postAuthor: null,
  isForwarded: false,
  forwardedFromChannelId: null,
  forwardedFromName: null,
  action: null,
  views: null,
  forwards: null,
  replies: null,
  reactions: null,
  entities: null,
  editDate: null,
  editHide: false,
  groupedId: null,
};
/** Lists without items, a file of which nothing is known, and an empty text are not the same as none. */
const HOLLOW: Message = {
  ...FULL,
  messageId: 103,
  text: '',
  media: { mimeType: null, fileSize: null, fileName: null },
  reactions: [],
  entities: [],
};
const MESSAGES = [FULL, EMPTY, HOLLOW, FULL];

const OF_A_MESSAGE_ONLY = new Set([
  'channelId',
  'senderId',
  'firstName',
  'lastName',
  'username',
  'replies',
  'reactions',
  'fetchedAt',
]);
const ROWS = MESSAGES.map((full): MessageRow => {
  const row = Object.fromEntries(Object.entries(full).filter(([key]) => !OF_A_MESSAGE_ONLY.has(key))) as unknown;
  return { ...(row as MessageRow), deletedSeenAt: full.text === '' ? NEW_YEAR : null, revisions: full.messageId };
});

/** As the threads do it: what is packed is cloned. */
function crossed(value: unknown): unknown {
  return structuredClone(value);
}

describe('between the threads', () => {
  test('a batch arrives as it was', () => {
    const sent = [batch({ from: NEW_YEAR, until: NEW_YEAR + DAY }, MESSAGES)];
    expect(unpackArgs('commitBatch', crossed(packArgs('commitBatch', sent)) as unknown[])).toStrictEqual(sent);
    const empty = [batch({ from: NEW_YEAR, until: NEW_YEAR + DAY }, [])];
    expect(unpackArgs('commitBatch', crossed(packArgs('commitBatch', empty)) as unknown[])).toStrictEqual(empty);
  });

  test('rows of the list arrive as they were', () => {
    for (const rows of [ROWS, []]) {
      expect(unpackAnswer('readDayMessages', crossed(packAnswer('readDayMessages', rows)))).toStrictEqual(rows);
    }
  });

  test('hits arrive as they were, each with its channel', () => {
    const answer = {
      hits: ROWS.map((row, index) => ({ channelId: `12345678${index}`, row })),
      next: { second: 1, id: 2, rank: -0.5 },
      total: { count: 4, exact: true },
      order: 'relevance',
      preparing: null,
    };
    expect(unpackAnswer('searchMessages', crossed(packAnswer('searchMessages', answer)))).toStrictEqual(answer);
  });

  test('a calendar arrives as it was, with every state of a day', () => {
    const calendar: Calendar = {
      channelId: RIVER.channelId,
      days: [
        { day: 19_723, state: 'covered', count: 5_000_000_000, inferred: false },
        { day: 19_724, state: 'quiet', count: 0, inferred: true },
        { day: 19_725, state: 'partial', count: 3, inferred: false },
        { day: 19_726, state: 'gap', count: 0, inferred: false },
        { day: -1, state: 'outside', count: 0, inferred: false },
      ],
      summary: {
        period: { from: NEW_YEAR, until: NEW_YEAR + DAY },
        messages: 8,
        coveredDays: 2,
        periodDays: 4,
        gaps: 1,
        gapDays: 2,
        share: 0.625,
        asOf: null,
      },
      steps: [1, 2, 3],
      busiest: 5_000_000_000,
      gaps: [{ from: NEW_YEAR, until: NEW_YEAR + 1 }],
    };
    expect(unpackAnswer('readCalendar', crossed(packAnswer('readCalendar', calendar)))).toStrictEqual(calendar);
  });

  test('every other call crosses as it is', () => {
    const args = [message(1, NEW_YEAR)];
    expect(packArgs('readMessage', args)).toBe(args);
    expect(packAnswer('readMessage', args)).toBe(args);
  });
});
