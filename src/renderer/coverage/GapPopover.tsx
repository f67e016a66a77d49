// A whole gap: which days, about how much, and the button that fills it.
import { useEffect, useState, type ReactElement } from 'react';
import type { GapEstimate } from '../../shared/domain/calendar.ts';
import { counted } from '../../shared/domain/counted.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { dayOf, type TimeRange } from '../../shared/domain/time-range.ts';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { Popover } from '../ui/Popover.tsx';
import { useView } from '../view/view-store.ts';
import { gapSentence, gapTitle } from './day-words.ts';
import { useFill } from './use-fill.ts';

interface GapPopoverProps {
  readonly channelId: ChannelId;
  readonly gap: TimeRange;
  readonly gaps: readonly TimeRange[];
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

export function GapPopover({ channelId, gap, gaps, anchor, onClose }: GapPopoverProps): ReactElement {
  const estimate = useEstimate(channelId, gap);
  const open = useView((state) => state.open);
  const { fill, busy, failure, under } = useFill(channelId, gap);
  const title = `Gap · ${gapTitle(gap)}`;
  const others = gaps.filter((other) => other !== gap && sharesDay(other, gap)).length;
  return (
    <Popover anchor={anchor} label={title} onClose={onClose} className="gap-popover">
      <h3>{title}</h3>
      <p>
        {gapSentence(gap)} <Estimate estimate={estimate} />
        {others > 0 && ` ${counted(others, 'other gap')} ${others === 1 ? 'touches' : 'touch'} the same days.`}
      </p>
      {failure && <FailureNotice failure={failure} />}
      <div className="gap-popover-actions">
        <Button kind="primary" disabled={busy} reason={under} onClick={() => void fill().then((ok) => ok && onClose())}>
          Fill this gap
        </Button>
        <Button
          onClick={() => {
            onClose();
            open({ kind: 'choose-dates', range: gap });
          }}
        >
          Choose dates…
        </Button>
        {others > 0 && (
          <Button
            onClick={() => {
              onClose();
              open({ kind: 'gap-list' });
            }}
          >
            All gaps…
          </Button>
        )}
      </div>
      {under !== null && <p className="gap-popover-under">{under}</p>}
    </Popover>
  );
}

function Estimate({ estimate }: { readonly estimate: GapEstimate | 'asking' | 'unknown' }): ReactElement {
  if (estimate === 'asking') return <span className="gap-popover-asking">Estimating…</span>;
  if (estimate === 'unknown' || estimate.messages === null) {
    return <>How many messages it holds can’t be told from what is around it.</>;
  }
  if (estimate.messages === 0) return <>The message ids around it leave room for no message.</>;
  return (
    <>
      By the message ids around it, about <b>{counted(estimate.messages, 'message')}</b>
      {estimate.requests === null ? '' : `, ${counted(estimate.requests, 'request')}`}.
    </>
  );
}

function useEstimate(channelId: ChannelId, { from, until }: TimeRange): GapEstimate | 'asking' | 'unknown' {
  const [estimate, setEstimate] = useState<GapEstimate | 'asking' | 'unknown'>('asking');
  useEffect(() => {
    let gone = false;
    // A guess that can't be had is no failure to report: the gap can be filled without it.
    request('coverage.gap', { channelId, gap: { from, until } }).then(
      (answer) => gone || setEstimate(answer),
      () => gone || setEstimate('unknown'),
    );
    return () => {
      gone = true;
    };
  }, [channelId, from, until]);
  return estimate;
}

function sharesDay(a: TimeRange, b: TimeRange): boolean {
  return dayOf(a.from) <= dayOf(b.until - 1) && dayOf(b.from) <= dayOf(a.until - 1);
}
