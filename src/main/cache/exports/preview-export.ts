// What an export would hold, before it is written.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { gapsIn } from '../../../shared/domain/coverage.ts';
import {
  PLAIN_CSV,
  type ChannelGap,
  type ExportColumn,
  type ExportPreview,
  type ExportSelection,
} from '../../../shared/domain/export.ts';
import { intersect, isEmpty, rangeOfDay, type TimeRange } from '../../../shared/domain/time-range.ts';
import { SLICE_ROWS } from './slice-size.ts';
import type { RowCursor } from '../cache.ts';
import type { ReadableDb } from '../file/connection.ts';
import { countByDayInSlices, type DayCount } from '../reading/count-messages.ts';
import { readCsvSlice } from './csv-slice.ts';
import { closedRange, heldRange, refuseUnprepared } from './export-selection.ts';
import { valueSql } from './export-values.ts';
import { wantedOf } from '../reading/read-calendar.ts';
import { matchOf } from '../search/match.ts';
import { sliceSource, type PartQuery } from './slice-source.ts';
import { toEnd, type Slices } from '../slices.ts';
import { allCoveredRanges, coverageOf } from '../tables/covered-ranges.ts';
import { textOf } from '../tables/row.ts';

/** Enough for a guess at the bytes of a row. */
const SAMPLE_ROWS = 200;

/** Its rows, the first few of them as text cells (NULL as empty), a guess at its size, and what is missing. */
export function previewExport(
  db: ReadableDb,
  channels: readonly StoredChannel[],
  selection: ExportSelection,
  columns: readonly ExportColumn[],
  rows: number,
): ExportPreview {
  return toEnd(previewExportInSlices(db, channels, selection, columns, rows));
}

/** The same, pausing while a filter is counted, and while the few that it lets through are looked for (slices.ts). */
export function* previewExportInSlices(
  db: ReadableDb,
  channels: readonly StoredChannel[],
  selection: ExportSelection,
  columns: readonly ExportColumn[],
  rows: number,
): Slices<ExportPreview> {
  refuseUnprepared(db, selection);
  const header = columns.join(',').length + 2;
  const preview = { rows: 0, bytes: header, cells: [] as (readonly string[])[], gaps: [] as ChannelGap[] };
  const asked = closedRange(channels, selection.range);
  for (const channel of channels) {
    const { channelId } = channel;
    const query = { channelId, range: asked ?? heldRange(db, channelId), filter: selection.filter };
    const days = yield* countByDayInSlices(db, channelId, query.range, query.filter);
    const all = days.reduce((sum, { count }) => sum + count, 0);
    const sample = { rows: 0, bytes: 0 };
    for (const range of firstParts(query, days)) {
      yield;
      const part = { ...query, range };
      const missing = SAMPLE_ROWS - sample.rows;
      const slice = readCsvSlice(db, channel, part, columns, PLAIN_CSV, { after: null, rows: missing });
      sample.rows += slice.rows;
      sample.bytes += slice.bytes.byteLength;
      preview.cells.push(...(yield* firstCells(db, channel, part, columns, rows - preview.cells.length)));
    }
    preview.rows += all;
    if (sample.rows > 0) preview.bytes += (sample.bytes / sample.rows) * all;
    preview.gaps.push(...gapsOf(db, channel, query));
  }
  return { ...preview, bytes: Math.round(preview.bytes) };
}

/**
 * Where the first rows are. Without words these are the days that hold them: else a few of many messages would be looked for
 * to the end. With words, a slice goes along the index (search/hit-slice.ts).
 */
function firstParts({ channelId, range, filter }: PartQuery, days: readonly DayCount[]): readonly TimeRange[] {
  if (matchOf(filter, [channelId]) !== null) return [range];
  const parts: TimeRange[] = [];
  let rows = 0;
  for (const { day, count } of days) {
    if (rows >= SAMPLE_ROWS) break;
    parts.push(intersect(range, rangeOfDay(day)));
    rows += count;
  }
  return parts;
}

/** Inside what the researcher wants of the channel. */
function gapsOf(db: ReadableDb, channel: StoredChannel, { channelId, range }: PartQuery): readonly ChannelGap[] {
  const wanted = wantedOf(db, channel, channel.period);
  const asked = wanted ? intersect(range, wanted) : { from: 0, until: 0 };
  if (isEmpty(asked)) return [];
  return gapsIn(asked, coverageOf(allCoveredRanges(db, channelId))).map((gap) => ({ channelId, ...gap }));
}

function* firstCells(
  db: ReadableDb,
  channel: StoredChannel,
  query: PartQuery,
  columns: readonly ExportColumn[],
  rows: number,
): Slices<readonly (readonly string[])[]> {
  const cells = columns.map((column, index) => `CAST(${valueSql(column, channel)} AS TEXT) AS c${index}`).join(', ');
  const found: (readonly string[])[] = [];
  let after: RowCursor | null = null;
  while (found.length < rows) {
    // The first slice may hold too few where something is searched for and filtered: the next ones are larger.
    const source = sliceSource(db, query, after, after === null ? rows : SLICE_ROWS);
    if (source === null) break;
    const more = db.all(`SELECT ${cells} ${source.sql} ORDER BY m.date, m.message_id LIMIT ?`, ...source.params, rows);
    found.push(...more.map((row) => columns.map((_, index) => textOf(row, `c${index}`) ?? '')));
    if (source.next === null) break;
    after = source.next;
    yield;
  }
  return found.slice(0, Math.max(0, rows));
}
