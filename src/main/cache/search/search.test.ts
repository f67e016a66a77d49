import { describe, expect, test } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { channelId } from '../../../shared/domain/ids.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { MOST_COUNTED, type SearchAnswer, type SearchCursor, type SearchWish } from '../../../shared/domain/search.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import type { Handlers } from '../handlers.ts';
import { addition, batch, DAY, message, NEW_YEAR, openForTest, plansOf, RIVER } from '../test-support.ts';
import { searchMessages } from './search.ts';

const ID = RIVER.channelId;
const LAKE = { ...RIVER, channelId: channelId('77'), name: 'Lake', username: 'lake' };
const YEAR = { from: NEW_YEAR, until: NEW_YEAR + 366 * DAY };

/** Two channels; ids 1, 2, 3 … in the first, a day apart at noon, and one message in the second. */
function filled(posts: readonly Partial<Message>[]): ReturnType<typeof openForTest> {
  const opened = openForTest();
  opened.cache.addChannel(addition({ channel: LAKE }));
  const messages = posts.map((post, place) => message(place + 1, NEW_YEAR + place * DAY + DAY / 2, post));
  for (let at = 0; at < messages.length; at += 100) {
    const part = messages.slice(at, at + 100);
    opened.cache.commitBatch(batch({ from: NEW_YEAR + at * DAY, until: NEW_YEAR + (at + 100) * DAY }, part));
  }
  const elsewhere = { ...message(1, NEW_YEAR + 7), channelId: LAKE.channelId, text: 'река впадает в озеро' };
  opened.cache.commitBatch(batch(YEAR, [elsewhere], { channel: LAKE }));
  return opened;
}

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
  const query = { channelId: ID, range, filter, columns: ['message_id'] } as const;
  const { exportId, rows } = cache.openExport(query);
  let text = '';
  for (let after: Parameters<Handlers['readCsvSlice']>[2] = null, more = true; more;) {
    const slice = cache.readCsvSlice(exportId, { delimiter: ',', guardFormulas: false }, after);
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
  const preview = cache.previewExport(query, 2);
  expect(preview.rows).toBe(ids.length);
  expect(preview.cells).toEqual(ids.slice(0, 2).map((id) => [String(id)]));
  return ids;
}

const POSTS: readonly Partial<Message>[] = [
  { text: 'Река вышла из берегов', views: 10, mediaType: 'photo' },
  { text: 'Озеро спокойно #озеро', views: 200 },
  { text: 'реклама: лодки на реке', postAuthor: 'Desk', isForwarded: true },
  { text: null, mediaType: 'photo', senderId: 42, firstName: 'Анна', lastName: 'Ли', username: 'Anna' },
  { text: '水位上升 #洪水 https://example.org', views: 3 },
  { text: 'Река и озеро', entities: [{ type: 'text_url', offset: 0, length: 4, url: 'https://example.org' }] },
];

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

function across(cache: Handlers, wish: Partial<SearchWish>): SearchAnswer {
  return cache.searchMessages({
    text: '',
    channelId: null,
    range: null,
    filter: {},
    order: 'date',
    after: null,
    limit: 10,
    exact: false,
    ...wish,
  });
}

const named = ({ hits }: SearchAnswer): readonly string[] =>
  hits.map(({ channelId: channel, row }) => `${channel === ID ? 'river' : 'lake'} ${row.messageId}`);

function pages(cache: Handlers, wish: Partial<SearchWish>): readonly string[] {
  const all: string[] = [];
  for (let after: SearchCursor | null = null, more = true; more;) {
    const answer = across(cache, { ...wish, after });
    all.push(...named(answer));
    after = answer.next;
    more = after !== null;
  }
  return all;
}

