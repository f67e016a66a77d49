// A message on its way, in outline: its day is known, and where its words will stand.
import type { ReactElement } from 'react';
import type { Day } from '../../shared/domain/time-range.ts';
import { dayWords } from '../coverage/day-words.ts';

/** `day` null: not known yet either. For the eye: whoever listens hears the row's name. */
export function MessagePlaceholder({ day }: { readonly day: Day | null }): ReactElement {
  return (
    <div className="message message-placeholder" aria-hidden="true">
      <i />
      <p>{day !== null && dayWords(day)}</p>
      <i />
    </div>
  );
}
