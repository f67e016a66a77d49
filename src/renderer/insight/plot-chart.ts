// uPlot for scales, axes and sizes; the bars are ours (draw-chart.ts). It follows the size of its box and the theme.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { scaleTop, type Box } from '../../shared/domain/chart-layout.ts';
import { count } from '../../shared/domain/counted.ts';
import type { Bucket } from '../../shared/domain/insight.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { dateTicks, type Tick } from './axis-words.ts';
import { chartColours, drawChart } from './draw-chart.ts';

export interface ChartContent {
  readonly buckets: readonly Bucket[];
  /** Not empty. */
  readonly span: TimeRange;
  readonly gaps: readonly TimeRange[];
  readonly selected: TimeRange | null;
}

export interface PlottedChart {
  show(content: ChartContent): void;
  destroy(): void;
}

/** Messages come in whole numbers. */
const STEPS = Array.from({ length: 8 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

/** Pixels that a date takes. */
const DATE_WIDTH = 72;
const DIGIT_WIDTH = 6.5;

/** `onArea`: where the bars are, in pixels of the box; told whenever it changes. */
export function plotChart(element: HTMLElement, first: ChartContent, onArea: (area: Box) => void): PlottedChart {
  let content = first;
  let top = topOf(first);
  let colours = chartColours();
  let told = '';
  let ticks: readonly Tick[] = [];
  const axis: uPlot.Axis = {
    font: `11px ${getComputedStyle(element).fontFamily}`,
    stroke: () => colours.dim,
    grid: { stroke: () => colours.line, width: 1 },
    ticks: { show: false },
    border: { show: false },
    gap: 4,
  };
  const draw = ({ ctx, bbox }: uPlot): void => {
    const scale = uPlot.pxRatio;
    const area = { x: bbox.left / scale, y: bbox.top / scale, width: bbox.width / scale, height: bbox.height / scale };
    const { span, ...drawing } = content;
    ctx.save();
    ctx.scale(scale, scale);
    drawChart(ctx, { ...drawing, plot: { area, span, top } }, colours);
    ctx.restore();
    const text = Object.values(area).join(' ');
    if (text !== told) onArea(area);
    told = text;
  };
  const chart = new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        // uPlot's own dates go by the clock of the computer, whose days may have 23 hours. Ours are UTC days.
        x: { time: false, range: () => [content.span.from, content.span.until] },
        y: { range: () => [0, top] },
      },
      axes: [
        {
          ...axis,
          size: 20,
          grid: { show: false },
          splits: (chart) => {
            ticks = dateTicks(content.span, chart.bbox.width / uPlot.pxRatio / DATE_WIDTH);
            return ticks.map(({ instant }) => instant);
          },
          // A label at the right edge would be cut.
          values: (chart) =>
            ticks.map(({ instant, label }) =>
              chart.valToPos(instant, 'x') > chart.bbox.width / uPlot.pxRatio - 26 ? '' : label,
            ),
        },
        {
          ...axis,
          // A million messages a day is a wide number.
          size: () => Math.max(48, 12 + DIGIT_WIDTH * count(top).length),
          space: 26,
          incrs: STEPS,
          values: (_chart, splits) => splits.map((value) => count(value)),
        },
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { draw: [draw] },
    },
    dataOf(first),
    element,
  );
  const sizes = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: element.clientHeight }));
  sizes.observe(element);
  const themes = new MutationObserver(() => {
    colours = chartColours();
    chart.redraw(false, true);
  });
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return {
    show(now) {
      content = now;
      top = topOf(now);
      chart.setData(dataOf(now));
    },
    destroy() {
      sizes.disconnect();
      themes.disconnect();
      chart.destroy();
    },
  };
}

function topOf({ buckets }: ChartContent): number {
  return scaleTop(buckets.reduce((most, { total }) => Math.max(most, total), 0));
}

function dataOf({ buckets, span }: ChartContent): uPlot.AlignedData {
  if (buckets.length === 0) return [[span.from], [0]];
  return [buckets.map(({ range }) => range.from), buckets.map(({ total }) => total)];
}
