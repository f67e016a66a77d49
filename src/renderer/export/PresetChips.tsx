// Columns and format under a name: chosen again with a click, saved, removed.
import { useState, type ReactElement } from 'react';
import type { ExportColumn, ExportFormat, ExportPreset, ExportSpec } from '../../shared/domain/export.ts';
import { Button } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { formatWords } from './format-words.ts';
import { Row } from './FormatChoice.tsx';
import { applyPreset, removePreset, savePreset, useKeptExports } from './kept-exports-store.ts';

const LONGEST_NAME = 100;

/** `spec`: what would be saved; null while it can't be exported either. */
export function PresetChips({ spec }: { readonly spec: ExportSpec | null }): ReactElement {
  const presets = useKeptExports((state) => state.presets);
  const [naming, setNaming] = useState(false);
  const { busy, failure, run } = useAction();
  const chosen = spec && presets.find((preset) => isSame(preset, spec.columns, spec.format));
  return (
    <>
      <Row label="Preset">
        {presets.map((preset) => (
          <Chip
            key={preset.presetId}
            on={preset === chosen}
            title={`${formatWords(preset.spec.format)}; ${preset.spec.columns.join(', ')}`}
            onClick={() => applyPreset(preset)}
          >
            <bdi>{preset.name}</bdi>
          </Chip>
        ))}
        {chosen ? (
          <Chip
            disabled={busy}
            aria-label={`Remove the preset ${chosen.name}`}
            title="Removes the preset, no file"
            onClick={() => void run(() => removePreset(chosen.presetId))}
          >
            Remove
          </Chip>
        ) : naming && spec ? (
          <NameForm
            busy={busy}
            onSave={(name) => void run(() => savePreset(name, spec)).then((done) => done && setNaming(false))}
            onLeave={() => setNaming(false)}
          />
        ) : (
          <Chip disabled={spec === null} onClick={() => setNaming(true)}>
            + Save these choices
          </Chip>
        )}
      </Row>
      {failure && (
        <div className="export-wide">
          <FailureNotice failure={failure} />
        </div>
      )}
    </>
  );
}

interface NameFormProps {
  readonly busy: boolean;
  readonly onSave: (name: string) => void;
  readonly onLeave: () => void;
}

function NameForm({ busy, onSave, onLeave }: NameFormProps): ReactElement {
  const [name, setName] = useState('');
  const save = (): void => {
    if (name.trim() !== '') onSave(name.trim());
  };
  return (
    <span className="export-name">
      <input
        // The field appears where the chip was that asked for it.
        ref={(field) => field?.focus()}
        className="input"
        aria-label="Name of the preset"
        placeholder="Name"
        maxLength={LONGEST_NAME}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            event.preventDefault();
            onLeave();
          }
          if (event.key !== 'Enter') return;
          // Not the dialog's own Enter: nothing is exported by a name.
          event.preventDefault();
          save();
        }}
      />
      <Button disabled={busy || name.trim() === ''} onClick={save}>
        Save
      </Button>
    </span>
  );
}

function isSame({ spec }: ExportPreset, columns: readonly ExportColumn[], format: ExportFormat): boolean {
  return JSON.stringify([spec.columns, spec.format]) === JSON.stringify([columns, format]);
}
