// One year of the calendar: seven rows of cells. A row is drawn again only when something in it changed.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a table lays out its cells by itself: these lie by weeks, and years
   stand below each other in one grid */
import { memo, type ReactElement } from 'react';
import type { CalendarDay } from '../../shared/domain/calendar.ts';
import type { Day } from '../../shared/domain/time-range.ts';
import { cellLook } from './cell-look.ts';
import { daySentence, weekdayName } from './day-words.ts';
import { cellOf, weekdayOf, yearShare, type YearDays } from './year-days.ts';

/** The days that look or behave unlike the others; null where there is none, or none in this part of the calendar. */
export interface SpecialDays {
  /** The selection, both days included; numbers, so that an equal one is the same. */
  readonly selectedFrom: Day | null;
  readonly selectedTo: Day | null;
  /** The day at the top of the message list. */
  readonly marker: Day | null;
  /** The day being downloaded. */
  readonly active: Day | null;
  /** The calendar's one tab stop. */
  readonly current: Day | null;
}

interface YearProps extends SpecialDays {
  readonly year: YearDays;
  readonly steps: readonly [number, number, number];
}

export const CalendarYear = memo(function CalendarYear({ year, steps, ...special }: YearProps): ReactElement {
  const share = yearShare(year);
  return (
    <div className="calendar-year" role="rowgroup" aria-label={String(year.year)}>
      <div className="calendar-year-label" aria-hidden="true">
        {year.year}
        {share !== null && <small>{share}</small>}
      </div>
      <div className="calendar-rows" role="presentation">
        {year.rows.map((cells, weekday) => (
          <WeekdayRow
            key={weekday}
            weekday={weekday}
            year={year.year}
            begin={year.first - year.lead + weekday}
            first={year.first}
            last={year.last}
            cells={cells}
            steps={steps}
            selectedFrom={special.selectedFrom}
            selectedTo={special.selectedTo}
            marker={inRow(year, weekday, special.marker)}
            active={inRow(year, weekday, special.active)}
            current={inRow(year, weekday, special.current)}
          />
        ))}
      </div>
    </div>
  );
});

/** A day, where it lies in this row: else a marker that moves would draw every row again. */
function inRow(year: YearDays, weekday: number, day: Day | null): Day | null {
  if (day === null || day < year.first || day > year.last) return null;
  return weekdayOf(day) === weekday && cellOf(year, day)[0] === weekday ? day : null;
}

interface RowProps extends SpecialDays {
  readonly weekday: number;
  readonly year: number;
  /** The day of the row's first cell; it may lie in the year before. */
  readonly begin: Day;
  readonly first: Day;
  readonly last: Day;
  readonly cells: readonly (CalendarDay | null)[];
  readonly steps: readonly [number, number, number];
}

const WeekdayRow = memo(function WeekdayRow(props: RowProps): ReactElement {
  const { weekday, year, begin, cells } = props;
  return (
    <div className="calendar-row" role="row" aria-label={`${weekdayName(weekday)}s of ${year}`}>
      {cells.map((cell, column) => {
        const day = begin + column * 7;
        return cell ? <Cell key={day} cell={cell} {...props} /> : <Blank key={day} day={day} {...props} />;
      })}
    </div>
  );
});

/** A day the calendar does not know, or the space before 1 January. */
function Blank({ day, first, last }: { readonly day: Day } & Pick<RowProps, 'first' | 'last'>): ReactElement {
  return (
    <span className="calendar-blank" aria-hidden="true" data-day={day >= first && day <= last ? day : undefined} />
  );
}

function Cell({ cell, ...row }: { readonly cell: CalendarDay } & RowProps): ReactElement {
  const { steps, selectedFrom, selectedTo, marker, active, current } = row;
  const { day } = cell;
  const selected = selectedFrom !== null && selectedTo !== null && day >= selectedFrom && day <= selectedTo;
  const look = [
    cellLook(cell, steps),
    selected ? 'calendar-selected' : '',
    day === marker ? 'calendar-marker' : '',
    day === active ? 'calendar-active' : '',
  ];
  return (
    <div
      role="gridcell"
      className={look.filter((name) => name !== '').join(' ')}
      aria-label={day === active ? `${daySentence(cell)}, downloading now` : daySentence(cell)}
      aria-selected={selected}
      aria-current={day === marker ? 'date' : undefined}
      tabIndex={day === current ? 0 : -1}
      data-day={day}
      data-state={cell.state}
    />
  );
}
