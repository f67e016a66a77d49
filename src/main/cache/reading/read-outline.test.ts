import { describe, expect, test } from 'vitest';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import type { Handlers } from '../handlers.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';

const ID = RIVER.channelId;
const FIRST = NEW_YEAR / DAY;
/** A moment of January 2024: `at(3, 0.5)` is noon on the 3rd. */
const at = (day: number, share = 0): number => NEW_YEAR + (day - 1) * DAY + share * DAY;

/** The outline in short: `3:2` is the 3rd with 2 messages, `gap 3.5-4` a gap from noon of the 3rd, `~7` its estimate. */
function outline(cache: Handlers, range: TimeRange | null = null, filter: MessageFilter = {}): readonly string[] {
  const day = (instant: number): number => (instant - NEW_YEAR) / DAY + 1;
  return cache
    .readOutline({ channelId: ID, range, filter })
    .items.map((item) =>
      item.kind === 'day'
        ? `${item.day - FIRST + 1}:${item.count}`
        : `gap ${day(item.gap.from)}-${day(item.gap.until)} ~${String(item.estimate)}`,
    );
}

const until = (day: number) => ({ lastCut: at(day) });

describe('the outline', () => {
  test('days with messages and gaps, in date order; a quiet day is neither', () => {
    const { cache } = openForTest({}, until(8));
    cache.commitBatch(
      batch({ from: at(1), until: at(4) }, [message(1, at(1)), message(2, at(1, 0.5)), message(3, at(3))]),
    );
    cache.commitBatch(batch({ from: at(6), until: at(7) }, [message(44, at(6, 0.5))]));
    expect(outline(cache)).toEqual(['1:2', '3:1', 'gap 4-6 ~40', '6:1', 'gap 7-8 ~null']);
    expect(cache.readOutline({ channelId: ID, range: null, filter: {} })).toMatchObject({ matching: 4, total: 4 });
  });

  test('a gap inside a day follows the heading where messages precede it, and precedes it where all come later', () => {
    const { cache } = openForTest({}, until(4));
    cache.commitBatch(batch({ from: at(1), until: at(1, 0.5) }, [message(1, at(1, 0.25))]));
    cache.commitBatch(batch({ from: at(1, 0.75), until: at(2, 0.25) }, []));
    cache.commitBatch(batch({ from: at(2, 0.5), until: at(4) }, [message(9, at(2, 0.75)), message(10, at(3))]));
    // Of the seven ids between the neighbours each of the two gaps, equally long, has its half.
    expect(outline(cache)).toEqual(['1:1', 'gap 1.5-1.75 ~4', 'gap 2.25-2.5 ~4', '2:1', '3:1']);
  });

  test('a gap that begins at midnight precedes its day, one that began the day before as well', () => {
    const { cache } = openForTest({}, until(3));
    cache.commitBatch(batch({ from: at(1), until: at(1, 0.5) }, [message(1, at(1))]));
    cache.commitBatch(batch({ from: at(2, 0.25), until: at(2, 0.5) }, [message(5, at(2, 0.3))]));
    expect(outline(cache)).toEqual(['1:1', 'gap 1.5-2.25 ~3', '2:1', 'gap 2.5-3 ~null']);
    // A third of the gap, a third of its ids.
    expect(outline(cache, { from: at(2), until: at(3) })).toEqual(['gap 2-2.25 ~1', '2:1', 'gap 2.5-3 ~null']);
  });

  test('before everything stored, the first visible message is the neighbour', () => {
    const { cache } = openForTest({}, until(3));
    cache.commitBatch(batch({ from: at(2), until: at(3) }, [message(21, at(2))]));
    expect(outline(cache)).toEqual(['gap 1-2 ~20', '2:1']);
    expect(cache.estimateGap(ID, { from: at(1), until: at(2) })).toEqual({
      gap: { from: at(1), until: at(2) },
      messages: 20,
      requests: 1,
    });
  });

  test('an asked range cuts days and gaps at its edges, whatever the period; the future and the hidden are no gaps', () => {
    const { cache } = openForTest({}, { ...until(6), period: { from: at(1), until: at(3) } });
    const posts = [0.1, 0.2, 0.6, 0.7].map((share, index) => message(index + 1, at(2, share)));
    cache.commitBatch(batch({ from: at(2), until: at(3) }, posts));
    expect(outline(cache)).toEqual(['gap 1-2 ~0', '2:4']);
    expect(outline(cache, { from: at(2, 0.15), until: at(2, 0.65) })).toEqual(['2:2']);
    expect(outline(cache, { from: at(1) - 9 * DAY, until: at(99) })).toEqual(['gap 1-2 ~0', '2:4', 'gap 3-6 ~null']);
    expect(outline(cache, { from: at(4), until: at(4) })).toEqual([]);
  });

  test.each<[string, MessageFilter, readonly string[], number]>([
    ['photos', { mediaTypes: ['photo'] }, ['1:1', '2:1'], 2],
    ['photos and plain posts', { mediaTypes: ['photo', 'none'] }, ['1:2', '2:1'], 3],
    ['plain posts', { mediaTypes: ['none'] }, ['1:1'], 1],
    ['no kind at all', { mediaTypes: [] }, [], 0],
    ['forwarded ones', { forwarded: true }, ['2:1'], 1],
    ['own ones', { forwarded: false }, ['1:3'], 3],
    ['own videos', { mediaTypes: ['video'], forwarded: false }, ['1:1'], 1],
  ])('filtered: %s', (_, filter, expected, matching) => {
    const { cache } = openForTest({}, until(3));
    cache.commitBatch(
      batch({ from: at(1), until: at(3) }, [
        message(1, at(1), { mediaType: 'photo' }),
        message(2, at(1, 0.1)),
        message(3, at(1, 0.2), { mediaType: 'video' }),
        message(4, at(2), { mediaType: 'photo', isForwarded: true }),
      ]),
    );
    expect(outline(cache, null, filter)).toEqual(expected);
    expect(cache.readOutline({ channelId: ID, range: null, filter })).toMatchObject({ matching, total: 4 });
    const listed = [1, 2].flatMap((day) =>
      cache.readDayMessages({ channelId: ID, range: null, filter, day: FIRST + day - 1, offset: 0, limit: 500 }),
    );
    expect(listed).toHaveLength(matching);
  });
});

