// A slice of an export of what a search finds: along the index. It ends with a whole second, for that is how the index is
// ordered; the rows of a second then stand in the order of the list.
import { fromIso, toIso } from '../../../shared/domain/time-range.ts';
import type { RowCursor } from '../cache.ts';
import type { ReadableDb } from '../file/connection.ts';
import type { PartQuery, SliceSource } from '../exports/slice-source.ts';
import { hitSource, secondOfHit } from './hits.ts';

/** Like sliceSource; a slice may hold fewer rows than asked for, or none, though more follow. */
export function hitSliceSource(
  db: ReadableDb,
  { range, filter }: PartQuery,
  match: string,
  after: RowCursor | null,
  rows: number,
): SliceSource {
  const done = after === null ? null : fromIso(after.date);
  const rest = { from: done === null ? range.from : done + 1, until: range.until };
  // Of all hits, whatever the rest of the filter makes of them: else a rare kind of message would be looked for to the end.
  const edge = secondOfHit(db, { match, filter: {}, range: rest }, rows);
  const here = { from: rest.from, until: edge === null ? rest.until : edge + 1 };
  return {
    ...hitSource(db, { match, filter, range: here }, true),
    next: edge === null ? null : { date: toIso(edge), id: 0 },
  };
}
