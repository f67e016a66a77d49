// A slice of an export of what a search finds: as csv-slice.ts, but along the index. It ends with a whole second, for
// that is how the index is ordered; the rows of a second then stand in the order of the list.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { CsvFormat } from '../../../shared/domain/export.ts';
import { fromIso, toIso } from '../../../shared/domain/time-range.ts';
import type { CsvSlice, ExportCursor, ExportQuery } from '../cache.ts';
import type { ReadableDb } from '../connection.ts';
import { recordSql, valueSql } from '../csv-cells.ts';
import { readRecords } from '../csv-records.ts';
import { coveredRangeAt } from '../tables/covered-ranges.ts';
import { textOf } from '../tables/row.ts';
import { hitSource, secondOfHit } from './hits.ts';

/** Where a record is long, so many times fewer hits are tried. */
const SMALLER = 8;

/** Like readCsvSlice; a slice may hold fewer rows than asked for, or none, though more follow. */
export function readHitSlice(
  db: ReadableDb,
  channel: StoredChannel,
  query: ExportQuery,
  match: string,
  format: CsvFormat,
  after: ExportCursor | null,
  rows: number,
): CsvSlice {
  const { filter } = query;
  const done = after === null || after.date === null ? null : fromIso(after.date);
  const rest = { from: done === null ? query.range.from : done + 1, until: query.range.until };
  // Of all hits, whatever the rest of the filter makes of them: else a rare kind of message would be looked for to the end.
  const edge = secondOfHit(db, { match, filter: {}, range: rest }, rows);
  const here = { from: rest.from, until: edge === null ? rest.until : edge + 1 };
  const source = hitSource({ match, filter, range: here }, true);
  const likely = coveredRangeAt(db, query.channelId, here.from);
  const records = readRecords(
    db,
    (care) => recordSql(query.columns, channel, format, care, likely),
    { sql: `${source.sql} ORDER BY m.date, m.message_id`, params: source.params },
    rows === 1,
  );
  if (!records) return readHitSlice(db, channel, query, match, format, after, Math.ceil(rows / SMALLER));
  return { ...records, next: edge === null ? null : { date: toIso(edge), id: 0 } };
}

/** The first hits as text cells, NULL as empty. */
export function firstHitCells(
  db: ReadableDb,
  channel: StoredChannel,
  { range, filter, columns }: ExportQuery,
  match: string,
  rows: number,
): readonly (readonly string[])[] {
  const edge = secondOfHit(db, { match, filter, range }, rows);
  const source = hitSource({ match, filter, range: { ...range, until: edge === null ? range.until : edge + 1 } }, true);
  const cells = columns.map((column, index) => `CAST(${valueSql(column, channel)} AS TEXT) AS c${index}`).join(', ');
  return db
    .all(`SELECT ${cells} ${source.sql} ORDER BY m.date, m.message_id LIMIT ?`, ...source.params, rows)
    .map((row) => columns.map((_, index) => textOf(row, `c${index}`) ?? ''));
}
