// Keeping the full-text index. Invariant: every message with a readable date whose row id is not above the mark
// `search_indexed_until` is in the index as its row says, and none other is. Batches, withdrawals and removals keep it in
// their own transaction; rows that come in otherwise (older files, a file from before the index) lie above the mark until
// upkeep.ts gets to them.
//
// A message's id in the index is its second and its row id in one number, so that the index itself is in order of time:
// the newest hundred hits of a word that half of all messages hold are read without looking at the others, and a day's
// or a range's hits are counted without touching a message.
import { WORDS_VERSION, indexText } from '../../../shared/domain/search-words.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import type { Connection, ReadableDb, SqlValue, WritableDb } from '../file/connection.ts';
import { entitiesOf, hashtagsOf, NAMES_HASHTAG } from '../insight/named-things.ts';
import type { Slices } from '../slices.ts';
import { integerOf, textIn } from '../tables/row.ts';

/** Bits of an index id that hold the row id: two thousand million rows. Those beyond are not found by search. */
export const ID_BITS = 31;
export const ID_MASK = 2 ** ID_BITS - 1;

/** A row's id in the index, where `IS_INDEXED` holds of it. */
const INDEX_ID = `((unixepoch(date) << ${ID_BITS}) | id)`;
/** Dates that a row of ours can have: until 2106 there is room for the seconds. `+`: no bound to walk the table by. */
const IS_INDEXED = `(unixepoch(date) BETWEEN 0 AND 4294967295 AND +id BETWEEN 0 AND ${ID_MASK})`;
/** What is known of a message besides its words, as words that no text holds. */
const FACTS = `'@@' || channel_id || CASE WHEN instr(message, '://') > 0 OR entities LIKE '%"type":"url"%'
  OR entities LIKE '%"type":"text_url"%' THEN ' @@link ' ELSE ' ' END
  || CASE WHEN ${NAMES_HASHTAG} THEN hashtag_words(message, entities) ELSE '' END`;
const INSERT = `INSERT INTO message_search (rowid, words)
  SELECT ${INDEX_ID}, ${FACTS} || search_words(message) FROM messages WHERE ${IS_INDEXED}`;
/** Index ids rise within a transaction, or FTS5 writes a segment for each message. */
const IN_ORDER = 'ORDER BY unixepoch(date), id';

/** A channel's own word: every message of it has it. */
export function channelWord(channelId: ChannelId): string {
  return `@@${channelId}`;
}
export const LINK_WORD = '@@link';
/**
 * Messages that name a hashtag as the figures count it (named-things.ts). That is another thing than its word in the text:
 * `https://example.org/#flood` holds the word and names nothing, and a tag that stands right behind an emoji is none to words.
 * `tag`: with its sign, in its one form.
 */
export function hashtagWord(tag: string): string {
  return `@@${tag}`;
}

/** Gives a connection what the statements here need, and makes the index anew where its words are of another version. */
export function openSearchIndex(db: Connection): void {
  db.define('search_words', (value) => (typeof value === 'string' ? indexText(value) : ''));
  db.define('hashtag_words', (message, entities) => {
    const tags = typeof message === 'string' ? [...hashtagsOf(message, entitiesOf(entities)).keys()] : [];
    return tags.map((tag) => `${hashtagWord(tag)} `).join('');
  });
  if (numberAt(db, 'search_words_version') !== WORDS_VERSION) db.write(clearIndex);
}

/**
 * Runs what reads or writes the index. Where the index contradicts itself it is made anew, for it is derived, and the
 * work is done once more; a damaged file is another thing, and told (failures.ts).
 */
export function healing<T>(db: Connection, body: () => T): T {
  try {
    return body();
  } catch (thrown) {
    if (!isBroken(thrown)) throw thrown;
    db.write(remakeIndex);
    return body();
  }
}

/** The same of work that pauses. */
export function* healingSlices<T>(db: Connection, work: () => Slices<T>): Slices<T> {
  try {
    return yield* work();
  } catch (thrown) {
    if (!isBroken(thrown)) throw thrown;
    db.write(remakeIndex);
    return yield* work();
  }
}

function isBroken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CORRUPT_VTAB';
}

function remakeIndex(db: WritableDb): void {
  const sql = indexSql(db);
  db.run('DROP TABLE message_search');
  db.run(sql);
  mergeLater(db);
  keep(db, 'search_indexed_until', 0);
}

/**
 * So many segments of a level are merged by the batch that makes the next one (4 by itself, and 16 at the latest, which
 * takes a tenth of a second). Idle moments merge whatever there is (upkeep.ts): while a channel is filled a batch should
 * not. Kept in the file.
 */
const SEGMENTS_A_LEVEL = 8;

function mergeLater(db: WritableDb): void {
  db.run(
    `INSERT INTO message_search (message_search, rank) VALUES ('automerge', CAST(? AS INTEGER))`,
    SEGMENTS_A_LEVEL,
  );
}

/** Empties the index at once, however large it is; upkeep.ts fills it again. */
export function clearIndex(db: WritableDb): void {
  // Emptying it where it stands would look at every page of it: minutes for a million messages on a cold disk.
  if (isFilled(db) && !hasOldIndex(db)) setAside(db);
  else db.run(`INSERT INTO message_search (message_search) VALUES ('delete-all')`);
  mergeLater(db);
  keep(db, 'search_words_version', WORDS_VERSION);
  keep(db, 'search_indexed_until', 0);
}

