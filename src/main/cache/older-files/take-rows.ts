// The heart of taking an older file: its channels, messages and media files become rows of ours, its days are counted,
// and what can be inferred of them is marked as inferred. It runs inside one transaction, with our tables there.
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { OlderReport, OlderWay } from '../../../shared/domain/older-file.ts';
import { dayOf, toIso, type Instant } from '../../../shared/domain/time-range.ts';
import type { Connection, ReadableDb, WritableDb } from '../file/connection.ts';
import { allCoveredRanges, inferCovered } from '../tables/covered-ranges.ts';
import { recountDays } from '../tables/day-counts.ts';
import { instantOf, integerIn } from '../tables/row.ts';
import { channelColumns, mediaColumns, messageColumns, type Keeps } from './columns.ts';
import { copyChannels } from './copy-channels.ts';
import { copyMedia } from './copy-media.ts';
import { copyMessages } from './copy-messages.ts';
import { inferRanges } from './infer.ts';
import { readLines, readProblems } from './report.ts';
import { readRuns } from './runs.ts';
import { quoted, type OlderShape } from './shape.ts';
import type { OlderSource, OnRows } from './source.ts';

export interface TakeOptions {
  readonly way: OlderWay;
  /** As the researcher knows it: its path. */
  readonly file: string;
  readonly now: Instant;
  /** The cache has rows of its own: they stay as they are. */
  readonly intoExisting: boolean;
  readonly keeps: Keeps;
}

/** What came of it, but for where the files lie. */
export type TakenRows = Omit<OlderReport, 'way' | 'file' | 'cacheFile' | 'original'>;

/** `connection` and `db` are one: temporary tables are made through the former. */
export function takeRows(
  connection: Connection,
  db: WritableDb,
  given: OlderSource,
  { way, file, now, intoExisting, keeps }: TakeOptions,
  onRows: OnRows,
): TakenRows {
  const source = withRowids(db, given);
  const runs = readRuns(connection, source);
  db.run('INSERT INTO main.older_files (file, way, taken_at) VALUES (?, ?, ?)', file, way, toIso(now));
  const olderFile = numberIn(db, 'SELECT last_insert_rowid() AS n');
  const channels = copyChannels(db, source, olderFile, keeps);
  const named = numberIn(db, 'SELECT count(*) AS n FROM temp.older_ids');
  const unnumbered = numberIn(
    db,
    `SELECT count(*) AS n FROM main.older_rows WHERE older_file = ${olderFile} AND found IS NOT NULL`,
  );
  // Several channels in one file-wide numbering: rows may have been overwritten, and nothing can be inferred.
  const shared = source.shape.unique === 'file' && named + unnumbered > 1;
  // A file whose schema lets one message stand twice, or in which one channel has two names.
  const newestFirst = source.shape.unique === 'nothing' || twiceNamed(db, source);
  const highest = intoExisting ? numberIn(db, 'SELECT coalesce(max(id), 0) AS n FROM main.messages') : null;
  const copied = copyMessages(
    db,
    source,
    runs,
    { olderFile, now, offset: offsetOf(db, source.tables.messages, highest), heldUpTo: highest, keeps },
    newestFirst,
    onRows,
  );
  const highestMedia = intoExisting ? numberIn(db, 'SELECT coalesce(max(rowid), 0) AS n FROM main.media_files') : null;
  const mediaFiles = copyMedia(
    db,
    source,
    {
      olderFile,
      offset: source.shape.media ? offsetOf(db, source.tables.media_files, highestMedia) : 0,
      keeps,
    },
    () => onRows(copied.rows),
  );
  for (const channelId of channels) recount(db, channelId);
  if (highest !== null) markMissing(db, channels, highest);
  const inferred = shared
    ? []
    : channels.flatMap((channelId) =>
        inferRanges(copied.days.get(channelId) ?? []).flatMap((range) =>
          inferCovered(db, channelId, range).map((part) => ({ channelId, range: part })),
        ),
      );
  const problems = readProblems(db, olderFile);
  const left = numberIn(
    db,
    `SELECT count(*) AS n FROM main.older_rows WHERE older_file = ${olderFile} AND table_name = 'messages'
       AND reason IN ('channel', 'number', 'duplicate')`,
  );
  return {
    rows: copied.rows,
    taken: copied.taken,
    held: copied.rows - copied.taken - left,
    mediaFiles,
    channels,
    inferredDays: inferred.reduce((days, { range }) => days + dayOf(range.until - 1) - dayOf(range.from) + 1, 0),
    inferred,
    problems,
    lines: readLines(db, olderFile),
    columnsLeft: columnsLeft(source.shape, keeps),
  };
}

