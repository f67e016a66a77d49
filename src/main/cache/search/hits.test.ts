import { describe, expect, test } from 'vitest';
import { PLAIN_CSV } from '../../../shared/domain/export.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import type { ExportCursor, ExportSlice } from '../cache.ts';
import type { Handlers } from '../handlers.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';
import { across, filled, POSTS, YEAR } from './test-posts.ts';

const ID = RIVER.channelId;

/** Message ids of the list under a filter, in list order, and what the outline counts. */
function listed(cache: Handlers, filter: MessageFilter, range: TimeRange | null = null): readonly number[] {
  const { items, matching } = cache.readOutline({ channelId: ID, range, filter });
  const ids = items.flatMap((item) => {
    if (item.kind === 'gap') return [];
    const rows = cache.readDayMessages({ channelId: ID, range, filter, day: item.day, offset: 0, limit: 500 });
    expect(rows).toHaveLength(item.count);
    return rows.map(({ messageId }) => messageId);
  });
  expect(matching).toBe(ids.length);
  return ids;
}

/** The ids that a CSV export of the filter holds, two rows a slice. */
function exported(cache: Handlers, filter: MessageFilter, range: TimeRange = YEAR): readonly number[] {
  const selection = { channels: [ID], range, filter };
  const columns = ['message_id'] as const;
  const { exportId, rows } = cache.openExport(selection);
  let text = '';
  for (let after: ExportCursor | null = null, more = true; more;) {
    const slice: ExportSlice = cache.readExportSlice(exportId, { kind: 'csv', columns, format: PLAIN_CSV }, after);
    text += Buffer.from(slice.bytes).toString();
    after = slice.next;
    more = after !== null;
  }
  cache.closeExport(exportId);
  const ids = text
    .split('\r\n')
    .filter((line) => line !== '')
    .map(Number);
  expect(rows).toBe(ids.length);
  const preview = cache.previewExport(selection, columns, 2);
  expect(preview.rows).toBe(ids.length);
  expect(preview.cells).toEqual(ids.slice(0, 2).map((id) => [String(id)]));
  return ids;
}

describe('in a channel, the list, its count and the export hold the same', () => {
  test.each<[string, MessageFilter, readonly number[]]>([
    ['a word', { text: 'река' }, [1, 6]],
    ['two', { text: 'река озеро' }, [6]],
    ['a phrase', { text: '"река вышла"' }, [1]],
    ['a beginning', { text: 'рек*' }, [1, 3, 6]],
    ['either', { text: 'вышла OR спокойно' }, [1, 2]],
    ['without', { text: 'рек* -реклама' }, [1, 6]],
    ['only without: messages without text too', { text: '-река' }, [2, 3, 4, 5]],
    ['without two', { text: '-река -озеро' }, [3, 4, 5]],
    ['one, or without another', { text: 'озеро OR -река' }, [2, 3, 4, 5, 6]],
    ['two characters', { text: '位上' }, [5]],
    ['one character', { text: '升' }, [5]],
    ['characters that stand apart', { text: '水上' }, []],
    ['a hashtag', { text: '#озеро' }, [2]],
    ['a hashtag as a filter', { hashtag: 'Озеро' }, [2]],
    ['a hashtag as a filter, with its sign', { hashtag: '#洪水', text: '水位' }, [5]],
    ['a hashtag that is none', { hashtag: '%%' }, []],
    ['links', { hasLink: true }, [5, 6]],
    ['no links', { hasLink: false }, [1, 2, 3, 4]],
    ['no links, with a word', { hasLink: false, text: 'озеро' }, [2]],
    ['views', { minViews: 10 }, [1, 2, 3, 4, 6]],
    ['views of hits', { minViews: 11, text: 'озеро' }, [2]],
    ['a signature', { author: 'Desk' }, [3]],
    ['a sender by name', { author: 'Анна Ли' }, [4]],
    ['a sender by @name', { author: '@anna' }, [4]],
    ['a sender by number', { author: '42' }, [4]],
    ['media of hits', { mediaTypes: ['photo'], text: 'река' }, [1]],
    ['forwards of what lacks a word', { forwarded: false, text: '-река' }, [2, 4, 5]],
    ['nothing to look for', { text: '***' }, []],
  ])('%s', (_, filter, expected) => {
    const { cache } = filled(POSTS);
    expect(listed(cache, filter)).toEqual(expected);
    expect(exported(cache, filter)).toEqual(expected);
    // Days in part at both ends.
    const range = { from: NEW_YEAR + DAY + 5, until: NEW_YEAR + 4 * DAY + DAY / 2 };
    const inside = expected.filter((id) => id >= 2 && id <= 4);
    expect(listed(cache, filter, range)).toEqual(inside);
    expect(exported(cache, filter, range)).toEqual(inside);
  });

  test('what changed, of hits', () => {
    const { cache } = filled(POSTS);
    const range = { from: NEW_YEAR, until: NEW_YEAR + 1 * DAY };
    cache.commitBatch(batch(range, [], { deleted: [1], purpose: 'check' }));
    expect(listed(cache, { deleted: true, text: 'река' })).toEqual([1]);
    expect(listed(cache, { deleted: true, text: 'озеро' })).toEqual([]);
    expect(listed(cache, { deleted: true, minViews: 11 })).toEqual([]);
  });

  test('one second with many hits keeps the order of the list, over pages and slices', () => {
    const { cache } = openForTest();
    const second = NEW_YEAR + 60;
    const posts = Array.from({ length: 7 }, (_, place) => message(place + 1, second, { text: 'река' }));
    // The higher ids come first, so that row ids fall with them.
    cache.commitBatch(batch({ from: second, until: second + 1 }, posts.slice(4)));
    cache.commitBatch(batch({ from: NEW_YEAR, until: second + 9 }, posts));
    expect(listed(cache, { text: 'река' })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(exported(cache, { text: 'река' })).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const day = Math.floor(second / DAY);
    const page = cache.readDayMessages({
      channelId: ID,
      range: null,
      filter: { text: 'река' },
      day,
      offset: 3,
      limit: 2,
    });
    expect(page.map(({ messageId }) => messageId)).toEqual([4, 5]);
    const query = { channelId: ID, range: null, filter: { text: 'река' } };
    expect(cache.readPlaceOf(query, 6)).toEqual({ day, offset: 5 });
    expect(cache.readPlaceOf({ ...query, filter: {} }, 6)).toEqual({ day, offset: 5 });
    expect(cache.readPlaceOf({ ...query, filter: { text: 'озеро' } }, 6)).toBe(null);
    expect(cache.readPlaceOf({ ...query, range: { from: 0, until: second } }, 6)).toBe(null);
    expect(cache.readPlaceOf(query, 99)).toBe(null);
  });

  test.each([
    '"',
    'NEAR(',
    'words:',
    '{a b}: c',
    'a OR',
    '(((',
    "' OR 1=1 --",
    '^a',
    'a AND',
    '-',
    '\u0000',
    '"a" "',
    '\uD800',
    'a '.repeat(5_000),
    'б*'.repeat(5_000),
    '"x" OR '.repeat(1_000),
    Array.from({ length: 1_500 }, (_, at) => `w${at}`).join(' '),
    Array.from({ length: 1_500 }, (_, at) => `-w${at}`).join(' '),
    Array.from({ length: 900 }, (_, at) => `w${at}`).join(' OR '),
    `"${'水'.repeat(9_000)}"`,
  ])('whatever is typed is answered: %#', (text) => {
    const { cache } = filled(POSTS);
    expect(() => [listed(cache, { text }), listed(cache, { hashtag: text }), across(cache, { text })]).not.toThrow();
  });
});
