// The world's days: UTC days, numbered from the day on which the world begins.

export const DAY_SECONDS = 86_400;

/** 2022-05-18T00:00:00Z. */
export const WORLD_BEGIN = Date.UTC(2022, 4, 18) / 1_000;

/** Four years later: `posts` counts the messages up to here. The world goes on after it at the same density. */
export const WORLD_REFERENCE = Date.UTC(2026, 4, 18) / 1_000;

export const REFERENCE_DAY = (WORLD_REFERENCE - WORLD_BEGIN) / DAY_SECONDS;

/** The day's number on which an instant falls. */
export function dayOf(instant: number): number {
  return Math.floor((instant - WORLD_BEGIN) / DAY_SECONDS);
}

/** The number of a day that is written `2024-01-31`. */
export function dayNamed(text: string): number {
  return dayOf(Date.parse(`${text}T00:00:00Z`) / 1_000);
}

export interface DayFacts {
  readonly day: number;
  readonly year: number;
  /** 0: January. */
  readonly month: number;
  readonly dayOfMonth: number;
  /** 0: Monday. */
  readonly weekday: number;
  /** 0 to 365. */
  readonly dayOfYear: number;
}

const known = new Map<number, DayFacts>();

export function dayFacts(day: number): DayFacts {
  let facts = known.get(day);
  if (facts === undefined) {
    const date = new Date((WORLD_BEGIN + day * DAY_SECONDS) * 1_000);
    const year = date.getUTCFullYear();
    facts = {
      day,
      year,
      month: date.getUTCMonth(),
      dayOfMonth: date.getUTCDate(),
      weekday: (date.getUTCDay() + 6) % 7,
      dayOfYear: Math.round((date.getTime() - Date.UTC(year, 0, 1)) / (DAY_SECONDS * 1_000)),
    };
    known.set(day, facts);
  }
  return facts;
}
