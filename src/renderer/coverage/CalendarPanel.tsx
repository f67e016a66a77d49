// The calendar of the channel in view: what is here, what is missing, and the way to get it.
import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react';
import { dayOf, rangeOfDay, type Day, type TimeRange } from '../../shared/domain/time-range.ts';
import { useSelectedChannel } from '../channels/channel-store.ts';
import { useDownloads } from '../download/download-store.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { useView } from '../view/view-store.ts';
import './calendar.css';
import { CalendarGrid, type PointedDay } from './CalendarGrid.tsx';
import { CalendarLegend } from './CalendarLegend.tsx';
import { useCalendar } from './calendar-store.ts';
import { DayMenu } from './DayMenu.tsx';
import { DayTooltip } from './DayTooltip.tsx';
import { downloadingDay } from './downloading-day.ts';
import { GapPopover } from './GapPopover.tsx';
import { hiddenHistory, nothingKnown, outsideWhy, wantsHidden } from './outside-words.ts';
import { gapOfDay, gapsTouching } from './selection.ts';
import { dayIn } from './year-days.ts';

/** What was asked about a day by a click or Enter. */
interface Asked {
  readonly element: HTMLElement;
  readonly gap: TimeRange;
}

export function CalendarPanel(): ReactElement {
  const channelId = useView((state) => state.channelId);
  useEffect(() => {
    if (channelId !== null) useCalendar.getState().show(channelId);
  }, [channelId]);
  return (
    <section className="calendar" aria-label="Calendar">
      {channelId === null ? (
        <div className="calendar-state">
          <EmptyState title="No channel chosen">Choose a channel on the left, or add one, to see its days.</EmptyState>
        </div>
      ) : (
        <Calendar key={channelId} />
      )}
    </section>
  );
}

function Calendar(): ReactElement {
  const figures = useCalendar((state) => state.figures);
  const failure = useCalendar((state) => state.failure);
  const retry = useCalendar((state) => state.retry);
  const channel = useSelectedChannel()?.channel ?? null;
  const open = useView((state) => state.open);
  const notice = failure && <FailureNotice failure={failure} actions={<Button onClick={retry}>Try again</Button>} />;
  if (!figures) return notice ? <div className="calendar-state">{notice}</div> : <Loading />;
  if (figures.summary.period === null) {
    const { title, text, periodHelps } = nothingKnown(channel, figures.summary);
    return (
      <div className="calendar-state">
        <EmptyState
          title={title}
          actions={
            periodHelps && (
              <Button onClick={() => open({ kind: 'edit-period', channelId: figures.channelId })}>
                Change the period…
              </Button>
            )
          }
        >
          {text}
        </EmptyState>
      </div>
    );
  }
  const hidden = hiddenHistory(channel);
  return (
    <>
      {notice && <div className="calendar-failure">{notice}</div>}
      <Days />
      {hidden !== null && wantsHidden(channel) && <p className="calendar-note">{hidden}</p>}
      <CalendarLegend steps={figures.steps} busiest={figures.busiest} />
    </>
  );
}

function Days(): ReactElement | null {
  const { figures, years, span, lastBatch } = useCalendar();
  const { range, visibleDay, selectRange, jumpTo } = useView();
  const channel = useSelectedChannel()?.channel ?? null;
  const downloads = useDownloads((state) => state.downloads);
  const [pointed, setPointed] = useState<PointedDay | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [menu, setMenu] = useState<{ readonly day: Day; readonly element: HTMLElement } | null>(null);
  const [why, setWhy] = useState<{ readonly day: Day; readonly text: string } | null>(null);
  const hidden = hiddenHistory(channel);
  const active = downloadingDay(downloads, lastBatch, figures?.channelId ?? null);

  const act = useCallback(
    (day: Day, element: HTMLElement) => {
      const { figures, years } = useCalendar.getState();
      if (!figures) return;
      const cell = dayIn(years, day);
      setWhy(null);
      const gap = cell?.state === 'gap' || cell?.state === 'partial' ? gapOfDay(figures.gaps, rangeOfDay(day)) : null;
      if (gap) {
        setPointed(null);
        setAsked((before) => (before?.element === element ? null : { element, gap }));
      } else if (!cell || (cell.state === 'outside' && cell.count === 0)) {
        setWhy({ day, text: outsideWhy(day, figures.summary, channel, Math.floor(Date.now() / 1000)) });
      } else {
        // A day outside the selection is out of the list's sight: the wish to see it ends the selection.
        const { range } = useView.getState();
        if (range && (day < dayOf(range.from) || day > dayOf(range.until - 1))) selectRange(null);
        jumpTo(day);
      }
    },
    [channel, jumpTo, selectRange],
  );
  const openMenu = useCallback(
    (day: Day, element: HTMLElement) => {
      const cell = dayIn(useCalendar.getState().years, day);
      // A day of which nothing is known has nothing to choose: it says why.
      if (!cell || (cell.state === 'outside' && cell.count === 0)) return act(day, element);
      setPointed(null);
      setAsked(null);
      setMenu({ day, element });
    },
    [act],
  );
  const point = useCallback((day: PointedDay | null) => {
    setPointed(day);
    setWhy((before) => (before && before.day === day?.day ? before : null));
  }, []);
  const select = useCallback(
    (selected: TimeRange | null) => {
      setAsked(null);
      selectRange(selected);
    },
    [selectRange],
  );
  const tooltip = useMemo(
    () => (asked || !pointed ? null : { ...pointed, why: why?.day === pointed.day ? why.text : null }),
    [asked, pointed, why],
  );

  if (!figures || !span) return null;
  return (
    <div className="calendar-scroller" onScroll={() => setPointed(null)}>
      <CalendarGrid
        years={years}
        steps={figures.steps}
        span={span}
        range={range}
        marker={visibleDay}
        active={active}
        onPoint={point}
        onAct={act}
        onMenu={openMenu}
        onSelect={select}
      />
      {hidden !== null && !wantsHidden(channel) && <p className="calendar-begin">{hidden}</p>}
      {tooltip && <DayTooltip pointed={tooltip} cell={dayIn(years, tooltip.day)} active={active} />}
      {asked && gapsTouching(figures.gaps, asked.gap).length > 0 && (
        <GapPopover
          key={`${asked.gap.from}-${asked.gap.until}`}
          channelId={figures.channelId}
          gap={asked.gap}
          gaps={figures.gaps}
          anchor={asked.element}
          onClose={() => setAsked(null)}
        />
      )}
      {menu && (
        <DayMenu
          key={menu.day}
          channelId={figures.channelId}
          day={menu.day}
          anchor={menu.element}
          isGap={['gap', 'partial'].includes(dayIn(years, menu.day)?.state ?? '')}
          onAct={() => act(menu.day, menu.element)}
          onRefused={(text) => setWhy({ day: menu.day, text })}
          onClose={() => setMenu(null)}
        />
      )}
      <LiveRegion message={why?.text ?? ''} />
    </div>
  );
}

/** The years' shape while the first answer is on its way. */
function Loading(): ReactElement {
  return (
    <div className="calendar-scroller">
      <output className="visually-hidden">Loading the calendar</output>
      <div className="calendar-loading" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}