/** Media files whose rows have no number of their own are walked in a copy in memory: there are few. */
function withRowids(db: WritableDb, { shape, tables, times }: OlderSource): OlderSource {
  const { media } = shape;
  if (!media || shape.mediaHasRowids) return { shape, tables, times };
  const columns = [...media].filter(([name]) => name !== 'rowid');
  db.run('DROP TABLE IF EXISTS temp.older_media');
  db.run(
    `CREATE TEMP TABLE older_media AS SELECT ${columns.map(([, { name }]) => quoted(name)).join(', ')} FROM ${tables.media_files}`,
  );
  return {
    shape: { ...shape, media: new Map(columns) },
    tables: { ...tables, media_files: 'temp.older_media' },
    times,
  };
}

/** Columns of the file that the cache has no place for; runs are not wanted. */
function columnsLeft({ messages, channels, media }: OlderShape, keeps: Keeps): readonly string[] {
  return [
    ...messageColumns(messages, keeps).left.filter(({ name }) => name.toLowerCase() !== 'run_id'),
    ...(channels ? channelColumns(channels, keeps).left : []),
    ...(media ? mediaColumns(media, keeps).left : []),
  ].map(({ name }) => name);
}

/** Rows get ids above the highest that is there, also where the file's own are negative. */
function offsetOf(db: ReadableDb, table: string, highest: number | null): number {
  if (highest === null) return 0;
  const lowest = numberIn(db, `SELECT coalesce(min(rowid), 1) AS n FROM ${table}`);
  return highest + Math.max(0, 1 - lowest);
}

/** One channel under two names (`-100123` and `123`): its messages may be there twice, whatever the schema says. */
function twiceNamed(db: ReadableDb, { shape, tables }: OlderSource): boolean {
  const id = shape.messages.get('channel_id')?.name ?? 'channel_id';
  const row = db.get(
    `SELECT 1 FROM (SELECT DISTINCT "${id.replaceAll('"', '""')}" AS id FROM ${tables.messages})
     WHERE older_channel(id) IS NOT NULL GROUP BY older_channel(id) HAVING count(*) > 1`,
  );
  return row !== null;
}

function recount(db: WritableDb, channelId: ChannelId): void {
  const row = db.get(
    'SELECT min(date) AS first, max(date) AS last FROM main.messages WHERE channel_id = ? AND date IS NOT NULL',
    channelId,
  );
  const [first, last] = row ? [instantOf(row, 'first'), instantOf(row, 'last')] : [null, null];
  if (first !== null && last !== null) recountDays(db, channelId, dayOf(first), dayOf(last));
}

/**
 * Rows that came into downloaded ground: Telegram showed all that it had there, and not these. So they were gone when
 * the ground was downloaded, at the latest at the end of that.
 */
function markMissing(db: WritableDb, channels: readonly ChannelId[], highest: number): void {
  for (const channelId of channels) {
    for (const { source, from, until, capturedUntil } of allCoveredRanges(db, channelId)) {
      if (source !== 'downloaded') continue;
      db.run(
        `UPDATE main.messages SET deleted_seen_at = ? WHERE id > ? AND channel_id = ? AND date >= ? AND date < ?
           AND deleted_seen_at IS NULL`,
        toIso(capturedUntil),
        highest,
        channelId,
        toIso(from),
        toIso(until),
      );
    }
  }
}

function numberIn(db: ReadableDb, sql: string): number {
  return integerIn(db.get(sql) ?? {}, 'n');
}
