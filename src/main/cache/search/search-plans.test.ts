// The plans of search: by words along the index of words, by words that begin so along what was gathered once.
import { expect, test } from 'vitest';
import { SAFE_CSV } from '../../../shared/domain/export.ts';
import type { SearchWish } from '../../../shared/domain/search.ts';
import { readCsvSlice } from '../exports/csv-slice.ts';
import { countByDay, countMessages } from '../reading/count-messages.ts';
import { plansOf, RIVER } from '../test-support.ts';
import { rankedHits } from './hit-parts.ts';
import { hitIds } from './hits.ts';
import { matchOf } from './match.ts';
import { placeOf } from './place-of.ts';
import { searchMessages } from './search.ts';
import { filled, POSTS, YEAR } from './test-posts.ts';

const ID = RIVER.channelId;

const plans = (wish: Partial<SearchWish>) => {
  const { database } = filled(POSTS);
  const whole = {
    text: 'река',
    channelId: ID,
    range: null,
    filter: {},
    order: 'date',
    after: null,
    limit: 1,
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

/** What the list, its count, a message's place and an export ask, of a filter. */
const ofChannel = (text: string) => {
  const { cache, database } = filled(POSTS);
  const channel = cache.readChannel(ID);
  const query = { channelId: ID, range: YEAR, filter: { text } } as const;
  const match = matchOf(query.filter, [ID]);
  if (!channel || match === null) throw new Error('no channel');
  return plansOf(database.db, (db) => [
    countByDay(db, ID, YEAR, query.filter),
    countMessages(db, ID, YEAR, query.filter),
    hitIds(db, { ...query, match }),
    placeOf(db, query, 1),
    readCsvSlice(db, channel, query, ['message'], SAFE_CSV, { after: null, rows: 2 }),
  ]).filter((plan) => /message_search|^(?:SCAN|SEARCH) (?:m|messages)\b/.test(plan));
};
/** A message's place begins with the message. */
const FOUND = 'SEARCH messages USING INDEX idx_message_id (channel_id=? AND message_id=?)';
const ROW = 'SEARCH m USING INTEGER PRIMARY KEY (rowid=?)';

test('the list, its count and the export go along the index, day by day or slice by slice', () => {
  // Bounded on both sides (the signs < and >), by the words (M).
  const hits = expect.stringMatching(/^SCAN message_search VIRTUAL TABLE INDEX \d+:(?=.*M)(?=.*>)(?=.*<)/);
  expect(ofChannel('река')).toEqual([hits, hits, hits, ROW, FOUND, hits, ROW, hits, hits, ROW]);
});

test('words that begin so are gathered once, and the list, its count and the export go along what was gathered', () => {
  const gathering = expect.stringMatching(/^SCAN message_search VIRTUAL TABLE INDEX \d+:M/);
  const hits = 'SEARCH message_search USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)';
  // Each asks for them to be there.
  const of = [gathering, hits];
  expect(ofChannel('рек*')).toEqual([...of, ...of, ...of, ROW, FOUND, ...of, ROW, ...of, ...of, ROW]);
});

test('relevance is asked of the index alone, part by part, and of a message only for another filter', () => {
  for (const match of ['"река"', '"рек" *']) {
    for (const filter of [{}, { mediaTypes: ['photo'] }] as const) {
      const { database } = filled(POSTS);
      const found = plansOf(database.db, (db) => rankedHits(db, { match, filter, range: YEAR }));
      const rows = 'mediaTypes' in filter ? [ROW] : [];
      expect(found).toEqual([expect.stringMatching(/^SCAN message_search VIRTUAL TABLE INDEX \d+:M1><$/), ...rows]);
    }
  }
});

test('another filter looks at the messages that the index found', () => {
  const found = plans({ filter: { mediaTypes: ['photo'] } });
  expect(found.filter((plan) => /\bm\b/.test(plan))).toEqual(
    Array.from({ length: 2 }, () => 'SEARCH m USING INTEGER PRIMARY KEY (rowid=?)'),
  );
  expect(found).not.toContainEqual(expect.stringContaining('TEMP B-TREE'));
});
