// The columns of an export as switches, the chosen ones first, in the order of the file: Alt and an arrow key, or the
// pointer, move one. The less asked-for ones fold behind "+ n".
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { EXPORT_COLUMNS, type ExportColumn } from '../../shared/domain/export.ts';
import { Chip } from '../ui/Chip.tsx';
import { FIRST_COLUMNS } from './export-store.ts';
import { movedColumn, toggledColumn } from './export-words.ts';
import { Row } from './FormatChoice.tsx';

interface ColumnChipsProps {
  readonly columns: readonly ExportColumn[];
  readonly onChange: (columns: readonly ExportColumn[]) => void;
}

const MOVES: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

export function ColumnChips({ columns, onChange }: ColumnChipsProps): ReactElement {
  const [unfolded, setUnfolded] = useState(false);
  const [dragged, setDragged] = useState<ExportColumn | null>(null);
  const others = EXPORT_COLUMNS.filter((name) => !columns.includes(name));
  const shown = others.filter((name) => unfolded || FIRST_COLUMNS.includes(name));
  const folded = others.length - shown.length;
  const move = (event: KeyboardEvent, name: ExportColumn): void => {
    const by = MOVES[event.key];
    if (!event.altKey || by === undefined) return;
    event.preventDefault();
    onChange(movedColumn(columns, name, columns.indexOf(name) + by));
  };
  return (
    <Row label="Columns">
      {columns.map((name, place) => (
        <Chip
          key={name}
          on
          draggable
          className={dragged === name ? 'export-dragged' : ''}
          aria-description={`Column ${place + 1}. Alt and arrow keys move it.`}
          title={
            columns.length === 1
              ? 'An export has at least one column'
              : 'Click: leave it out. Drag, or Alt and ← or →: move it.'
          }
          onClick={() => onChange(toggledColumn(columns, name))}
          onKeyDown={(event) => move(event, name)}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            setDragged(name);
          }}
          onDragOver={(event) => {
            if (dragged === null) return;
            event.preventDefault();
            if (dragged !== name) onChange(movedColumn(columns, dragged, place));
          }}
          onDrop={(event) => event.preventDefault()}
          onDragEnd={() => setDragged(null)}
        >
          {name}
        </Chip>
      ))}
      {shown.map((name) => (
        <Chip key={name} on={false} onClick={() => onChange(toggledColumn(columns, name))}>
          {name}
        </Chip>
      ))}
      {folded > 0 && (
        <Chip aria-label={`Show ${folded} more columns`} onClick={() => setUnfolded(true)}>
          + {folded}
        </Chip>
      )}
      {unfolded && columns.length < EXPORT_COLUMNS.length && (
        <Chip onClick={() => onChange([...columns, ...others])}>All of them</Chip>
      )}
    </Row>
  );
}
