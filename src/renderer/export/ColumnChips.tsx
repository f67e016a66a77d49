// The columns of an export as switches, in the order of the file. The less asked-for ones fold behind "+ n".
import { useState, type ReactElement } from 'react';
import { EXPORT_COLUMNS, type ExportColumn } from '../../shared/domain/export.ts';
import { Chip } from '../ui/Chip.tsx';
import { FIRST_COLUMNS } from './export-store.ts';
import { toggledColumn } from './export-words.ts';

interface ColumnChipsProps {
  readonly columns: readonly ExportColumn[];
  readonly onChange: (columns: readonly ExportColumn[]) => void;
}

export function ColumnChips({ columns, onChange }: ColumnChipsProps): ReactElement {
  const [unfolded, setUnfolded] = useState(false);
  const shown = EXPORT_COLUMNS.filter((name) => unfolded || FIRST_COLUMNS.includes(name) || columns.includes(name));
  const folded = EXPORT_COLUMNS.length - shown.length;
  return (
    <fieldset className="export-chips">
      <legend className="visually-hidden">Columns</legend>
      {shown.map((name) => (
        <Chip
          key={name}
          on={columns.includes(name)}
          title={columns.length === 1 && columns[0] === name ? 'An export has at least one column' : undefined}
          onClick={() => onChange(toggledColumn(columns, name))}
        >
          {name}
        </Chip>
      ))}
      {folded > 0 && (
        <Chip aria-label={`Show ${folded} more columns`} onClick={() => setUnfolded(true)}>
          + {folded}
        </Chip>
      )}
      {unfolded && columns.length < EXPORT_COLUMNS.length && (
        <Chip onClick={() => onChange(EXPORT_COLUMNS)}>All of them</Chip>
      )}
    </fieldset>
  );
}
