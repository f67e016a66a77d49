// A message as a JSON object on a line of its own, as an expression of SQL.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { ExportColumn } from '../../../shared/domain/export.ts';
import type { Connection } from '../file/connection.ts';
import { concatSql, type RecordSql } from './csv-cells.ts';
import { valueSql } from './export-values.ts';

/** Columns whose text is JSON already. */
const NESTED: readonly ExportColumn[] = ['reactions', 'entities'];
const CLEAN = 'clean_json';

/** The object and its line end. A column that is named twice is there once: a key can't be. */
export function jsonRecordSql(columns: readonly ExportColumn[], channel: StoredChannel): RecordSql {
  const members = [...new Set(columns)].map((column, index) => {
    const value = valueSql(column, channel);
    return [`'${index === 0 ? '{' : ','}"${column}":'`, NESTED.includes(column) ? nestedSql(value) : plainSql(value)];
  });
  return { sql: concatSql([...members.flat(), `'}\n'`]), params: [] };
}

/** JSON has no blobs; another program may have stored a text as one. */
function plainSql(value: string): string {
  return `json_quote(CASE typeof(${value}) WHEN 'blob' THEN CAST(${value} AS TEXT) ELSE ${value} END)`;
}

/** What is no JSON though it should be is passed on as the text that it is. */
function nestedSql(value: string): string {
  const halves = `${value} GLOB '*\\u[dD][89a-fA-F]*'`;
  return `CASE WHEN ${value} IS NULL THEN 'null' WHEN NOT json_valid(${value}) THEN ${plainSql(value)}
    WHEN ${halves} THEN ${CLEAN}(json(${value})) ELSE json(${value}) END`;
}

/** Gives a connection what records need. */
export function defineCleanJson(db: Connection): void {
  db.define(CLEAN, (value: unknown) => (typeof value === 'string' ? cleanJson(value) : null));
}

/** Valid JSON without halves of a surrogate pair, which some readers refuse: the replacement character stands for each. */
export function cleanJson(json: string): string {
  return json.replaceAll(
    /\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u(d[89a-f][0-9a-f]{2})|\\./gis,
    (escape: string, half: string | undefined) => (half === undefined ? escape : '\\ufffd'),
  );
}

/**
 * JSON allows these line ends of Unicode inside a text; readers that part a file by them would break a line in two. Outside
 * of texts JSON has none of them.
 */
export function escapeLineEnds(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!LINE_ENDS.some(([end]) => buffer.includes(end))) return bytes;
  const text = LINE_ENDS.reduce((all, [end, escape]) => all.replaceAll(end, escape), buffer.toString('utf8'));
  return new TextEncoder().encode(text);
}

const LINE_ENDS = [
  ['\u0085', '\\u0085'],
  ['\u2028', '\\u2028'],
  ['\u2029', '\\u2029'],
] as const;