describe('a day’s messages', () => {
  test('come by date, then id, a page at a time, cut at the range', () => {
    const { cache } = openForTest();
    const posts = [message(5, at(1, 0.5)), message(3, at(1, 0.5)), message(4, at(1, 0.25)), message(6, at(2))];
    cache.commitBatch(batch({ from: at(1), until: at(3) }, posts));
    const ids = (offset: number, limit: number, range: TimeRange | null = null) =>
      cache
        .readDayMessages({ channelId: ID, range, filter: {}, day: FIRST, offset, limit })
        .map(({ messageId }) => messageId);
    expect(ids(0, 100)).toEqual([4, 3, 5]);
    expect(ids(1, 1)).toEqual([3]);
    expect(ids(3, 100)).toEqual([]);
    expect(ids(0, 100, { from: at(1, 0.5), until: at(9) })).toEqual([3, 5]);
    expect(ids(0, 100, { from: at(7), until: at(9) })).toEqual([]);
  });

  test('no answer holds more than 500', () => {
    const { cache } = openForTest();
    const crowd = Array.from({ length: 600 }, (_, index) => message(index + 1, at(1)));
    cache.commitBatch(batch({ from: at(1), until: at(1) + 1 }, crowd));
    const asked = { channelId: ID, range: null, filter: {}, day: FIRST, limit: 9_999 };
    expect(cache.readDayMessages({ ...asked, offset: 0 })).toHaveLength(500);
    expect(cache.readDayMessages({ ...asked, offset: 500 })).toHaveLength(100);
  });

  test('what another program damaged is null where something can stand in, and a Failure where nothing can', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch({ from: at(1), until: at(2) }, [message(1, at(1), { mediaType: 'photo' })]));
    const spoil = (assignment: string) => database.db.write((db) => db.run(`UPDATE messages SET ${assignment}`));
    spoil(`media_type = 'hologram', views = 'many', entities = '{', reactions = '[1]', edit_date = 'yesterday'`);
    expect(cache.readMessage(ID, 1)).toMatchObject({
      mediaType: 'unsupported',
      views: null,
      entities: null,
      reactions: null,
      editDate: null,
    });
    spoil('fetched_at = NULL');
    expect(() => cache.readMessage(ID, 1)).toThrow('fetched_at holds a null message_id 1');
  });
});
