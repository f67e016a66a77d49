// The gaps as a list: what the calendar shows as cells, with a button each.
import { type ReactElement } from 'react';
import { count, counted } from '../../shared/domain/counted.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { dayOf, type TimeRange } from '../../shared/domain/time-range.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useView } from '../view/view-store.ts';
import './dialogs.css';
import { useCalendar } from './calendar-store.ts';
import { gapExtent, gapTitle, instantWords } from './day-words.ts';
import { useFill } from './use-fill.ts';

export function GapListDialog(): ReactElement {
  const close = useView((state) => state.close);
  const figures = useCalendar((state) => state.figures);
  const gaps = (figures?.gaps ?? []).toSorted((a, b) => b.from - a.from);
  return (
    <Dialog
      title="Gaps"
      width={560}
      onClose={close}
      footer={
        figures && (
          <>
            <span className="dim">{summaryWords(gaps.length, figures.summary.gapDays)}</span>
            <span className="spacer" />
            <Button onClick={close}>Close</Button>
            {gaps.length > 0 && <FillAll channelId={figures.channelId} gaps={gaps} onDone={close} />}
          </>
        )
      }
    >
      {figures === null ? (
        <p className="dim">Loading…</p>
      ) : gaps.length === 0 ? (
        <EmptyState title="No gaps">
          {figures.summary.asOf === null
            ? 'Nothing is known of this channel’s history yet.'
            : `The collection period is complete as of ${instantWords(figures.summary.asOf)}.`}
        </EmptyState>
      ) : (
        <ul className="gap-list" aria-label="Gaps, newest first">
          {gaps.map((gap) => (
            <GapLine key={gap.from} channelId={figures.channelId} gap={gap} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function GapLine({ channelId, gap }: { readonly channelId: ChannelId; readonly gap: TimeRange }): ReactElement {
  const { fill, busy, failure, under } = useFill(channelId, gap);
  const { jumpTo, close } = useView();
  const title = gapTitle(gap);
  return (
    <li>
      <button
        type="button"
        className="link gap-list-title"
        title="Show it in the messages"
        onClick={() => {
          jumpTo(dayOf(gap.from));
          close();
        }}
      >
        {title}
      </button>
      <span className="dim">{under ?? gapExtent(gap)}</span>
      <Button kind="gap" disabled={busy} reason={under} aria-label={`Fill ${title}`} onClick={() => void fill()}>
        Fill
      </Button>
      {failure && <FailureNotice failure={failure} />}
    </li>
  );
}

/** From the oldest gap's first second to the newest one's last: what lies between is covered and asked for no more. */
function FillAll(props: {
  readonly channelId: ChannelId;
  readonly gaps: readonly TimeRange[];
  readonly onDone: () => void;
}): ReactElement {
  const { channelId, gaps, onDone } = props;
  const range = { from: gaps.at(-1)?.from ?? 0, until: gaps[0]?.until ?? 0 };
  const { fill, busy, failure, under } = useFill(channelId, range);
  return (
    <Button
      kind="primary"
      disabled={busy}
      reason={failure?.message ?? under}
      onClick={() => void fill().then((ok) => ok && onDone())}
    >
      {gaps.length === 1 ? 'Fill it' : `Fill all ${count(gaps.length)}`}
    </Button>
  );
}

function summaryWords(gaps: number, days: number): string {
  return gaps === 0 ? 'Nothing is missing' : `${counted(gaps, 'gap')}, ${counted(days, 'day')} touched`;
}
