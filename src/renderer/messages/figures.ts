/**
 * A count in the width of a list: `804`, `1.9 k`, `412 k`, `3.1 M`. The exact number belongs in the title.
 */
export function compact(value: number): string {
  if (value < 1_000) return String(value);
  // 999,500 and more would round to "1000 k".
  if (value < 999_500) return scaled(value / 1_000, 'k');
  return scaled(value / 1_000_000, 'M');
}

function scaled(value: number, unit: string): string {
  const rounded = value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
  return `${rounded} ${unit}`;
}

/** A file's size: `512 B`, `184 kB`, `2.1 MB`. */
export function bytes(value: number): string {
  if (value < 1_000) return `${value} B`;
  if (value < 999_500) return scaled(value / 1_000, 'kB');
  if (value < 999_500_000) return scaled(value / 1_000_000, 'MB');
  return scaled(value / 1_000_000_000, 'GB');
}
