// What a selection stands for in this file.
import type { ExportSelection } from '../../../shared/domain/export.ts';
import { fail } from '../../../shared/domain/failure.ts';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { closedAtCut } from '../../../shared/domain/judged-range.ts';
import type { TimeRange } from '../../../shared/domain/time-range.ts';
import type { ReadableDb } from '../file/connection.ts';
import { matchOf } from '../search/match.ts';
import { preparedShare } from '../search/search-index.ts';
import { allCoveredRanges } from '../tables/covered-ranges.ts';
import { instantOf, integerIn } from '../tables/row.ts';

/** From a channel's first covered second or message to its last; an empty range where it has none. */
export function heldRange(db: ReadableDb, channelId: ChannelId): TimeRange {
  const covered = allCoveredRanges(db, channelId);
  // Rows of older files lie outside coverage. Two look-ups in idx_date; asked for at once they would be a scan.
  const edge = (which: 'min' | 'max'): number | null => {
    const row = db.get(`SELECT ${which}(date) AS date FROM messages WHERE channel_id = ?`, channelId);
    return row && instantOf(row, 'date');
  };
  const [first, last] = [edge('min'), edge('max')];
  const from = [covered[0]?.from, first].filter((instant) => typeof instant === 'number');
  const until = [covered.at(-1)?.until, last === null ? null : last + 1].filter(
    (instant) => typeof instant === 'number',
  );
  return from.length === 0 || until.length === 0
    ? { from: 0, until: 0 }
    : { from: Math.min(...from), until: Math.max(...until) };
}

/** Up to now means the same for all of an export's channels: up to the newest of their last cuts. */
export function closedRange(channels: readonly StoredChannel[], asked: TimeRange | null): TimeRange | null {
  return asked && closedAtCut(asked, Math.max(...channels.map(({ lastCut }) => lastCut ?? 0)));
}

/** Messages that lie in no range, for their date is not known: idx_date alone tells. */
export function countUndated(db: ReadableDb, channelId: ChannelId): number {
  const row = db.get('SELECT count(*) AS messages FROM messages WHERE channel_id = ? AND date IS NULL', channelId);
  return row ? integerIn(row, 'messages') : 0;
}

/** A file of what was found so far would be taken for all that can be found. */
export function refuseUnprepared(db: ReadableDb, { channels, filter }: ExportSelection): void {
  const share = matchOf(filter, channels) === null ? null : preparedShare(db);
  if (share === null) return;
  throw fail('search-preparing', `The search is being prepared: ${Math.floor(share * 100)} %.`, {
    kept: 'Nothing was written.',
    next: 'Wait until it is ready, or export without the search words.',
  });
}
