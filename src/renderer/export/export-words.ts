// What the export dialog and its status line say.
import type { ExportColumn, ExportPreview } from '../../shared/domain/export.ts';
import { EXPORT_COLUMNS } from '../../shared/domain/export.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { counted, gapDays, gapTitle } from '../coverage/day-words.ts';
import { bytes } from '../messages/figures.ts';

/** Gaps that are named; the others are counted. */
const NAMED = 3;

/** `4 days of this range are not downloaded (19 – 22 March 2024).` Null where nothing is missing. */
export function missingWords(gaps: readonly TimeRange[]): string | null {
  if (gaps.length === 0) return null;
  const named = gaps.slice(0, NAMED).map((gap) => gapTitle(gap));
  const others = gaps.length - named.length;
  const list = `${named.join('; ')}${others > 0 ? `; and ${counted(others, 'other gap')}` : ''}`;
  const whole = gaps.reduce((sum, gap) => sum + (gapDays(gap).whole?.count ?? 0), 0);
  if (whole === 0) return `A part of this range is not downloaded (${list}).`;
  return `${counted(whole, 'day')} of this range ${whole === 1 ? 'is' : 'are'} not downloaded (${list}).`;
}

/** `About 3,410 rows, 2.1 MB`. The rows are exact, the size is a guess. */
export function sizeWords({ rows, bytes: size }: Pick<ExportPreview, 'rows' | 'bytes'>): string {
  return rows === 0 ? 'No rows' : `About ${counted(rows, 'row')}, ${bytes(size)}`;
}

/** The columns with one put in or taken out, in the order of the file; the last one stays. */
export function toggledColumn(columns: readonly ExportColumn[], column: ExportColumn): readonly ExportColumn[] {
  const chosen = EXPORT_COLUMNS.filter((name) => (name === column) !== columns.includes(name));
  return chosen.length === 0 ? columns : chosen;
}

/** A path's last part, whatever the system's separator. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
