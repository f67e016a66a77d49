// The naive model that the domain is held against: a set of seconds, one entry a second. It imports nothing from src.

export type Seconds = ReadonlySet<number>;
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Every second of some spans. */
export function secondsOf(spans: readonly Span[]): Set<number> {
  const seconds = new Set<number>();
  for (const { from, until } of spans) for (let second = from; second < until; second++) seconds.add(second);
  return seconds;
}

/** A set of seconds as maximal spans, found by walking a window of seconds. */
export function spansOf(seconds: Seconds, window: Span): Span[] {
  const spans: Span[] = [];
  let from: number | null = null;
  for (let second = window.from; second <= window.until; second++) {
    const has = second < window.until && seconds.has(second);
    if (has && from === null) from = second;
    if (!has && from !== null) {
      spans.push({ from, until: second });
      from = null;
    }
  }
  return spans;
}

/** What the window lacks. */
export function without(window: Span, seconds: Seconds): Set<number> {
  const lacking = new Set<number>();
  for (let second = window.from; second < window.until; second++) if (!seconds.has(second)) lacking.add(second);
  return lacking;
}
