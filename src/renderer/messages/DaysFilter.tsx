// The days that messages lie in, where no calendar selects them: a chip that opens two fields.
import { useState, type ReactElement } from 'react';
import { daysTouched, dayToIso, type TimeRange } from '../../shared/domain/time-range.ts';
import { rangeWords } from '../coverage/day-words.ts';
import { typedRange } from '../coverage/typed-range.ts';
import { Button } from '../ui/Button.tsx';
import { DateField } from '../ui/DateField.tsx';
import { dayOfText } from '../ui/day-text.ts';
import { Popover } from '../ui/Popover.tsx';

interface DaysFilterProps {
  readonly range: TimeRange | null;
  readonly onChange: (range: TimeRange | null) => void;
}

export function DaysFilter({ range, onChange }: DaysFilterProps): ReactElement {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={setButton}
        type="button"
        className={range ? 'chip chip-on' : 'chip'}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {range ? rangeWords(range, 'short') : 'Days: any'}
      </button>
      {open && button && (
        <Popover anchor={button} label="Days" onClose={() => setOpen(false)} className="more-filters">
          <Form
            range={range}
            onSet={(days) => {
              onChange(days);
              setOpen(false);
            }}
          />
        </Popover>
      )}
    </>
  );
}

interface FormProps {
  readonly range: TimeRange | null;
  readonly onSet: (range: TimeRange | null) => void;
}

function Form({ range, onSet }: FormProps): ReactElement {
  const [from, setFrom] = useState(() => (range ? dayToIso(daysTouched(range).first) : ''));
  const [to, setTo] = useState(() => (range ? dayToIso(daysTouched(range).last) : ''));
  const typed = typedRange(dayOfText(from), dayOfText(to));
  return (
    <form
      className="more-filters-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.kind === 'range') onSet(typed.range);
      }}
    >
      <DateField label="First day" value={from} onChange={setFrom} focusFirst />
      <DateField
        label="Last day"
        value={to}
        onChange={setTo}
        hint="Both days are included, and are UTC days"
        error={typed.kind === 'reversed' ? 'The last day lies before the first.' : undefined}
      />
      <div className="more-filters-buttons">
        <Button type="submit" kind="primary" disabled={typed.kind !== 'range'}>
          Show these
        </Button>
        <Button onClick={() => onSet(null)}>Any day</Button>
      </div>
    </form>
  );
}
