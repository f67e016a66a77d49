import type { ComponentProps, ReactNode } from 'react';
import { Field } from './Field.tsx';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id'> {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  /** Focused first when its dialog opens. */
  readonly focusFirst?: boolean;
}

export function TextField({ label, value, onChange, hint, error, focusFirst, className, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <input
          type="text"
          spellCheck={false}
          autoComplete="off"
          {...rest}
          {...ids}
          {...(focusFirst ? { 'data-autofocus': true } : {})}
          className={`input ${className ?? ''}`.trim()}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
