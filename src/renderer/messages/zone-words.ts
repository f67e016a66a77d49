// Times of another zone, shown beside UTC. Days stay UTC days.
import { DAY_SECONDS, dayOf, type Instant } from '../../shared/domain/time-range.ts';
import { dayWords } from '../coverage/day-words.ts';

export interface ZonedTime {
  /** `12:41`. */
  readonly time: string;
  /** How many days the zone's date is ahead of the UTC date: -1, 0 or 1. */
  readonly dayShift: number;
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** An instant in an IANA zone; null for a zone that this machine does not know. */
export function zonedTime(instant: Instant, timeZone: string): ZonedTime | null {
  const format = formatOf(timeZone);
  if (!format) return null;
  const parts = new Map(format.formatToParts(instant * 1000).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  const day = Math.round(Date.UTC(part('year'), part('month') - 1, part('day')) / 1000 / DAY_SECONDS);
  return { time: `${parts.get('hour')}:${parts.get('minute')}`, dayShift: day - dayOf(instant) };
}

/** `12:41`, `02:41 +1 d` on the next day: as the list says it under the UTC time. */
export function zonedWords(instant: Instant, timeZone: string): string | null {
  const zoned = zonedTime(instant, timeZone);
  if (!zoned) return null;
  const day = zoned.dayShift === 0 ? '' : zoned.dayShift > 0 ? ' +1 d' : ' −1 d';
  return `${zoned.time}${day}`;
}

/** `23 Nov 2026, 00:33`: the date and time on the zone's calendar. */
export function zonedDateWords(instant: Instant, timeZone: string): string | null {
  const zoned = zonedTime(instant, timeZone);
  return zoned && `${dayWords(dayOf(instant) + zoned.dayShift, 'short')}, ${zoned.time}`;
}

/** `Buenos Aires` of `America/Buenos_Aires`. */
export function zoneWords(timeZone: string): string {
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  } catch {
    // A zone from a settings file of another machine: UTC alone is shown then.
  }
  formats.set(timeZone, format);
  return format;
}
