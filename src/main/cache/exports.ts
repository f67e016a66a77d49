// Exports on their snapshots: each has a connection of its own with a read transaction, so that rows and coverage belong
// together although a fill goes on. A snapshot keeps the write-ahead log from being reused; so it is let go soon.
import { randomUUID } from 'node:crypto';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { gapsIn } from '../../shared/domain/coverage.ts';
import type { CsvFormat, ExportPreview } from '../../shared/domain/export.ts';
import { fail } from '../../shared/domain/failure.ts';
import { intersect, isEmpty, toIso } from '../../shared/domain/time-range.ts';
import type { CsvSlice, ExportCursor, ExportQuery, ExportSnapshot } from './cache.ts';
import { connect, type Connection, type ReadableDb } from './connection.ts';
import { countMessages } from './count-messages.ts';
import { valueSql } from './csv-cells.ts';
import { readCsvSlice } from './csv-slice.ts';
import { filterCondition } from './filter-sql.ts';
import { firstHitCells } from './search/hit-slice.ts';
import { matchOf } from './search/match.ts';
import { preparedShare } from './search/search-index.ts';
import { wantedOf } from './read-calendar.ts';
import { allCoveredRanges, coverageOf, coveredRangesIn } from './tables/covered-ranges.ts';
import { readChannel } from './tables/channels.ts';
import { textOf } from './tables/row.ts';

interface Snapshot {
  readonly db: Connection;
  readonly query: ExportQuery;
  readonly channel: StoredChannel;
}

export class Exports {
  readonly #file: string;
  readonly #open = new Map<string, Snapshot>();

  constructor(file: string) {
    this.#file = file;
  }

  /** Null where the cache does not have the channel. */
  open(query: ExportQuery): ExportSnapshot | null {
    const { channelId, range, filter } = query;
    const db = connect(this.#file, { readonly: true, fileMustExist: true });
    try {
      db.pragma('trusted_schema = OFF');
      // The snapshot begins with the first read after it.
      db.exec('BEGIN');
      const channel = readChannel(db, channelId);
      if (!channel) {
        db.close();
        return null;
      }
      refuseUnprepared(db, query);
      const covered = coveredRangesIn(db, channelId, range);
      const rows = countMessages(db, channelId, range, filter);
      const exportId = randomUUID();
      this.#open.set(exportId, { db, query, channel });
      return { exportId, rows, channel, covered, gaps: gapsIn(range, coverageOf(covered)) };
    } catch (error) {
      db.close();
      throw error;
    }
  }

  slice(exportId: string, format: CsvFormat, after: ExportCursor | null): CsvSlice {
    const snapshot = this.#open.get(exportId);
    if (!snapshot) {
      throw fail('export-failed', 'This export was ended before all its rows were read.', { next: 'Export again.' });
    }
    return readCsvSlice(snapshot.db, snapshot.channel, snapshot.query, format, after);
  }

  close(exportId: string): void {
    const snapshot = this.#open.get(exportId);
    this.#open.delete(exportId);
    snapshot?.db.close();
  }

  closeAll(): void {
    for (const exportId of this.#open.keys()) this.close(exportId);
  }
}

/** What an export would hold: its rows, the first few of them as text cells (NULL as empty), and a guess at its size. */
export function previewExport(db: ReadableDb, channel: StoredChannel, query: ExportQuery, rows: number): ExportPreview {
  const { channelId, range, filter, columns } = query;
  refuseUnprepared(db, query);
  const all = countMessages(db, channelId, range, filter);
  const match = matchOf(filter, [channelId]);
  const first = match === null ? firstCells(db, channel, query, rows) : firstHitCells(db, channel, query, match, rows);
  const sample = readCsvSlice(db, channel, query, { delimiter: ',', guardFormulas: false }, null, SAMPLE_ROWS);
  const header = columns.join(',').length + 2;
  const wanted = wantedOf(db, channel, channel.period);
  const asked = wanted ? intersect(range, wanted) : { from: 0, until: 0 };
  return {
    rows: all,
    bytes: Math.round(header + (sample.rows > 0 ? (sample.bytes.byteLength / sample.rows) * all : 0)),
    cells: first,
    gaps: isEmpty(asked) ? [] : gapsIn(asked, coverageOf(allCoveredRanges(db, channelId))),
  };
}

function firstCells(
  db: ReadableDb,
  channel: StoredChannel,
  { channelId, range, filter, columns }: ExportQuery,
  rows: number,
): readonly (readonly string[])[] {
  const condition = filterCondition(filter);
  const cells = columns.map((column, index) => `CAST(${valueSql(column, channel)} AS TEXT) AS c${index}`).join(', ');
  return db
    .all(
      `SELECT ${cells} FROM messages m WHERE channel_id = ? AND date >= ? AND date < ?${condition.sql}
       ORDER BY date, message_id LIMIT ?`,
      channelId,
      toIso(range.from),
      toIso(range.until),
      ...condition.params,
      rows,
    )
    .map((row) => columns.map((_, index) => textOf(row, `c${index}`) ?? ''));
}

/** A file of what was found so far would be taken for all that can be found. */
function refuseUnprepared(db: ReadableDb, { channelId, filter }: ExportQuery): void {
  const share = matchOf(filter, [channelId]) === null ? null : preparedShare(db);
  if (share === null) return;
  throw fail('search-preparing', `The search is being prepared: ${Math.floor(share * 100)} %.`, {
    kept: 'Nothing was written.',
    next: 'Wait until it is ready, or export without the search words.',
  });
}

/** Enough for a guess at the bytes of a row. */
const SAMPLE_ROWS = 200;
