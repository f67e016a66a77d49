// Dates in a time zone, as a function of SQL: SQLite itself knows none but UTC and the computer's own.
import { isTimeZone } from '../../../shared/domain/export.ts';
import { DAY_SECONDS, dayOf, fromIso, toIso, type Instant } from '../../../shared/domain/time-range.ts';
import type { Connection } from '../file/connection.ts';

const NAME = 'zoned_date';
const SHAPES = ['iso', 'spreadsheet', 'day'] as const;
type Shape = (typeof SHAPES)[number];

/** A date of ours as the zone's clocks showed it; NULL for what is no date. Throws for a zone that nobody knows. */
export function zonedSql(value: string, timeZone: string, shape: Shape): string {
  // It comes as data from elsewhere, and ends up in the text of a statement.
  if (!/^[\w+\-/:]{1,64}$/.test(timeZone) || !isTimeZone(timeZone)) throw new TypeError(`no time zone: ${timeZone}`);
  return `${NAME}(${value}, '${timeZone}', '${shape}')`;
}

/** Gives a connection what {@link zonedSql} needs. */
export function defineZonedDate(db: Connection): void {
  const zones = new Map<string, (instant: Instant) => number>();
  db.define(NAME, (value: unknown, zone: unknown, shape: unknown) => {
    const instant = typeof value === 'string' ? fromIso(value) : null;
    if (instant === null || typeof zone !== 'string') return null;
    let offsetAt = zones.get(zone);
    if (!offsetAt) zones.set(zone, (offsetAt = offsetsOf(zone)));
    return written(instant, offsetAt(instant), SHAPES.find((known) => known === shape) ?? 'iso');
  });
}

function written(instant: Instant, offset: number, shape: Shape): string {
  const local = toIso(instant + offset).slice(0, 19);
  if (shape === 'day') return local.slice(0, 10);
  if (shape === 'spreadsheet') return local.replace('T', ' ');
  const minutes = Math.abs(Math.round(offset / 60));
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A zone's offset from UTC in seconds, at any instant. Asking the system is slow: a day that has one offset is asked once. */
export function offsetsOf(timeZone: string): (instant: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const ask = (instant: Instant): number => {
    const parts = new Map(format.formatToParts(instant * 1000).map(({ type, value }) => [type, Number(value)]));
    const at = (part: Intl.DateTimeFormatPartTypes): number => parts.get(part) ?? 0;
    const local = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
    return local / 1000 - instant;
  };
  /** Null: a day on which the clocks were changed. */
  const days = new Map<number, number | null>();
  return (instant) => {
    const day = dayOf(instant);
    let offset = days.get(day);
    if (offset === undefined) {
      const [first, last] = [ask(day * DAY_SECONDS), ask((day + 1) * DAY_SECONDS - 1)];
      days.set(day, (offset = first === last ? first : null));
    }
    return offset ?? ask(instant);
  };
}
