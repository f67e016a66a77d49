// Dates of older files, in whatever shape they were written, brought to ours. A time without a zone is UTC: that is
// what Telegram gives and what the predecessor wrote.
import { dayFromIso, DAY_SECONDS, toIso, type Instant } from '../../../shared/domain/time-range.ts';

/** Telegram began on 14 August 2013: what is dated before was not posted there. */
export const TELEGRAM_BEGAN: Instant = 1_376_438_400;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?`;
const ZONE = String.raw`(?:\s*(z|utc|gmt|[+-]\d\d(?::?\d\d)?))?`;
/** `2024-01-01T12:00:00+00:00`, `2024-01-01 12:00:00.123`, `2024/01/01 12:00`, `2024-01-01`. */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/])(\d\d)\2(\d\d)(?:[t\s]\s*${TIME}${ZONE})?$`, 'i');
/** `20240101T120000Z`. Without the T it would be a number. */
const COMPACT = new RegExp(String.raw`^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?${ZONE}$`, 'i');
/** `Mon, 01 Jan 2024 12:00:00 +0000`, as mail writes it. */
const MONTH_NAMED = new RegExp(String.raw`^(?:[a-z]{3},?\s+)?(\d{1,2})\s+([a-z]{3})\s+(\d{4})\s+${TIME}${ZONE}$`, 'i');
const NUMBER = /^\d{1,19}(?:\.\d+)?$/;

/**
 * The date in our shape, or null where the value tells none: no date at all, a day or hour that does not exist, or a
 * moment that no message of the file can have (before Telegram, or after `latest`). Numbers are seconds since 1970;
 * where that lies too far ahead, thousandths, millionths or billionths. Bytes are read as the text that they hold.
 */
export function readOlderDate(value: unknown, latest: Instant): string | null {
  const instant = instantOf(value);
  return instant === null || instant < TELEGRAM_BEGAN || instant > latest ? null : toIso(instant);
}

function instantOf(value: unknown): Instant | null {
  if (typeof value === 'number') return fromEpoch(value);
  if (value instanceof Uint8Array) return instantOf(Buffer.from(value).toString('latin1'));
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (NUMBER.test(text)) return fromEpoch(Number(text));
  const iso = YEAR_FIRST.exec(text);
  if (iso) return fromParts(`${iso[1]}-${iso[3]}-${iso[4]}`, iso[5] ?? '00', iso[6] ?? '00', iso[7], iso[8]);
  const compact = COMPACT.exec(text);
  if (compact) {
    const [, year, month, day, ...time] = compact;
    return fromParts(`${year}-${month}-${day}`, time[0] ?? '', time[1] ?? '', time[2], time[3]);
  }
  const named = MONTH_NAMED.exec(text);
  if (!named) return null;
  const month = MONTHS.indexOf((named[2] ?? '').toLowerCase()) + 1;
  const day = `${named[3]}-${String(month).padStart(2, '0')}-${(named[1] ?? '').padStart(2, '0')}`;
  return fromParts(day, named[4] ?? '', named[5] ?? '', named[6], named[7]);
}

/** From where on a number counts what there are so many of in a second. */
const SMALLER = [
  [1e17, 1e9],
  [1e14, 1e6],
  [1e11, 1e3],
] as const;

/** Seconds reach 1e11 in the year 5138: a larger number counts something smaller. */
function fromEpoch(value: number): Instant | null {
  if (!Number.isFinite(value) || value < 0) return null;
  const [, parts = 1] = SMALLER.find(([from]) => value >= from) ?? [];
  return Math.floor(value / parts);
}

function fromParts(day: string, hour: string, minute: string, second = '00', zone = ''): Instant | null {
  const date = dayFromIso(day);
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (date === null || h > 23 || m > 59 || s > 59) return null;
  const offset = offsetOf(zone);
  return offset === null ? null : date * DAY_SECONDS + h * 3_600 + m * 60 + s - offset;
}

/** Seconds east of Greenwich; null for an offset that no place has. */
function offsetOf(zone: string): number | null {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!match) return 0;
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 14 || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 3_600 + minutes * 60);
}
