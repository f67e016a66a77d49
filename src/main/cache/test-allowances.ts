// What may sort, or search messages with no bound on both sides, and why that does not grow with the archive. Each reason is
// for one statement, known by a part of it; a statement that is not here may do neither (plans-of-calls.test.ts).
import type { Allowance, Allowed } from './test-plans.ts';

/** Sorts: as many rows as the reason says. */
const SORTED: readonly Allowance[] = [
  { sql: /^SELECT \*, .* FROM channels c ORDER BY channel_name/, why: 'as many as there are channels' },
  { sql: /^INSERT INTO message_search .* (?:OR|AND) id > \?\)? ORDER BY/, why: 'the messages of a batch' },
  { sql: /^INSERT INTO message_search .* id > \? AND id <= \? ORDER BY/, why: 'the rows of one idle moment' },
  {
    sql: /^INSERT INTO day_media .* FROM messages WHERE channel_id = \? AND date >= \? AND date < \? .* GROUP BY day, media$/,
    why: 'the days that a batch or a claim that is withdrawn touches, in the index alone',
  },
  {
    sql: /^SELECT unixepoch\(date\) \/ 86400 AS day, media_type, count\(\*\) AS messages FROM messages WHERE .* GROUP BY day, media_type ORDER BY day$/,
    why: 'a slice of a few thousand messages, or an edge of a range inside its day',
  },
  {
    sql: /^SELECT unixepoch\(m\.date\) .* GROUP BY day, m\.media_type ORDER BY day$/,
    why: 'a slice of a few thousand hits',
  },
  { sql: /FROM \(SELECT changed_id FROM \(.*\) GROUP BY changed_id\) .* ORDER BY day$/, why: 'what changed is few' },
  {
    sql: /^SELECT \(message_search\.rowid >> 31\) \/ 86400 AS day, .* FROM message_search .* GROUP BY day ORDER BY day$/,
    why: 'a slice of days that hold a few thousand messages together, or one day',
  },
  {
    sql: /^SELECT \(message_search\.rowid >> 31\) \/ 86400 AS day, .* FROM temp\.gathered .* GROUP BY day ORDER BY day$/,
    why: 'a number for each hit: gathering them, once until something is written, takes twice as long',
  },
  {
    sql: /^SELECT json_group_array\(id\) AS ids FROM \(SELECT m\.id AS id FROM .* ORDER BY m\.date, m\.message_id\)$/,
    why: 'the hits of one day, once until something is written',
  },
  {
    sql: /FROM messages WHERE id IN \(SELECT value FROM json_each\(\?\)\) ORDER BY date, message_id$/,
    why: 'the rows of a page',
  },
  {
    sql: /FROM (?:message_search|temp\.gathered AS message_search) CROSS JOIN messages m .* ORDER BY m\.date, m\.message_id/,
    why: 'the hits of a slice',
  },
  { sql: /^INSERT INTO subset\.day_(?:counts|media) .* GROUP BY m\.channel_id, the_day/, why: 'the rows of a slice' },
];

/** Searches of messages with a bound on one side, or none but the channel. */
const WIDE: readonly Allowance[] = [
  { sql: /^SELECT max\(id\) AS (?:id|last, .*) FROM messages$/, why: 'the last row of the table' },
  { sql: /^SELECT (?:min|max)\(date\) AS date FROM messages WHERE channel_id = \?$/, why: 'one end of the index' },
  {
    sql: /^SELECT message_id, date FROM messages WHERE channel_id = \? AND date .* ORDER BY date.* LIMIT 1$/,
    why: 'the first row on one side of a gap',
  },
  {
    sql: /^INSERT INTO message_search .* (?:OR|AND) id > \?\)? ORDER BY/,
    why: 'rows above the mark: those of the batch',
  },
  { sql: /^SELECT max\(id\) AS id FROM \(.* ORDER BY id LIMIT \?\)$/, why: 'the rows of one idle moment' },
  { sql: /^INSERT INTO subset\.channels /, why: 'a file that holds no message yet is asked for its own' },
  { sql: /deleted_seen_at IS NOT NULL\) GROUP BY changed_id/, why: 'an index of the deleted ones alone' },
  {
    sql: /^DELETE FROM (?:messages|media_files|message_search|channels) WHERE (?:rowid IN .*)?channel_id = \?/,
    why: 'a channel that is removed goes with all its messages',
  },
];

export const ALLOWED: Allowed = { sorted: SORTED, wide: WIDE };
