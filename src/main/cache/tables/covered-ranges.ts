// The covered_ranges table: disjoint rows, coalesced within a source. It is written by a batch and by the import of an
// older file, and taken back by a withdrawn claim; nothing else vouches for a second (design.md, rule 1).
import { coalesce, gapsIn, subtract, type Coverage, type CoverageSource } from '../../../shared/domain/coverage.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { intersect, isEmpty, toIso, type Instant, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { CoveredRange } from '../cache.ts';
import type { ReadableDb, Row, WritableDb } from '../file/connection.ts';
import { DamagedRowError, instantIn, integerIn } from './row.ts';

/** Every row of a channel, in order. */
export function allCoveredRanges(db: ReadableDb, channelId: ChannelId): readonly CoveredRange[] {
  return db.all('SELECT * FROM covered_ranges WHERE channel_id = ? ORDER BY from_instant', channelId).map(decode);
}

/** The rows that share a second with a range, clipped to it. */
export function coveredRangesIn(db: ReadableDb, channelId: ChannelId, range: TimeRange): readonly CoveredRange[] {
  if (isEmpty(range)) return [];
  return touching(db, channelId, range)
    .map((row) => ({ ...row, ...intersect(row, range) }))
    .filter((row) => !isEmpty(row));
}

/** The row that holds an instant; null where none does. */
export function coveredRangeAt(db: ReadableDb, channelId: ChannelId, instant: Instant): CoveredRange | null {
  const row = db.get(
    'SELECT * FROM covered_ranges WHERE channel_id = ? AND from_instant <= ? ORDER BY from_instant DESC LIMIT 1',
    channelId,
    instant,
  );
  const range = row && decode(row);
  return range && range.until > instant ? range : null;
}

/** What rows cover, whatever their source or of one source only. */
export function coverageOf(rows: readonly CoveredRange[], source?: CoverageSource): Coverage {
  return coalesce(source === undefined ? rows : rows.filter((row) => row.source === source));
}

/**
 * Adds what a download completed. Downloaded rows that it meets or touches become one row with it, whose capture times
 * span all of them; inferred ground under it is replaced, for now it was checked.
 */
export function claimDownloaded(db: WritableDb, channelId: ChannelId, claim: Omit<CoveredRange, 'source'>): void {
  const met = touching(db, channelId, claim);
  const downloaded = [...met.filter((row) => row.source === 'downloaded'), claim];
  const merged: CoveredRange = {
    source: 'downloaded',
    from: Math.min(...downloaded.map((row) => row.from)),
    until: Math.max(...downloaded.map((row) => row.until)),
    capturedFrom: Math.min(...downloaded.map((row) => row.capturedFrom)),
    capturedUntil: Math.max(...downloaded.map((row) => row.capturedUntil)),
  };
  const inferred = met.filter((row) => row.source === 'inferred').flatMap((row) => without(row, claim));
  replace(db, channelId, met, [merged, ...inferred]);
}

/**
 * Adds what an older file lets one infer, where nothing covers it yet; inferred rows that it touches become one row with
 * it. Says what was added.
 */
export function inferCovered(db: WritableDb, channelId: ChannelId, claim: Omit<CoveredRange, 'source'>): Coverage {
  const met = touching(db, channelId, claim);
  const added = gapsIn(claim, coverageOf(met));
  for (const part of added) {
    const beside = touching(db, channelId, part).filter((row) => row.source === 'inferred');
    const merged = [...beside, { ...claim, ...part }];
    replace(db, channelId, beside, [
      {
        source: 'inferred',
        from: Math.min(...merged.map((row) => row.from)),
        until: Math.max(...merged.map((row) => row.until)),
        capturedFrom: Math.min(...merged.map((row) => row.capturedFrom)),
        capturedUntil: Math.max(...merged.map((row) => row.capturedUntil)),
      },
    ]);
  }
  return added;
}

/** Takes a range out of the coverage, whatever its source. */
export function uncover(db: WritableDb, channelId: ChannelId, range: TimeRange): void {
  const met = touching(db, channelId, range);
  replace(
    db,
    channelId,
    met,
    met.flatMap((row) => without(row, range)),
  );
}

/** All of a channel's rows; says how many there were. */
export function deleteCoveredRanges(db: WritableDb, channelId: ChannelId): number {
  return db.run('DELETE FROM covered_ranges WHERE channel_id = ?', channelId);
}

/** Rows that share a second or an edge with a range. */
function touching(db: ReadableDb, channelId: ChannelId, { from, until }: TimeRange): readonly CoveredRange[] {
  return db
    .all(
      `SELECT * FROM covered_ranges WHERE channel_id = ? AND from_instant <= ? AND until_instant >= ?
       ORDER BY from_instant`,
      channelId,
      until,
      from,
    )
    .map(decode);
}

function without(row: CoveredRange, range: TimeRange): readonly CoveredRange[] {
  return subtract([row], range).map((part) => ({ ...row, ...part }));
}

function replace(
  db: WritableDb,
  channelId: ChannelId,
  before: readonly CoveredRange[],
  after: readonly CoveredRange[],
): void {
  const gone = before.filter((row) => !after.some((kept) => isSame(row, kept)));
  const fresh = after.filter((row) => !before.some((kept) => isSame(row, kept)));
  for (const { from } of gone) {
    db.run('DELETE FROM covered_ranges WHERE channel_id = ? AND from_instant = ?', channelId, from);
  }
  for (const row of fresh) {
    db.run(
      `INSERT INTO covered_ranges (channel_id, from_instant, until_instant, source, captured_from, captured_until)
       VALUES (?, ?, ?, ?, ?, ?)`,
      channelId,
      row.from,
      row.until,
      row.source,
      toIso(row.capturedFrom),
      toIso(row.capturedUntil),
    );
  }
}

function isSame(a: CoveredRange, b: CoveredRange): boolean {
  return (
    a.from === b.from &&
    a.until === b.until &&
    a.source === b.source &&
    a.capturedFrom === b.capturedFrom &&
    a.capturedUntil === b.capturedUntil
  );
}

function decode(row: Row): CoveredRange {
  const source = row['source'];
  // A source that we don't know vouches for nothing that we could name.
  if (source !== 'downloaded' && source !== 'inferred') throw new DamagedRowError('covered_ranges.source is unknown');
  return {
    from: integerIn(row, 'from_instant'),
    until: integerIn(row, 'until_instant'),
    source,
    capturedFrom: instantIn(row, 'captured_from'),
    capturedUntil: instantIn(row, 'captured_until'),
  };
}
