import { useState, type ReactNode } from 'react';
import { readDay } from './day-text.ts';
import { Field } from './Field.tsx';

export interface DateFieldProps {
  readonly label: ReactNode;
  /** What was typed: `2024-03-18`. Read it with ui/day-text. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly hint?: ReactNode;
  /** A sentence of the owner's, shown where the text itself is well formed. */
  readonly error?: ReactNode;
  readonly focusFirst?: boolean;
  readonly disabled?: boolean;
}

/** A UTC day as ISO text. A malformed one gets its sentence when the field is left. */
export function DateField({ label, value, onChange, hint, error, focusFirst, disabled = false }: DateFieldProps) {
  const [left, setLeft] = useState(false);
  const read = readDay(value);
  const problem = left && read.kind === 'malformed' ? read.problem : error;
  return (
    <Field label={label} hint={hint} error={problem}>
      {(ids) => (
        <input
          {...ids}
          {...(focusFirst ? { 'data-autofocus': true } : {})}
          type="text"
          inputMode="numeric"
          className="input input-date"
          placeholder="YYYY-MM-DD"
          spellCheck={false}
          autoComplete="off"
          disabled={disabled}
          value={value}
          onChange={(event) => {
            setLeft(false);
            onChange(event.target.value);
          }}
          onBlur={() => setLeft(true)}
        />
      )}
    </Field>
  );
}
