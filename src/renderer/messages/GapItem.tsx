// A gap where it stands in the list: what is missing between two messages, and the button that fetches it.
import { type ReactElement } from 'react';
import { counted } from '../../shared/domain/counted.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { dayWords, gapDays, gapExtent, gapTitle } from '../coverage/day-words.ts';
import { useFill } from '../coverage/use-fill.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';

interface GapItemProps {
  readonly channelId: ChannelId;
  readonly gap: TimeRange;
  readonly estimate: number | null;
  readonly reachable: boolean;
}

export function GapItem({ channelId, gap, estimate, reachable }: GapItemProps): ReactElement {
  const { fill, busy, failure, under } = useFill(channelId, gap);
  return (
    <div className="message-gap-frame">
      <div className="message-gap">
        <b>Gap</b>
        <span className="message-gap-words">{gapWords(gap, estimate)}</span>
        <Button
          kind="gap"
          disabled={busy}
          reason={under}
          tabIndex={reachable ? 0 : -1}
          data-fill
          aria-label={`Fill gap ${gapTitle(gap, 'short')}`}
          onClick={() => void fill()}
        >
          {under === null ? 'Fill gap' : 'Filling…'}
        </Button>
      </div>
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}

/** `19 Mar 2024 → 22 Mar 2024 · 4 days not downloaded · about 380 messages`. */
export function gapWords(gap: TimeRange, estimate: number | null): string {
  const { whole } = gapDays(gap);
  const dates =
    whole && whole.first !== whole.last
      ? `${dayWords(whole.first, 'short')} → ${dayWords(whole.last, 'short')}`
      : gapTitle(gap, 'short');
  const about = estimate === null ? '' : ` · about ${counted(estimate, 'message')}`;
  return `${dates} · ${gapExtent(gap)} not downloaded${about}`;
}
