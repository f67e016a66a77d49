// Days and moments as programs write them. A day is a UTC day and an end day is in the range; a moment is a second, and an
// end moment is not (design.md, words).
import { dayFromIso, fromIso, rangeOfDay, toIso, type Instant } from '../../shared/domain/time-range.ts';

/** With a zone, which nobody has to guess. A + that was sent unescaped arrives as a space. */
const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+\- ]\d\d:\d\d)$/i;
const LAST: Instant = 253_402_300_799;

/** The first second at or after what was written; null where it is neither a day nor a moment of 1970 to 9999. */
export function parseStart(text: string): Instant | null {
  const day = dayFromIso(text);
  return inYears(day === null ? parseMoment(text) : rangeOfDay(day).from);
}

/** The end of what was written, which is not in the range itself: of a day, the next midnight. */
export function parseEnd(text: string): Instant | null {
  const day = dayFromIso(text);
  return inYears(day === null ? parseMoment(text) : day < 0 ? null : rangeOfDay(day).until);
}

function parseMoment(text: string): Instant | null {
  const [, local, fraction, zone] = MOMENT.exec(text) ?? [];
  if (local === undefined || zone === undefined) return null;
  const wall = fromIso(`${local.toUpperCase()}Z`);
  if (wall === null) return null;
  const offset = offsetOf(zone);
  // Messages stand at whole seconds: the first one not before half past a second is the next.
  return offset === null ? null : wall - offset + (Number(`0${fraction ?? ''}`) > 0 ? 1 : 0);
}

/** Seconds east of Greenwich. */
function offsetOf(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3_600 + minutes * 60);
}

function inYears(instant: Instant | null): Instant | null {
  return instant === null || instant < 0 ? null : Math.min(instant, LAST);
}

/** An instant as answers say it. */
export const isoOrNull = (instant: Instant | null): string | null => (instant === null ? null : toIso(instant));
