// What the export dialog and its status line say.
import { count, counted } from '../../shared/domain/counted.ts';
import type {
  ChannelGap,
  ExportColumn,
  ExportKind,
  ExportPreview,
  ExportProgress,
} from '../../shared/domain/export.ts';
import { gapDays, gapTitle } from '../coverage/day-words.ts';
import { bytes } from '../messages/figures.ts';

/** Gaps that are named; the others are counted. */
const NAMED = 3;

/** `4 days of this range are not downloaded (19 – 22 March 2024).` Null where nothing is missing. */
export function missingWords(gaps: readonly ChannelGap[]): string | null {
  if (gaps.length === 0) return null;
  const channels = new Set(gaps.map(({ channelId }) => channelId)).size;
  const whole = gaps.reduce((sum, gap) => sum + (gapDays(gap).whole?.count ?? 0), 0);
  const what = whole === 0 ? 'A part' : counted(whole, 'day');
  const are = whole > 1 ? 'are' : 'is';
  // Over several channels the same days may be missing twice: they are counted, and the manifest names them.
  if (channels > 1) return `${what} of this range, in ${channels} of the channels, ${are} not downloaded.`;
  const named = gaps.slice(0, NAMED).map((gap) => gapTitle(gap));
  const others = gaps.length - named.length;
  const list = `${named.join('; ')}${others > 0 ? `; and ${counted(others, 'other gap')}` : ''}`;
  return `${what} of this range ${are} not downloaded (${list}).`;
}

/** `About 3,410 rows, 2.1 MB`. The rows are exact; the size, a guess, is told of the formats that it is made for. */
export function sizeWords({ rows, bytes: size }: Pick<ExportPreview, 'rows' | 'bytes'>, kind: ExportKind): string {
  if (rows === 0) return 'No rows';
  return kind === 'csv' ? `About ${counted(rows, 'row')}, ${bytes(size)}` : counted(rows, 'message');
}

/** The columns with one put in at the end, or taken out; the last one stays. */
export function toggledColumn(columns: readonly ExportColumn[], column: ExportColumn): readonly ExportColumn[] {
  if (!columns.includes(column)) return [...columns, column];
  return columns.length === 1 ? columns : columns.filter((name) => name !== column);
}

/** The columns with one of them at another place; a place beyond the ends is the end. */
export function movedColumn(
  columns: readonly ExportColumn[],
  column: ExportColumn,
  place: number,
): readonly ExportColumn[] {
  const rest = columns.filter((name) => name !== column);
  const at = Math.min(rest.length, Math.max(0, place));
  return [...rest.slice(0, at), column, ...rest.slice(at)];
}

/** What was done, up to the file's name: `Exported 3,410 rows to`, `Added 12 rows at the end of`. */
export function doneWords({ rows, repeat }: Pick<ExportProgress, 'rows' | 'repeat'>): string {
  switch (repeat?.how) {
    case undefined:
      return `Exported ${counted(rows, 'row')} to`;
    case 'unchanged':
      return `Nothing is new since: the same ${counted(rows, 'row')} stand in`;
    case 'appended':
      return `Added ${counted(rows - repeat.rowsBefore, 'row')} at the end of`;
    case 'rewritten':
      return `Written anew with ${counted(rows, 'row')}, ${count(repeat.rowsBefore)} before, for something in it changed:`;
  }
}

/** A path's last part, whatever the system's separator. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