describe('over all channels', () => {
  test.each<[string, Partial<SearchWish>, readonly string[]]>([
    ['newest first', { text: 'река' }, ['river 6', 'river 1', 'lake 1']],
    ['one channel', { text: 'река', channelId: LAKE.channelId }, ['lake 1']],
    ['a channel that is not there', { text: 'река', channelId: '5' as ChannelId }, []],
    ['a range', { text: 'река', range: { from: NEW_YEAR, until: NEW_YEAR + DAY } }, ['river 1', 'lake 1']],
    ['an empty range', { text: 'река', range: { from: NEW_YEAR, until: NEW_YEAR } }, []],
    ['only without', { text: '-река -реклама' }, ['river 5', 'river 4', 'river 2']],
    ['another filter', { text: 'река', filter: { mediaTypes: ['none'] } }, ['river 6', 'lake 1']],
    ['nothing to look for', { text: '"' }, []],
    [
      'relevance: rare words and short texts first',
      { text: 'река OR берегов', order: 'relevance' },
      ['river 1', 'river 6', 'lake 1'],
    ],
  ])('%s', (_, wish, expected) => {
    const { cache } = filled(POSTS);
    const answer = across(cache, wish);
    expect(named(answer)).toEqual(expected);
    expect(answer).toMatchObject({ next: null, total: { count: expected.length, exact: true }, preparing: null });
    expect(pages(cache, { ...wish, limit: 1 })).toEqual(expected);
  });

  test('pages by date and by relevance hold every hit once', () => {
    const { cache } = filled(Array.from({ length: 240 }, (_, at) => ({ text: `река ${'слово '.repeat(at % 5)}` })));
    const byDate = pages(cache, { text: 'река', limit: 50 });
    expect(byDate).toEqual([...Array.from({ length: 240 }, (_, at) => `river ${240 - at}`), 'lake 1']);
    const relevant = pages(cache, { text: 'река', limit: 50, order: 'relevance' });
    expect(relevant.toSorted()).toEqual(byDate.toSorted());
    expect(relevant.slice(0, 48)).toEqual(
      byDate.filter((hit) => hit.startsWith('river') && (Number(hit.slice(6)) - 1) % 5 === 0),
    );
  });

  test('very many hits are counted up to a limit, exactly on demand, and stay in order of date', () => {
    const { cache, database } = filled([{ text: 'река' }]);
    database.db.write((db) => {
      db.run(
        `WITH n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)
         INSERT INTO messages (channel_id, message_id, date, message)
         SELECT '${ID}', i, strftime('%Y-%m-%dT%H:%M:%SZ', ${NEW_YEAR} + i, 'unixepoch'), 'река' FROM n`,
      );
      db.run(
        `INSERT INTO message_search (rowid, words) SELECT (unixepoch(date) << 31) | id, '@@${ID} река' FROM messages
         WHERE id > 2`,
      );
      db.run(`UPDATE lacuna SET value = (SELECT max(id) FROM messages) WHERE key = 'search_indexed_until'`);
    });
    const answer = across(cache, { text: 'река', order: 'relevance' });
    expect(answer).toMatchObject({ total: { count: MOST_COUNTED, exact: false }, order: 'date' });
    expect(named(answer).slice(0, 2)).toEqual(['river 1', 'river 10500']);
    expect(across(cache, { text: 'река', exact: true }).total).toEqual({ count: 10_501, exact: true });
  });
});

describe('plans', () => {
  const plans = (wish: Partial<SearchWish>) => {
    const { database } = filled(POSTS);
    const whole = {
      text: 'река',
      channelId: ID,
      range: null,
      filter: {},
      order: 'date',
      after: null,
      limit: 5,
      exact: false,
    } as const;
    return plansOf(database.db, (db) => searchMessages(db, { ...whole, ...wish }));
  };

  test('hits come out of the index in order of date, between two ids, and are not sorted', () => {
    const found = plans({ range: YEAR });
    // M: the words; < and >: the bounds on the id.
    expect(found.filter((plan) => plan.includes('message_search'))).toEqual(
      Array.from({ length: 2 }, () => expect.stringMatching(/^SCAN message_search VIRTUAL TABLE INDEX \d+:.*M/)),
    );
    expect(found).not.toContainEqual(expect.stringContaining('TEMP B-TREE'));
    expect(found).toContainEqual(expect.stringContaining('SEARCH messages USING INTEGER PRIMARY KEY'));
  });

  test('another filter looks at the messages that the index found', () => {
    const found = plans({ filter: { mediaTypes: ['photo'] } });
    expect(found.filter((plan) => /\bm\b/.test(plan))).toEqual(
      Array.from({ length: 2 }, () => 'SEARCH m USING INTEGER PRIMARY KEY (rowid=?)'),
    );
    expect(found).not.toContainEqual(expect.stringContaining('TEMP B-TREE'));
  });
});