/** An empty one has two records: of its segments, and of its averages. */
function isFilled(db: ReadableDb): boolean {
  return db.all('SELECT 1 FROM message_search_data LIMIT 3').length > 2;
}

function setAside(db: WritableDb): void {
  const sql = indexSql(db);
  db.run(`ALTER TABLE message_search RENAME TO ${OLD_INDEX}`);
  db.run(sql);
}

/** What was set aside. Nobody reads it, and upkeep.ts discards it piece by piece. */
const OLD_INDEX = 'message_search_old';

export function hasOldIndex(db: ReadableDb): boolean {
  return db.get('SELECT 1 FROM sqlite_schema WHERE name = ?', OLD_INDEX) !== null;
}

/** Discards up to so many records of what was set aside, and with the last of them all of it. Throws SqliteErrors. */
export function discardOldIndex(db: Connection, most: number): void {
  db.onShadows(() =>
    db.write((writable) => {
      for (const [table, key] of [
        [`${OLD_INDEX}_data`, 'id'],
        [`${OLD_INDEX}_docsize`, 'id'],
      ] as const) {
        const gone = writable.run(`DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} LIMIT ?)`, most);
        if (gone > 0) return;
      }
      writable.run(`DROP TABLE ${OLD_INDEX}`);
    }),
  );
}

function indexSql(db: ReadableDb): string {
  return textIn(db.get(`SELECT sql FROM sqlite_schema WHERE name = 'message_search'`) ?? {}, 'sql');
}

/** The mark, and the highest row id that there is. */
export function indexState(db: ReadableDb): { readonly until: number; readonly last: number } {
  // One statement: it is asked after every call.
  const row = db.get(
    `SELECT max(id) AS last, (SELECT CAST(value AS INTEGER) FROM lacuna WHERE key = 'search_indexed_until') AS until
     FROM messages`,
  );
  return { until: integerOf(row ?? {}, 'until') ?? 0, last: integerOf(row ?? {}, 'last') ?? 0 };
}

/** How much of the messages is in the index, 0 to 1; null: all of it. */
export function preparedShare(db: ReadableDb): number | null {
  const { until, last } = indexState(db);
  return until >= last ? null : until / last;
}

/** Brings the next rows above the mark into the index; says how many. */
export function indexMore(db: WritableDb, most: number): number {
  const { until, last } = indexState(db);
  if (until >= last) return 0;
  const end = integerOf(
    db.get('SELECT max(id) AS id FROM (SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT ?)', until, most) ?? {},
    'id',
  );
  if (end === null) return 0;
  const rows = db.run(`${INSERT} AND id > ? AND id <= ? ${IN_ORDER}`, until, end);
  keep(db, 'search_indexed_until', end);
  return rows;
}

/** What of a batch concerns the index, gathered while it is stored and written at its end. */
export class BatchIndex {
  readonly #db: WritableDb;
  readonly #before: { readonly until: number; readonly last: number };
  readonly #changed: number[] = [];

  /** Before the first row is stored. */
  constructor(db: WritableDb) {
    this.#db = db;
    this.#before = indexState(db);
  }

  /** A row says something else now. `date`: where it stood before. */
  changed(id: number, date: Instant | null): void {
    if (id > this.#before.until) return;
    if (date !== null && date >= 0) {
      this.#db.run(`DELETE FROM message_search WHERE rowid = (? << ${ID_BITS}) | ?`, date, id);
    }
    this.#changed.push(id);
  }

  /** After the last row is stored. New rows of a file that is still being indexed have their turn later. */
  write(): void {
    const { until, last } = this.#before;
    const now = lastRow(this.#db);
    const isCaughtUp = until >= last && now > last;
    if (this.#changed.length > 0) {
      this.#db.run(
        `${INSERT} AND (id IN (SELECT value FROM json_each(?)) OR id > ?) ${IN_ORDER}`,
        JSON.stringify(this.#changed),
        isCaughtUp ? last : now,
      );
    } else if (isCaughtUp) this.#db.run(`${INSERT} AND id > ? ${IN_ORDER}`, last);
    if (isCaughtUp) keep(this.#db, 'search_indexed_until', now);
  }
}

/** Deletes rows of messages by `remove`, which says how many, and takes them out of the index. */
export function deleteIndexed(
  db: WritableDb,
  where: string,
  params: readonly SqlValue[],
  remove: () => number,
): number {
  db.run(
    `DELETE FROM message_search WHERE rowid IN (SELECT ${INDEX_ID} FROM messages WHERE ${where} AND ${IS_INDEXED} AND +id <= ?)`,
    ...params,
    numberAt(db, 'search_indexed_until'),
  );
  const removed = remove();
  // The ids above the highest that is left are given out again.
  const { until, last } = indexState(db);
  if (until > last) keep(db, 'search_indexed_until', last);
  return removed;
}

function lastRow(db: ReadableDb): number {
  return integerOf(db.get('SELECT max(id) AS id FROM messages') ?? {}, 'id') ?? 0;
}

function numberAt(db: ReadableDb, key: string): number {
  return integerOf(db.get('SELECT CAST(value AS INTEGER) AS value FROM lacuna WHERE key = ?', key) ?? {}, 'value') ?? 0;
}

function keep(db: WritableDb, key: string, value: number): void {
  db.run(
    'INSERT INTO lacuna (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    String(value),
  );
}
