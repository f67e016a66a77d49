// What SQLite puts together of some rows for a Parquet file: one line of numbers a row, and the texts of each column in one
// run of bytes. No row and no text becomes a JavaScript value on its way to the file (limits.md).
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { ExportColumn } from '../../../shared/domain/export.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import { COLUMN_KINDS } from '../../parquet/columns.ts';
import { concatSql, likelySql, type RecordSql } from './csv-cells.ts';
import { valueSql } from './export-values.ts';
import type { RecordSource } from './csv-records.ts';

/** Stands for a value that its column can't hold. */
export const ODD = 'x';
/** Stands before a text that is as long as our dates are. */
export const DATE = 'd';
export const DATE_BYTES = 20;

/** A text column's name in the answer, by its place among the columns. */
export const textsOf = (index: number): string => `t${index}`;

/**
 * A statement whose answer has `fields`, `rows`, and the texts of each text column by {@link textsOf}. Fields end with a
 * comma: the length of a text in bytes, a whole number, a date, or nothing for NULL. Texts stand in the order of the rows,
 * commas between them, without those that are longer than the first parameter says.
 */
export function rowsSql(
  columns: readonly ExportColumn[],
  channel: StoredChannel,
  likely: TimeRange | null,
  source: RecordSource,
  longest: number,
): RecordSql {
  const values = columns.map((column): RecordSql => {
    if (column === 'covered' && likely) return likelySql(likely, channel);
    return { sql: column === 'day' ? 'm.date' : valueSql(column, channel), params: [] };
  });
  const fields = columns.flatMap((column, index) => [...fieldSql(column, values[index]?.sql ?? 'NULL'), `','`]);
  const inner = [
    `${concatSql(fields)} AS fields`,
    ...values.flatMap(({ sql }, index) => (isText(columns[index] ?? 'date') ? [`${sql} AS c${index}`] : [])),
  ];
  const texts = columns.flatMap((column, index) =>
    isText(column)
      ? [
          `CAST(group_concat(CASE WHEN octet_length(c${index}) <= ? THEN c${index} END, ',') AS BLOB) AS ${textsOf(index)}`,
        ]
      : [],
  );
  return {
    sql: `SELECT ${[`CAST(group_concat(fields, '') AS BLOB) AS fields`, 'count(*) AS rows', ...texts].join(', ')}
      FROM (SELECT ${inner.join(', ')} ${source.sql})`,
    params: [...texts.map(() => longest), ...values.flatMap(({ params }) => params), ...source.params],
  };
}

export function isText(column: ExportColumn): boolean {
  const kind = COLUMN_KINDS[column];
  return kind === 'long' || kind === 'word';
}

/** Arguments for concat(). What another program put where it does not belong must not pass for a comma or a number. */
function fieldSql(column: ExportColumn, value: string): readonly string[] {
  // Counted here: whole numbers, and asked for once.
  if (column === 'covered' || column === 'revisions') return [value];
  switch (COLUMN_KINDS[column]) {
    case 'long':
    case 'word':
      return [`octet_length(${value})`];
    case 'integer':
    case 'boolean':
      return [`CASE WHEN ${value} >= '' THEN '${ODD}' ELSE ${value} END`];
    case 'instant':
    case 'day': {
      const fits = `octet_length(${value}) = ${DATE_BYTES}`;
      return [
        `CASE WHEN ${fits} THEN '${DATE}' WHEN ${value} IS NOT NULL THEN '${ODD}' END`,
        `CASE WHEN ${fits} THEN ${value} END`,
      ];
    }
  }
}
