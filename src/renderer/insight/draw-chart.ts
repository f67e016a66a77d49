// The chart's bars and gaps on a canvas. Sizes are CSS pixels; the caller has scaled the canvas to the screen's.
import { bandsOf, barsOf, type Box, type Plot } from '../../shared/domain/chart-layout.ts';
import type { Bucket } from '../../shared/domain/insight.ts';
import { STACKS, type Stack } from '../../shared/domain/insight-stacks.ts';
import { PATTERN_LINES, PATTERN_SIZE, STACK_LOOKS, type StackPattern } from '../../shared/domain/stack-looks.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';

export type Theme = 'light' | 'dark';

export interface ChartColours {
  readonly theme: Theme;
  readonly line: string;
  readonly dim: string;
  readonly accent: string;
  readonly selected: string;
  readonly gapInk: string;
  readonly gapGround: string;
}

/** The window's own colours, as they are now. */
export function chartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    theme: document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
    line: token('--line'),
    dim: token('--dim'),
    accent: token('--accent'),
    selected: token('--accent-soft'),
    gapInk: token('--gap-line'),
    gapGround: token('--gap-ground'),
  };
}

export interface ChartDrawing {
  readonly buckets: readonly Bucket[];
  readonly gaps: readonly TimeRange[];
  readonly selected: TimeRange | null;
  readonly plot: Plot;
}

export function drawChart(context: CanvasRenderingContext2D, drawing: ChartDrawing, colours: ChartColours): void {
  const { plot, buckets, gaps, selected } = drawing;
  const { area } = plot;
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.width, area.height);
  context.clip();
  if (selected) for (const band of bandsOf([selected], plot)) fill(context, band, colours.selected);
  const hatch = gaps.length > 0 ? tile(context, 'rising', colours.gapGround, colours.gapInk) : null;
  for (const band of hatch ? bandsOf(gaps, plot) : []) fill(context, band, hatch ?? colours.gapGround);
  const looks = new Map<Stack, CanvasPattern | string>(
    STACKS.map((stack) => {
      const { pattern, [colours.theme]: look } = STACK_LOOKS[stack];
      return [stack, tile(context, pattern, look.ground, look.ink) ?? look.ground];
    }),
  );
  for (const { parts, isHollow, isQuiet, slot } of barsOf(buckets, plot)) {
    for (const part of parts) {
      context.globalAlpha = isHollow ? 0.55 : 1;
      fill(context, part, looks.get(part.stack) ?? colours.dim);
      context.globalAlpha = 1;
      if (part.width < 3) continue;
      context.strokeStyle = isHollow ? colours.gapInk : STACK_LOOKS[part.stack][colours.theme].ink;
      context.lineWidth = 1;
      context.setLineDash(isHollow ? [3, 2] : []);
      context.strokeRect(part.x + 0.5, part.y + 0.5, part.width - 1, Math.max(0, part.height - 1));
    }
    // A day without messages that is complete: a dot on the ground, as on the calendar.
    if (isQuiet && slot.width >= 4) {
      context.fillStyle = colours.dim;
      context.beginPath();
      context.arc(slot.x + slot.width / 2, slot.y + slot.height - 2, 1, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.restore();
}

function fill(context: CanvasRenderingContext2D, { x, y, width, height }: Box, style: string | CanvasPattern): void {
  context.fillStyle = style;
  context.fillRect(x, y, width, height);
}

/** A pattern's tile, drawn at the screen's own resolution. */
function tile(
  context: CanvasRenderingContext2D,
  pattern: StackPattern,
  ground: string,
  ink: string,
): CanvasPattern | null {
  if (pattern === 'plain') return null;
  const scale = Math.max(1, Math.round(devicePixelRatio));
  const size = PATTERN_SIZE * scale;
  const canvas = new OffscreenCanvas(size, size);
  const brush = canvas.getContext('2d');
  if (!brush) return null;
  brush.fillStyle = ground;
  brush.fillRect(0, 0, size, size);
  brush.scale(scale, scale);
  brush.strokeStyle = ink;
  brush.lineWidth = pattern === 'dots' ? 1.8 : 1.2;
  brush.lineCap = pattern === 'dots' ? 'round' : 'butt';
  for (const [x1, y1, x2, y2] of PATTERN_LINES[pattern]) {
    brush.beginPath();
    brush.moveTo(x1, y1);
    brush.lineTo(x2, y2);
    brush.stroke();
  }
  const made = context.createPattern(canvas, 'repeat');
  made?.setTransform(new DOMMatrix().scale(1 / scale));
  return made;
}
