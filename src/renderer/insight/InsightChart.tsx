// The chart with what is pointed at. One tab stop: arrows read the bars one by one, Enter shows a bar's messages.
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import type { Box } from '../../shared/domain/chart-layout.ts';
import type { Bucket, InsightUnit } from '../../shared/domain/insight.ts';
import { holds, type TimeRange } from '../../shared/domain/time-range.ts';
import { bucketFigures, bucketSentence, bucketTitle, stackWords } from './insight-words.ts';
import { plotChart, type ChartContent, type PlottedChart } from './plot-chart.ts';

interface ChartProps extends ChartContent {
  readonly unit: InsightUnit;
  readonly noun: string;
  readonly onSelect: (bucket: Bucket) => void;
  readonly onClear: () => void;
}

const PAGE: Readonly<Record<InsightUnit, number>> = { day: 7, week: 4, month: 12 };

export function InsightChart(props: ChartProps): ReactElement {
  const { buckets, unit, span, gaps, selected, noun, onSelect, onClear } = props;
  const box = useRef<HTMLDivElement>(null);
  const plotted = useRef<PlottedChart | null>(null);
  const first = useRef<ChartContent>({ buckets, span, gaps, selected });
  const [area, setArea] = useState<Box | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const [current, setCurrent] = useState<number | null>(null);
  const help = useId();

  useLayoutEffect(() => {
    if (!box.current) return;
    const chart = plotChart(box.current, first.current, setArea);
    plotted.current = chart;
    return () => chart.destroy();
  }, []);
  useEffect(() => plotted.current?.show({ buckets, span, gaps, selected }), [buckets, span, gaps, selected]);

  const chosen = selected === null ? -1 : buckets.findIndex(({ range }) => holds(range, selected.from));
  const last = buckets.length - 1;
  const stop = Math.min(current ?? (chosen >= 0 ? chosen : last), last);
  const shown = pointed === null ? undefined : buckets[pointed];
  const read = (at: number) => {
    const to = Math.max(0, Math.min(last, at));
    setCurrent(to);
    setPointed(to);
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const bucket = buckets[stop];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (bucket) onSelect(bucket);
    } else if (event.key === 'Escape' && selected) {
      event.stopPropagation();
      onClear();
    } else if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      read(stop + (event.key === 'PageUp' ? -PAGE[unit] : PAGE[unit]));
    }
  };
  const barAt = (event: MouseEvent<HTMLElement>): number | null => {
    if (!area) return null;
    const edge = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - edge.left - area.x, event.clientY - edge.top - area.y];
    if (x < 0 || x >= area.width || y < 0 || y > area.height) return null;
    const instant = Math.floor(span.from + (x / area.width) * (span.until - span.from));
    const at = buckets.findIndex(({ range }) => holds(range, instant));
    return at < 0 ? null : at;
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- keys go to the range in it
    <div
      ref={box}
      className="insight-chart"
      onPointerMove={(event) => setPointed(barAt(event))}
      onPointerLeave={() => setPointed(null)}
      onClick={(event) => {
        const at = barAt(event);
        const bucket = at === null ? undefined : buckets[at];
        if (at === null || !bucket) return;
        setCurrent(at);
        onSelect(bucket);
      }}
    >
      <input
        type="range"
        className="insight-reader"
        aria-label={`Messages per ${unit}`}
        aria-describedby={help}
        min={0}
        max={Math.max(0, last)}
        value={Math.max(0, stop)}
        aria-valuetext={buckets[stop] ? bucketSentence(buckets[stop], unit, noun) : 'nothing'}
        onChange={({ target }) => read(Number(target.value))}
        onKeyDown={key}
        onFocus={({ target }) => target.matches(':focus-visible') && setPointed(stop)}
        onBlur={() => setPointed(null)}
      />
      <span id={help} className="visually-hidden">
        Arrow keys read the bars, Enter shows a bar’s messages.
      </span>
      {shown && area && <Pointed bucket={shown} unit={unit} noun={noun} area={area} span={span} />}
    </div>
  );
}

interface PointedProps {
  readonly bucket: Bucket;
  readonly unit: InsightUnit;
  readonly noun: string;
  readonly area: Box;
  readonly span: TimeRange;
}

/** The bar that is pointed at: its place in the chart, and what it says. */
function Pointed({ bucket, unit, noun, area, span }: PointedProps): ReactElement {
  const at = (instant: number) => area.x + ((instant - span.from) / (span.until - span.from)) * area.width;
  const [left, right] = [at(bucket.range.from), at(bucket.range.until)];
  const stacks = stackWords(bucket);
  // Beside the bar, on the side where there is more room.
  const isLeft = (left + right) / 2 < area.x + area.width / 2;
  const beside = isLeft ? { left: right + 6 } : { right: `calc(100% - ${Math.round(left - 6)}px)` };
  return (
    <>
      <div
        className="insight-pointed"
        aria-hidden="true"
        style={{ left, width: Math.max(1, right - left), top: area.y, height: area.height }}
      />
      <div className="insight-tooltip" aria-hidden="true" style={{ top: area.y, ...beside }}>
        <strong>{bucketTitle(bucket, unit)}</strong>
        <span>{bucketFigures(bucket, noun)}</span>
        {stacks !== '' && <span className="dim">{stacks}</span>}
      </div>
    </>
  );
}
