// The calendar itself: a grid with one tab stop. Pointing, dragging and keys are heard once, on the grid.
import {
  memo,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from 'react';
import { daysTouched, rangeOfDays, type Day, type TimeRange } from '../../shared/domain/time-range.ts';
import { CalendarYear } from './CalendarYear.tsx';
import { MONTHS } from './day-words.ts';
import { movedDay } from './day-moves.ts';
import { clipSpan, extended, rangeOf, spanOf, type DaySelection, type DaySpan } from './selection.ts';
import { monthColumns, type YearDays } from './year-days.ts';

export interface PointedDay {
  readonly day: Day;
  readonly element: HTMLElement;
  /** The days of a selection being drawn; null while just pointing. */
  readonly drawing: DaySpan | null;
}

interface GridProps {
  readonly years: readonly YearDays[];
  readonly steps: readonly [number, number, number];
  readonly span: DaySpan;
  readonly range: TimeRange | null;
  readonly marker: Day | null;
  readonly active: Day | null;
  readonly onPoint: (pointed: PointedDay | null) => void;
  readonly onAct: (day: Day, element: HTMLElement) => void;
  /** A right click, the menu key or Shift+F10. */
  readonly onMenu: (day: Day, element: HTMLElement) => void;
  readonly onSelect: (range: TimeRange | null) => void;
}

export const CalendarGrid = memo(function CalendarGrid(props: GridProps): ReactElement {
  const { years, steps, span, range, marker, active, onPoint, onAct, onMenu, onSelect } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<Day | null>(null);
  const [drawn, setDrawn] = useState<DaySelection | null>(null);
  const drawing = useRef<DaySelection | null>(null);
  const wantsFocus = useRef(false);
  const stop = clampDay(current ?? marker ?? span.last, span);
  const weeks = Math.max(53, ...years.map((year) => year.weeks));
  const selection = drawn ? spanOf(drawn) : range ? daysTouched(range) : null;

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    cellElement(grid.current, stop)?.focus();
  }, [stop]);

  // A selection may end outside the calendar, so its end is heard everywhere.
  useEffect(() => {
    const finish = (event: globalThis.PointerEvent) => {
      const selected = drawing.current;
      drawing.current = null;
      setDrawn(null);
      if (!selected || event.type === 'pointercancel') return;
      if (selected.anchor !== selected.head) {
        const days = clipSpan(spanOf(selected), span);
        if (days) onSelect(rangeOfDays(days.first, days.last));
        onPoint(null);
        return;
      }
      const element = cellElement(grid.current, selected.anchor);
      if (element && event.target instanceof Node && element.contains(event.target)) onAct(selected.anchor, element);
    };
    document.addEventListener('pointerup', finish);
    document.addEventListener('pointercancel', finish);
    return () => {
      document.removeEventListener('pointerup', finish);
      document.removeEventListener('pointercancel', finish);
    };
  }, [onAct, onSelect, onPoint, span]);

  const press = (event: PointerEvent) => {
    const day = dayOfElement(event.target);
    if (day === null || event.button !== 0 || !event.isPrimary) return;
    if (event.shiftKey) {
      onSelect(rangeOf(extended(range, stop, clampDay(day, span))));
      setCurrent(clampDay(day, span));
      event.preventDefault();
      return;
    }
    drawing.current = { anchor: day, head: day };
    setCurrent(clampDay(day, span));
  };

  const point = (event: PointerEvent) => {
    const day = dayOfElement(event.target);
    if (day === null || !(event.target instanceof HTMLElement)) return onPoint(null);
    const before = drawing.current;
    if (before && before.head !== day) {
      drawing.current = { ...before, head: day };
      setDrawn(drawing.current);
    }
    const selected = drawing.current && drawing.current.anchor !== day ? spanOf(drawing.current) : null;
    onPoint({ day, element: event.target, drawing: selected });
  };

  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      const element = cellElement(grid.current, stop);
      event.preventDefault();
      if (element) onAct(stop, element);
      return;
    }
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const element = cellElement(grid.current, stop);
      // Not the system's own `contextmenu` as well.
      event.preventDefault();
      if (element) onMenu(stop, element);
      return;
    }
    if (event.key === 'Escape' && range !== null) {
      event.stopPropagation();
      onSelect(null);
      return;
    }
    const to = movedDay(stop, event, span);
    if (to === null) return;
    event.preventDefault();
    wantsFocus.current = true;
    if (event.shiftKey) onSelect(rangeOf(extended(range, stop, to)));
    setCurrent(to);
  };

  return (
    <div
      ref={grid}
      className="calendar-grid"
      role="grid"
      aria-label="Days and their coverage"
      aria-multiselectable="true"
      aria-readonly="true"
      tabIndex={-1}
      style={{ '--calendar-weeks': weeks } as CSSProperties}
      onPointerDown={press}
      onPointerOver={point}
      onPointerLeave={() => onPoint(null)}
      onContextMenu={(event) => {
        const day = dayOfElement(event.target);
        event.preventDefault();
        if (day !== null && event.target instanceof HTMLElement) onMenu(day, event.target);
      }}
      onKeyDown={key}
      onFocus={({ target }) => {
        const day = dayOfElement(target);
        if (day === null || !(target instanceof HTMLElement)) return;
        setCurrent(day);
        if (target.matches(':focus-visible')) onPoint({ day, element: target, drawing: null });
      }}
      onBlur={() => onPoint(null)}
    >
      <Months year={years[0]} />
      {years.map((year) => {
        const selected = clipSpan(selection, year);
        return (
          <CalendarYear
            key={year.year}
            year={year}
            steps={steps}
            selectedFrom={selected?.first ?? null}
            selectedTo={selected?.last ?? null}
            marker={within(marker, year)}
            active={within(active, year)}
            current={within(stop, year)}
          />
        );
      })}
    </div>
  );
});

/** The months' names, once, where the newest year's months begin: other years' begin within a week of them. */
function Months({ year }: { readonly year: YearDays | undefined }): ReactElement | null {
  if (!year) return null;
  return (
    <div className="calendar-months" aria-hidden="true">
      {monthColumns(year).map((column, month) => (
        <span key={month} style={{ gridColumnStart: column + 1 }}>
          {MONTHS[month]?.slice(0, 3)}
        </span>
      ))}
    </div>
  );
}

function within(day: Day | null, { first, last }: DaySpan): Day | null {
  return day !== null && day >= first && day <= last ? day : null;
}

function clampDay(day: Day, { first, last }: DaySpan): Day {
  return Math.min(last, Math.max(first, day));
}

function dayOfElement(target: EventTarget): Day | null {
  const day = target instanceof HTMLElement ? target.dataset['day'] : undefined;
  return day === undefined ? null : Number(day);
}

function cellElement(grid: HTMLElement | null, day: Day): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-day="${day}"]`) ?? null;
}
