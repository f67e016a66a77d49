import { describe, expect, test } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { MOST_COUNTED, type SearchAnswer, type SearchCursor, type SearchWish } from '../../../shared/domain/search.ts';
import type { ReadableDb } from '../file/connection.ts';
import type { Handlers } from '../handlers.ts';
import { toEnd } from '../slices.ts';
import { addition, batch, DAY, message, NEW_YEAR, RIVER } from '../test-support.ts';
import { RankedHits } from './ranked-hits.ts';
import { searchInSlices, searchMessages } from './search.ts';
import { across, filled, LAKE, POSTS } from './test-posts.ts';

const ID = RIVER.channelId;

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

describe('in parts', () => {
  const texts = Array.from({ length: 60 }, (_, at) => ({
    text: `река ${'слово '.repeat(at % 7)}${at % 20 === 3 ? 'паводок' : ''}`,
    views: at,
  }));
  const wish = (change: Partial<SearchWish>): SearchWish => ({
    text: 'река',
    channelId: null,
    range: null,
    filter: {},
    order: 'date',
    after: null,
    limit: 4,
    exact: false,
    ...change,
  });
  const parted = (db: ReadableDb, asked: SearchWish, ranked = new RankedHits()) => {
    const work = searchInSlices(db, asked, ranked, { indexed: 3, whole: 2 });
    for (let pauses = 0; ; pauses++) {
      const step = work.next();
      if (step.done) return { answer: step.value, pauses };
    }
  };

  test.each<[string, Partial<SearchWish>, number]>([
    ['words', {}, 0],
    ['words, counted', { exact: true }, 10],
    ['a filter that lets most through', { filter: { minViews: 1 } }, 10],
    ['a rare kind', { filter: { mediaTypes: ['photo'] } }, 10],
    ['a range', { range: { from: NEW_YEAR + 9 * DAY, until: NEW_YEAR + 30 * DAY }, filter: { minViews: 12 } }, 5],
    ['relevance', { order: 'relevance' }, 1],
    ['relevance and a filter', { order: 'relevance', filter: { minViews: 3 } }, 20],
    ['a later page', { after: { second: NEW_YEAR + 40 * DAY, id: 0, rank: 0 }, filter: { minViews: 3 } }, 1],
    ['only without', { text: '-паводок', exact: true }, 10],
  ])('%s: the same as at once', (_, change, pauses) => {
    const { database } = filled(texts);
    const whole = searchMessages(database.db, wish(change));
    const found = parted(database.db, wish(change));
    expect(found.answer).toEqual(whole);
    expect(found.pauses).toBeGreaterThanOrEqual(pauses);
  });

  test('words that begin so are gathered once', () => {
    const { database } = filled(texts);
    const asked = wish({ text: 'ре*', filter: { minViews: 5 } });
    expect(parted(database.db, asked)).toEqual({ answer: searchMessages(database.db, asked), pauses: 0 });
  });

  test('pages by relevance repeat nothing and pass over nothing while messages come in', () => {
    const { cache, database } = filled(texts);
    const asked = wish({ text: 'река OR паводок', order: 'relevance' });
    const all = named(searchMessages(database.db, { ...asked, limit: 100 }));
    const seen: string[] = [];
    for (let after: SearchCursor | null = null, more = true; more && seen.length < 2 * all.length;) {
      const answer = cache.searchMessages({ ...asked, after });
      seen.push(...named(answer));
      after = answer.next;
      more = after !== null;
      // Each changes how rare the words are, and how short a text is.
      const id = 1_000 + seen.length;
      const late = message(id, NEW_YEAR + id * DAY, { text: 'паводок '.repeat(40) });
      cache.commitBatch(batch({ from: late.date, until: late.date + 1 }, [late]));
    }
    expect(seen).toEqual(all);
  });

  test('a later page is there although nothing is kept of the first', () => {
    const { database } = filled(texts);
    const asked = wish({ text: 'река OR паводок', order: 'relevance' });
    const { hits, next } = searchMessages(database.db, asked);
    const later = parted(database.db, { ...asked, after: next }).answer;
    expect([...hits, ...later.hits]).toEqual(searchMessages(database.db, { ...asked, limit: 8 }).hits);
  });

  test('a channel that goes in a pause leaves no hit of another in its place', () => {
    const { cache, database } = filled(texts);
    const work = searchInSlices(database.db, wish({ exact: true }), new RankedHits(), { indexed: 3, whole: 2 });
    for (let pause = 0; pause < 3; pause++) expect(work.next().done).toBe(false);
    cache.removeChannel(ID);
    cache.addChannel(addition());
    cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 1 }, [message(5, NEW_YEAR, { text: 'озеро' })]));
    const { hits } = toEnd(work);
    expect(hits.filter(({ row }) => row.text === 'озеро')).toEqual([]);
  });
});
