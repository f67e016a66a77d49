// The river and its weather: one calm model behind all texts, so that posts of the same day agree with each other.
import { dayFacts } from './calendar.ts';
import { mix } from './rng.ts';

export interface Nature {
  /** Metres at the old bridge. */
  readonly level: number;
  /** Centimetres since yesterday. */
  readonly change: number;
  readonly flood: boolean;
  readonly ice: boolean;
  /** Centimetres near the bank; 0 without ice. */
  readonly iceThickness: number;
  /** Cubic metres a second through the dam. */
  readonly flow: number;
  /** Degrees Celsius: the night's low and the day's high. */
  readonly low: number;
  readonly high: number;
  /** Metres a second. */
  readonly wind: number;
  /** Millimetres of rain, or centimetres of fresh snow when it freezes. */
  readonly wet: number;
  readonly season: 'winter' | 'spring' | 'summer' | 'autumn';
}

const SEASONS = ['winter', 'spring', 'summer', 'autumn'] as const;

/** Smooth noise in [-1, 1]: random values every `span` days, eased in between. */
function drift(seed: number, day: number, span: number, salt: number): number {
  const at = Math.floor(day / span);
  const part = day / span - at;
  const eased = part * part * (3 - 2 * part);
  const value = (index: number): number => mix(seed, salt, index) / 0x7fff_ffff - 1;
  return value(at) * (1 - eased) + value(at + 1) * eased;
}

function levelOn(seed: number, day: number): number {
  const { dayOfYear, year } = dayFacts(day);
  // The spring flood peaks in early April, higher in some years; autumn rains swell the river a little.
  const peak = 1.1 + (mix(seed, 31, year) / 0xffff_ffff) * 1.3;
  const spring = peak * Math.exp(-(((dayOfYear - 92) / 16) ** 2));
  const autumn = 0.35 * Math.exp(-(((dayOfYear - 300) / 24) ** 2));
  return 2.05 + spring + autumn + 0.22 * drift(seed, day, 9, 32) + 0.05 * drift(seed, day, 2, 33);
}

const known = new Map<number, Map<number, Nature>>();

export function natureOn(seed: number, day: number): Nature {
  let days = known.get(seed);
  if (days === undefined) known.set(seed, (days = new Map()));
  let nature = days.get(day);
  if (nature === undefined) days.set(day, (nature = makeNature(seed, day)));
  return nature;
}

function makeNature(seed: number, day: number): Nature {
  const { dayOfYear, month } = dayFacts(day);
  const level = Math.round(levelOn(seed, day) * 100) / 100;
  const change = Math.round((levelOn(seed, day) - levelOn(seed, day - 1)) * 100);
  const mean = 7.5 - 14.5 * Math.cos(((dayOfYear - 17) / 365.25) * 2 * Math.PI) + 5 * drift(seed, day, 6, 34);
  // Ice grows from December on and is thickest in late February.
  const winterDay = (dayOfYear + 31) % 365;
  const iceThickness = Math.round(8 + 34 * Math.min(1, Math.max(0, winterDay - 5) / 75) + 3 * drift(seed, day, 11, 37));
  const wet = Math.max(0, Math.round(14 * drift(seed, day, 3, 35) - 1));
  return {
    level,
    change,
    flood: level > 2.9,
    ice: mean < -2.5 && (month <= 2 || month >= 11),
    iceThickness: mean < -2.5 && (month <= 2 || month >= 11) ? iceThickness : 0,
    flow: Math.round(12 + 26 * (level - 1.6)) * 10,
    low: Math.round(mean - 4),
    high: Math.round(mean + 4),
    wind: Math.max(1, Math.round(5 + 5 * drift(seed, day, 4, 36))),
    wet,
    season: SEASONS[Math.floor(((month + 1) % 12) / 3)] ?? 'winter',
  };
}
