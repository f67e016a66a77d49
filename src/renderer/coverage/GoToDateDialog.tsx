// Jumps to a day, in the list and on the calendar.
import { useState, type ReactElement } from 'react';
import { dayOf, dayToIso } from '../../shared/domain/time-range.ts';
import { Button } from '../ui/Button.tsx';
import { DateField } from '../ui/DateField.tsx';
import { readDay } from '../ui/day-text.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useView } from '../view/view-store.ts';
import { useCalendar } from './calendar-store.ts';
import { dayWords } from './day-words.ts';

export function GoToDateDialog(): ReactElement {
  const { visibleDay, range, close, jumpTo, selectRange } = useView();
  const span = useCalendar((state) => state.span);
  const [text, setText] = useState(() => (visibleDay === null ? '' : dayToIso(visibleDay)));
  const read = readDay(text);
  const beyond = read.kind === 'day' && span !== null && (read.day < span.first || read.day > span.last);
  const go = () => {
    if (read.kind !== 'day') return;
    if (range && (read.day < dayOf(range.from) || read.day > dayOf(range.until - 1))) selectRange(null);
    jumpTo(read.day);
    close();
  };
  return (
    <Dialog
      title="Go to a date"
      width={380}
      onClose={close}
      onSubmit={go}
      footer={
        <>
          <span className="spacer" />
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={read.kind !== 'day'}>
            Go
          </Button>
        </>
      }
    >
      <DateField
        label="Day (UTC)"
        value={text}
        onChange={setText}
        focusFirst
        hint={
          span === null
            ? undefined
            : beyond
              ? `The calendar goes from ${dayWords(span.first)} to ${dayWords(span.last)}; the nearest day is shown.`
              : `From ${dayWords(span.first)} to ${dayWords(span.last)}.`
        }
      />
    </Dialog>
  );
}
