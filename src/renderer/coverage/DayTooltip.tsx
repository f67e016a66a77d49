// Names the day under the pointer or the focus. Screen readers hear the cell's own name instead.
import { useLayoutEffect, useRef, type ReactElement } from 'react';
import type { CalendarDay } from '../../shared/domain/calendar.ts';
import { counted } from '../../shared/domain/counted.ts';
import type { Day } from '../../shared/domain/time-range.ts';
import { placeBeside } from '../ui/place-beside.ts';
import type { PointedDay } from './CalendarGrid.tsx';
import { daySentence, daysWords, fullDayWords } from './day-words.ts';

interface TooltipProps {
  readonly pointed: PointedDay & { readonly why: string | null };
  readonly cell: CalendarDay | null;
  readonly active: Day | null;
}

export function DayTooltip({ pointed, cell, active }: TooltipProps): ReactElement {
  const ref = useRef<HTMLDivElement>(null);
  const text = tooltipWords({ pointed, cell, active });
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    const { element } = pointed;
    const anchor = element.getBoundingClientRect();
    const size = { width: box.offsetWidth, height: box.offsetHeight };
    const { left, top } = placeBeside(anchor, size, { width: innerWidth, height: innerHeight });
    // Above the cell where there is room: the pointer does not cover it there.
    const above = anchor.top - 8 - size.height;
    box.style.left = `${left}px`;
    box.style.top = `${above >= 8 ? above : top}px`;
  }, [pointed]);
  return (
    <div ref={ref} className="calendar-tooltip" aria-hidden="true">
      {text}
    </div>
  );
}

function tooltipWords({ pointed, cell, active }: TooltipProps): string {
  const { day, drawing, why } = pointed;
  if (drawing) {
    const { first, last } = drawing;
    return `${daysWords(first, last)}: ${counted(last - first + 1, 'day')}`;
  }
  if (why !== null) return why;
  if (!cell) return `${fullDayWords(day)}: nothing known`;
  return `${daySentence(cell)}${day === active ? ', downloading now' : ''}`;
}
