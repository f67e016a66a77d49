// CSV as in RFC 4180. Records are put together inside SQLite: cache/exports/csv-cells.ts.
import type { CsvFormat, ExportColumn } from '../../shared/domain/export.ts';
import type { ExportJob, FormatWriter } from './format.ts';

/** By which Excel knows UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/** The byte order mark, if wanted, and the header record. Column names need no quotes. */
export function csvHead(columns: readonly ExportColumn[], { bom, delimiter }: CsvFormat): string {
  return `${bom ? BYTE_ORDER_MARK : ''}${columns.join(delimiter)}\r\n`;
}

export async function openCsv({ spec: { columns }, output }: ExportJob, format: CsvFormat): Promise<FormatWriter> {
  const file = await output.create();
  await file.write(csvHead(columns, format));
  return {
    shape: { kind: 'csv', columns, format },
    take: ({ bytes }) => file.write(bytes),
    close: () => file.close(),
  };
}
