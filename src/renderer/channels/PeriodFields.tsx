import type { StoredChannel } from '../../shared/domain/channel.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import { dayWords } from '../coverage/day-words.ts';
import { Choices } from '../ui/Choices.tsx';
import { DateField } from '../ui/DateField.tsx';
import type { PeriodForm } from './period-form.ts';
import './channel-dialogs.css';

interface PeriodFieldsProps {
  readonly form: PeriodForm;
  readonly onChange: (form: PeriodForm) => void;
  readonly problems: { readonly first?: string; readonly last?: string };
  readonly firstVisible: StoredChannel['firstVisible'];
  readonly disabled: boolean;
}

/** The collection period: everything, or between two days. */
export function PeriodFields({ form, onChange, problems, firstVisible, disabled }: PeriodFieldsProps) {
  const since = firstVisible === null ? '' : ` (${dayWords(dayOf(firstVisible.date))})`;
  return (
    <div className="period">
      <Choices
        legend="Collection period"
        value={form.kind}
        disabled={disabled}
        onChange={(kind) => onChange({ ...form, kind })}
        choices={[
          {
            value: 'all',
            label: `Everything since its first visible message${since}`,
            note: 'It goes on: new messages are collected when you update.',
          },
          { value: 'days', label: 'Only some days', note: 'Gaps and percentages are judged inside them.' },
        ]}
      />
      {form.kind === 'days' ? (
        <div className="period-days">
          <DateField
            label="First day"
            value={form.first}
            onChange={(first) => onChange({ ...form, first })}
            error={problems.first}
            hint="Empty: from the first message"
            disabled={disabled}
          />
          <DateField
            label="Last day, included"
            value={form.last}
            onChange={(last) => onChange({ ...form, last })}
            error={problems.last}
            hint="Empty: no end"
            disabled={disabled}
          />
          <p className="dim">Days are UTC days.</p>
        </div>
      ) : null}
    </div>
  );
}
