// What the palette promises to those who see less: text at 4.5:1, the calendar's states and the edges of fields at 3:1
// (WCAG 2.2, 1.4.3 and 1.4.11), light and dark.
import { describe, expect, test } from 'vitest';
import css from './tokens.css?raw';

const [light = '', dark = ''] = css.split(":root[data-theme='dark']");

function palette(text: string): ReadonlyMap<string, readonly [number, number, number]> {
  return new Map(
    [...text.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [
      name,
      [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number],
    ]),
  );
}

function luminance([r, g, b]: readonly [number, number, number]): number {
  const linear = (value: number) => (value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

type Pair = readonly [front: string, ground: string];
const on = (grounds: readonly string[], ...fronts: readonly string[]): readonly Pair[] =>
  grounds.flatMap((ground) => fronts.map((front) => [front, ground] as const));

const TEXT: readonly Pair[] = [
  ...on(['bg', 'panel', 'rail', 'hover', 'accent-soft', 'gap-ground', 'danger-ground'], 'text', 'dim'),
  ...on(['bg', 'panel', 'hover', 'accent-soft', 'gap-ground', 'danger-ground'], 'accent'),
  ...on(['bg', 'panel', 'gap-ground'], 'gap-text'),
  ...on(['bg', 'panel', 'hover', 'accent-soft', 'danger-ground'], 'danger'),
  ...on(['accent', 'accent-hover'], 'on-accent'),
  ['text', 'mark'],
  ['bg', 'text'],
];

const SHAPES: readonly Pair[] = [
  ...on(['panel'], 'covered-line', 'covered-3', 'covered-4', 'gap-ink', 'accent', 'field-line'),
  ['field-line', 'bg'],
  ['covered-3', 'empty'],
];

describe.each([
  ['light', palette(light)],
  ['dark', palette(dark)],
])('%s', (_, colours) => {
  const contrast = (a: string, b: string): number => {
    const [first, second] = [colours.get(a), colours.get(b)];
    if (!first || !second) throw new Error(`the palette lacks ${a} or ${b}`);
    const [dim = 0, bright = 0] = [luminance(first), luminance(second)].toSorted((x, y) => x - y);
    return (bright + 0.05) / (dim + 0.05);
  };
  test.each(TEXT)('%s on %s can be read', (a, b) => expect(contrast(a, b)).toBeGreaterThanOrEqual(4.5));
  test.each(SHAPES)('%s stands out from %s', (a, b) => expect(contrast(a, b)).toBeGreaterThanOrEqual(3));
  test.each([1, 2, 3])('step %d of what is covered is told from the next by lightness', (step) => {
    expect(contrast(`covered-${step}`, `covered-${step + 1}`)).toBeGreaterThanOrEqual(1.4);
  });
});
