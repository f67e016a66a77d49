// The parts of a CSV file that are not rows (RFC 4180). Rows are put together inside SQLite: cache/csv-slice.ts.
import type { ExportColumn, ExportOptions } from '../../shared/domain/export.ts';

/** By which Excel knows UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The byte order mark, if wanted, and the header record. Column names need no quotes. */
export function csvHead(columns: readonly ExportColumn[], { bom, delimiter }: ExportOptions): string {
  return `${bom ? BYTE_ORDER_MARK : ''}${columns.join(delimiter)}\r\n`;
}
