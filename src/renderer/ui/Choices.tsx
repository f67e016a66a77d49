import { useId, type ReactNode } from 'react';
import './field.css';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly note?: ReactNode;
}

export interface ChoicesProps<Value extends string> {
  readonly legend: ReactNode;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
  readonly inline?: boolean;
  readonly disabled?: boolean;
}

/** One of a few, as radio buttons. */
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { legend, value, choices, onChange, inline = false, disabled = false } = props;
  const name = useId();
  return (
    <fieldset className="choices-set" disabled={disabled}>
      <legend>{legend}</legend>
      <div className={inline ? 'choices choices-inline' : 'choices'}>
        {choices.map((choice) => (
          <label key={choice.value} className="choice">
            <input
              type="radio"
              name={name}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              value={choice.value}
            />
            <span>{choice.label}</span>
            {choice.note ? <span className="choice-note">{choice.note}</span> : null}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
