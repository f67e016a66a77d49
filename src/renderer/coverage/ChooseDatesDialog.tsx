// Fills a range of days that the researcher names: both days are in it.
import { useState, type ReactElement } from 'react';
import { counted } from '../../shared/domain/counted.ts';
import { daysTouched, dayToIso, type TimeRange } from '../../shared/domain/time-range.ts';
import { startDownload } from '../download/download-store.ts';
import { Button } from '../ui/Button.tsx';
import { DateField } from '../ui/DateField.tsx';
import { dayOfText } from '../ui/day-text.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { useView } from '../view/view-store.ts';
import { useCalendar } from './calendar-store.ts';
import './dialogs.css';
import { gapsTouching } from './selection.ts';
import { typedRange } from './typed-range.ts';

export function ChooseDatesDialog({ range }: { readonly range: TimeRange | null }): ReactElement {
  const { channelId, close } = useView();
  const figures = useCalendar((state) => state.figures);
  const begin = range ?? figures?.gaps[0] ?? null;
  const [from, setFrom] = useState(() => (begin ? dayToIso(daysTouched(begin).first) : ''));
  const [to, setTo] = useState(() => (begin ? dayToIso(daysTouched(begin).last) : ''));
  const { busy, failure, run } = useAction();
  const typed = typedRange(dayOfText(from), dayOfText(to));
  const chosen = typed.kind === 'range' ? typed.range : null;
  const fill = () => {
    if (!chosen || channelId === null) return;
    void run(() => startDownload(channelId, chosen.from, chosen.until)).then((ok) => ok && close());
  };
  return (
    <Dialog
      title="Choose dates to fill"
      width={460}
      onClose={close}
      onSubmit={fill}
      footer={
        <>
          <span className="spacer" />
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={busy || !chosen}>
            Fill these days
          </Button>
        </>
      }
    >
      <div className="dates">
        <div className="dates-fields">
          <DateField label="First day" value={from} onChange={setFrom} focusFirst />
          <DateField label="Last day" value={to} onChange={setTo} />
        </div>
        {typed.kind === 'reversed' && (
          <p className="field-error" role="alert">
            The last day lies before the first.
          </p>
        )}
        <p className="dim">
          Both days are included, and are UTC days. {chosen && missingWords(chosen, figures?.gaps ?? null)}
        </p>
        {failure && <FailureNotice failure={failure} />}
      </div>
    </Dialog>
  );
}

/** What of the chosen days is missing, as far as the calendar knows. */
function missingWords(chosen: TimeRange, gaps: readonly TimeRange[] | null): string {
  if (!gaps) return '';
  const { first, last } = daysTouched(chosen);
  const inside = gapsTouching(gaps, chosen).length;
  const days = counted(last - first + 1, 'day');
  return inside === 0
    ? `${days}; nothing of them is known to be missing inside the collection period.`
    : `${days}, with ${counted(inside, 'gap')}. Only what is missing is asked for.`;
}
