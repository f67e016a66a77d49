// The chart as a picture: a whole SVG file, drawn from the figures alone. It needs no fonts, styles or scripts of others, and
// says in words what it shows and what it stands on.
import { axisDates } from './axis-dates.ts';
import { bandsOf, barsOf, scaleTop, xOf, type Box, type Plot } from './chart-layout.ts';
import { count } from './counted.ts';
import { figuresWords, type Figures } from './figures.ts';
import { bucketsOf, type Bucket } from './insight.ts';
import { STACK_NAMES, STACKS, stackCounts, type Stack } from './insight-stacks.ts';
import { PATTERN_LINES, PATTERN_SIZE, STACK_LOOKS } from './stack-looks.ts';
import { dayOf, dayToIso } from './time-range.ts';

export const SVG_SIZE = { width: 1_120, height: 480 } as const;

/** Pixels that a date and a digit take, and what is the least that a bar does. */
const DATE_WIDTH = 84;
const DIGIT_WIDTH = 7.5;
const THINNEST = 0.25;

const INK = '#1d1d1b';
const DIM = '#6d6c66';
const LINE = '#e4e3df';
const GAP = { ground: '#fff4e0', ink: '#f0b35c' } as const;

/** XML text of the file; null where there is nothing to draw. */
export function chartSvg(figures: Figures): string | null {
  const { span, gaps } = figures.frame;
  if (!span) return null;
  const { width, height } = SVG_SIZE;
  const { title, lines } = figuresWords(figures);
  const buckets = bucketsOf(figures.frame, figures.days, figures.unit);
  const top = scaleTop(buckets.reduce((most, { total }) => Math.max(most, total), 0));
  const above = 54 + lines.length * 18;
  // A million messages a day is a wide number.
  const x = Math.max(64, 16 + DIGIT_WIDTH * count(top).length);
  const plot: Plot = { area: { x, y: above + 30, width: width - 24 - x, height: height - above - 66 }, span, top };
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc" font-family="Inter, 'Noto Sans', 'Noto Sans Arabic', 'DejaVu Sans', sans-serif" font-size="12">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(lines.join(' '))}</desc>`,
    `<defs>${STACKS.map(pattern).join('')}${hatch()}</defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    label(24, 32, cut(title, 110), { size: 17, weight: 600 }),
    ...lines.map((line, at) => label(24, 54 + at * 18, cut(line, 170), { fill: DIM })),
    legend(buckets, above + 12),
    scale(plot),
    bandsOf(gaps, plot)
      .map((band) => rect(band, 'url(#gap)'))
      .join(''),
    bars(buckets, plot),
    dates(plot),
    `</svg>`,
    '',
  ].join('\n');
}

function bars(buckets: readonly Bucket[], plot: Plot): string {
  const all = barsOf(buckets, plot, THINNEST);
  // Edges of bars that are no wider than they would hide the bars.
  const hasEdges = all.some(({ parts }) => parts.some((part) => part.width >= 3));
  // One path a group and look: a picture of ten years of days stays small.
  const paths = STACKS.flatMap((stack) =>
    [false, true].map((isHollow) => {
      const parts = all.filter((bar) => bar.isHollow === isHollow).flatMap((bar) => bar.parts);
      const shape = parts
        .filter((part) => part.stack === stack)
        .map(box)
        .join('');
      if (shape === '') return '';
      const stroke = isHollow ? `stroke="${GAP.ink}" stroke-dasharray="3 2"` : `stroke="${lookOf(stack).ink}"`;
      const edge = hasEdges ? ` stroke-width="0.75" ${stroke}` : '';
      return `<path d="${shape}" fill="${fillOf(stack)}"${isHollow ? ' fill-opacity="0.55"' : ''}${edge}/>`;
    }),
  );
  const quiet = all.filter(({ isQuiet, slot }) => isQuiet && slot.width >= 4);
  const dots = quiet.map(
    ({ slot }) =>
      `<circle cx="${n(slot.x + slot.width / 2)}" cy="${n(slot.y + slot.height - 2)}" r="1" fill="${DIM}"/>`,
  );
  return [...paths, ...dots].join('');
}

function legend(buckets: readonly Bucket[], y: number): string {
  const sums = new Map<Stack, number>();
  for (const { counts } of buckets) {
    const held = stackCounts(counts);
    for (const stack of STACKS) sums.set(stack, (sums.get(stack) ?? 0) + held[stack]);
  }
  let x = 24;
  return STACKS.flatMap((stack) => {
    const messages = sums.get(stack) ?? 0;
    if (messages === 0) return [];
    const words = `${STACK_NAMES[stack]} ${count(messages)}`;
    const swatch = `<rect x="${x}" y="${y - 10}" width="12" height="12" fill="${fillOf(stack)}" stroke="${lookOf(stack).ink}"/>`;
    const text = label(x + 18, y, words);
    x += 38 + words.length * 7;
    return [swatch, text];
  }).join('');
}

function scale({ area, top }: Plot): string {
  // Messages come in whole numbers.
  const steps = top % 4 === 0 ? 4 : 5;
  return Array.from({ length: steps + 1 }, (_, step) => (top / steps) * step)
    .map((value) => {
      const y = n(area.y + area.height * (1 - value / top));
      return `<path d="M${n(area.x)} ${y}h${n(area.width)}" stroke="${LINE}"/>${label(area.x - 8, y + 4, count(value), { fill: DIM, anchor: 'end' })}`;
    })
    .join('');
}

function dates({ area, span }: Plot): string {
  return axisDates(span, area.width / DATE_WIDTH)
    .instants.map((instant) => ({ instant, x: xOf({ area, span }, instant) }))
    .filter(({ x }) => x <= area.x + area.width - 30)
    .map(({ instant, x }) =>
      label(x, area.y + area.height + 18, dayToIso(dayOf(instant)), { fill: DIM, anchor: 'middle' }),
    )
    .join('');
}

function pattern(stack: Stack): string {
  const { pattern: name } = STACK_LOOKS[stack];
  return name === 'plain' ? '' : tile(stack, PATTERN_LINES[name], lookOf(stack), name === 'dots');
}

function hatch(): string {
  return tile('gap', PATTERN_LINES.rising, GAP, false);
}

function tile(
  id: string,
  lines: readonly (readonly [number, number, number, number])[],
  { ground, ink }: { readonly ground: string; readonly ink: string },
  isDots: boolean,
): string {
  const drawn = lines.map(([x1, y1, x2, y2]) => `<path d="M${x1} ${y1}L${x2} ${y2}"/>`).join('');
  return `<pattern id="${id}" width="${PATTERN_SIZE}" height="${PATTERN_SIZE}" patternUnits="userSpaceOnUse"><rect width="${PATTERN_SIZE}" height="${PATTERN_SIZE}" fill="${ground}"/><g stroke="${ink}" stroke-width="${isDots ? 1.8 : 1.2}" stroke-linecap="${isDots ? 'round' : 'butt'}">${drawn}</g></pattern>`;
}

function lookOf(stack: Stack): { readonly ground: string; readonly ink: string } {
  return STACK_LOOKS[stack].light;
}

function fillOf(stack: Stack): string {
  return STACK_LOOKS[stack].pattern === 'plain' ? lookOf(stack).ground : `url(#${stack})`;
}

interface LabelLook {
  readonly size?: number;
  readonly weight?: number;
  readonly fill?: string;
  readonly anchor?: 'end' | 'middle';
}

function label(x: number, y: number, text: string, { size, weight, fill = INK, anchor }: LabelLook = {}): string {
  const more = [
    size === undefined ? '' : ` font-size="${size}"`,
    weight === undefined ? '' : ` font-weight="${weight}"`,
    anchor === undefined ? '' : ` text-anchor="${anchor}"`,
  ].join('');
  return `<text x="${n(x)}" y="${n(y)}" fill="${fill}"${more}>${escaped(text)}</text>`;
}

function rect({ x, y, width, height }: Box, fill: string): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="${fill}"/>`;
}

function box({ x, y, width, height }: Box): string {
  return `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`;
}

/** Hundredths of a pixel. */
function n(value: number): number {
  return Math.round(value * 100) / 100;
}

/** No longer than fits; a mark of direction that was opened is closed again. */
function cut(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…\u2069`;
}

/** As XML has it. What XML can't hold (NUL and its like, lone surrogates) becomes the sign for that. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
