// What the messages of a selection name, slice by slice: a slice takes some milliseconds, and memory stays flat.
import { isEmpty } from '../../../shared/domain/time-range.ts';
import type { TopCursor, TopEntry, TopKind, TopSlice } from '../../../shared/domain/top-lists.ts';
import type { ReadableDb } from '../file/connection.ts';
import { matchOf } from '../search/match.ts';
import { preparedShare } from '../search/search-index.ts';
import { sliceEdge, sliceSource, stretchSource, type PartQuery, type SliceSource } from '../exports/slice-source.ts';
import { integerIn, integerOf, textOf } from '../tables/row.ts';
import { entitiesOf, hashtagsOf, hostsOf, NAMES_HASHTAG, NAMES_SITE } from './named-things.ts';

const SLICE_ROWS = 3_000;

const NOTHING = { messages: 0, entries: { hashtags: [], domains: [], forwards: [] }, next: null } as const;

/** Texts that name nothing stay in SQLite. */
const NAMES = `(${NAMES_HASHTAG} OR ${NAMES_SITE})`;
/** As the filter of a forward's channel has it (filter-sql.ts). */
const IS_FORWARD = 'm.is_forwarded = 1 AND m.forwarded_from_channel_id IS NOT NULL';

export function readTopSlice(
  db: ReadableDb,
  query: PartQuery,
  after: TopCursor | null,
  rows: number = SLICE_ROWS,
): TopSlice {
  const withWords = matchOf(query.filter, [query.channelId]) !== null;
  const preparing = withWords ? preparedShare(db) : null;
  if (preparing !== null || isEmpty(query.range)) return { ...NOTHING, preparing };
  const source = withWords ? sliceSource(db, query, after, rows) : rowsLookedAt(db, query, after, rows);
  if (!source) return { ...NOTHING, preparing };
  const all = db.get(`SELECT count(*) AS messages ${source.sql}`, ...source.params);
  const tallies = { hashtags: new Tally(), domains: new Tally(), forwards: new Tally() } satisfies Record<
    TopKind,
    Tally
  >;
  const named = db.all(
    `SELECT iif(${NAMES}, m.message, NULL) AS text, iif(${NAMES}, m.entities, NULL) AS entities,
       iif(${IS_FORWARD}, m.forwarded_from_channel_id, NULL) AS origin, m.forwarded_from_name AS origin_name ${source.sql}
       AND (${NAMES} OR (${IS_FORWARD}))`,
    ...source.params,
  );
  for (const row of named) {
    const text = textOf(row, 'text');
    if (text !== null) {
      const entities = entitiesOf(row['entities']);
      for (const [key, label] of hashtagsOf(text, entities)) tallies.hashtags.add(key, label);
      for (const host of hostsOf(text, entities)) tallies.domains.add(host, host);
    }
    const origin = integerOf(row, 'origin');
    if (origin !== null) tallies.forwards.add(String(origin), textOf(row, 'origin_name') ?? String(origin));
  }
  return {
    messages: all ? integerIn(all, 'messages') : 0,
    entries: {
      hashtags: tallies.hashtags.entries(),
      domains: tallies.domains.entries(),
      forwards: tallies.forwards.entries(),
    },
    next: source.next,
    preparing: null,
  };
}

/** Of all rows so many, whatever the filter makes of them: else a rare kind of message would be looked for to the end. */
function rowsLookedAt(db: ReadableDb, query: PartQuery, after: TopCursor | null, rows: number): SliceSource {
  const next = sliceEdge(db, { ...query, filter: {} }, after, rows);
  return { ...stretchSource(query, after, next), next };
}

class Tally {
  readonly #entries = new Map<string, { readonly label: string; messages: number }>();

  add(key: string, label: string): void {
    const entry = this.#entries.get(key);
    if (entry) entry.messages += 1;
    else this.#entries.set(key, { label, messages: 1 });
  }

  entries(): readonly TopEntry[] {
    return [...this.#entries].map(([key, { label, messages }]) => ({ key, label, messages }));
  }
}
