// Where the splitter may stand: the calendar's share of the height, as main keeps it. Pure.
const LEAST = 0.15;
const MOST = 0.85;
const STEP = 0.05;

export const splitterMove = {
  to: (share: number): number => Math.round(Math.max(LEAST, Math.min(MOST, share)) * 1000) / 1000,
  /** Where a key moves it; null for a key that moves nothing. */
  byKey(share: number, key: string): number | null {
    if (key === 'ArrowUp') return this.to(share - STEP);
    if (key === 'ArrowDown') return this.to(share + STEP);
    if (key === 'Home') return LEAST;
    return key === 'End' ? MOST : null;
  },
};
