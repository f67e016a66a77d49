// What the cells mean, with this channel's own figures.
import { count } from '../../shared/domain/counted.ts';
import { memo, type ReactElement } from 'react';
import { useCalendar } from './calendar-store.ts';

interface LegendProps {
  readonly steps: readonly [number, number, number];
  readonly busiest: number;
}

export const CalendarLegend = memo(function CalendarLegend({ steps, busiest }: LegendProps): ReactElement {
  const inferred = useCalendar(({ years }) =>
    years.some(({ rows }) => rows.some((row) => row.some((day) => day?.inferred))),
  );
  return (
    <div className="calendar-legend">
      <span>
        <Swatch look="calendar-gap" /> Gap: not downloaded
      </span>
      <span>
        <Swatch look="calendar-partial" /> Partly
      </span>
      <span>
        <Swatch look="calendar-quiet" /> Complete, no messages
      </span>
      <span>
        Complete, messages a day
        {levels(steps, busiest).map(({ level, title }) => (
          <Swatch key={level} look={`calendar-level-${level}`} title={busiest > 0 ? title : undefined} />
        ))}
        {busiest > 0 && (busiest === 1 ? '1' : `1 – ${count(busiest)}`)}
      </span>
      {inferred && (
        <span>
          <Swatch look="calendar-level-2 calendar-inferred" /> From an older file, not checked
        </span>
      )}
      <span>
        <Swatch look="calendar-active calendar-still" /> Downloading
      </span>
    </div>
  );
});

function Swatch({ look, title }: { readonly look: string; readonly title?: string | undefined }): ReactElement {
  return <i className={`calendar-day ${look}`} title={title} aria-hidden="true" />;
}

/** The counts that each step stands for. */
function levels(
  [a, b, c]: LegendProps['steps'],
  busiest: number,
): readonly { readonly level: number; readonly title: string }[] {
  const range = (from: number, to: number) =>
    from >= to ? `${count(to)} a day` : `${count(from)} – ${count(to)} a day`;
  return [
    { level: 1, title: range(1, a) },
    { level: 2, title: range(a + 1, b) },
    { level: 3, title: range(b + 1, c) },
    { level: 4, title: range(c + 1, busiest) },
  ];
}
