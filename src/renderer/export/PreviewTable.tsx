// The first rows of an export, as text. Cells are data: never markup.
import { type ReactElement } from 'react';
import type { ExportColumn, ExportPreview } from '../../shared/domain/export.ts';

interface PreviewTableProps {
  readonly columns: readonly ExportColumn[];
  readonly preview: ExportPreview | null;
}

/** Rows that are shown: enough to see the shape. */
const ROWS = 3;

export function PreviewTable({ columns, preview }: PreviewTableProps): ReactElement {
  const rows = preview?.cells.slice(0, ROWS) ?? [];
  const blank = Array.from({ length: Math.max(0, (preview ? Math.min(ROWS, preview.rows) : 2) - rows.length) });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: without a stop, keys could not
    <section className="export-preview" aria-label="Preview" tabIndex={0}>
      <table>
        <caption className="visually-hidden">The first rows of the file</caption>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {columns.map((name, column) => (
                <td key={name} dir="auto" title={cells[column]}>
                  {firstLine(cells[column] ?? '')}
                </td>
              ))}
            </tr>
          ))}
          {blank.map((_, row) => (
            <tr key={`blank-${row}`} aria-hidden="true">
              {columns.map((name) => (
                <td key={name}>&nbsp;</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A cell in one line, not longer than anybody reads there. */
function firstLine(text: string): string {
  return text.slice(0, 200).replaceAll(/\s+/g, ' ');
}
