// Reads the fields that parquet-record.ts asks SQLite for, byte by byte: making texts and numbers of them by JavaScript's
// own means would take longer than all the rest.
import { DATE, DATE_BYTES } from './parquet-record.ts';

const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const DATE_CODE = DATE.charCodeAt(0);
/** So many digits always fit a double. */
const SAFE_DIGITS = 15;
/** Our dates: digits where there is a 0, else the character itself. */
const SHAPE = Buffer.from('0000-00-00T00:00:00Z');
const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const LEAST_INT64 = -(2n ** 63n);
const MOST_INT64 = 2n ** 63n - 1n;

/** There is no value. */
export const NONE = Number.NEGATIVE_INFINITY;
/** There is a value, of a kind that the column can't hold. */
export const ODD_VALUE = Number.POSITIVE_INFINITY;
/** There is one that a double can't hold: it stands in `bigs`. */
export const BIG = Number.NaN;

/** The fields of some rows, column by column. */
export interface Fields {
  /** Of texts the length in bytes, of dates the seconds since 1970; else one of the three above. */
  readonly columns: readonly Float64Array[];
  /** By column, then row. */
  readonly bigs: ReadonlyMap<number, ReadonlyMap<number, bigint>>;
}

/** `isDate`: for each column whether its fields are dates, else they are numbers. Throws where fields are missing. */
export function readFields(bytes: Buffer, rows: number, isDate: readonly boolean[]): Fields {
  const columns = isDate.map(() => new Float64Array(rows));
  const bigs = new Map<number, Map<number, bigint>>();
  let at = 0;
  const oddFrom = (from: number): number => {
    const end = bytes.indexOf(COMMA, from);
    if (end === -1) throw new Error('a field without an end');
    at = end + 1;
    return ODD_VALUE;
  };
  const integer = (row: number, column: number): number => {
    const start = at;
    let digit = bytes[at] ?? 0;
    if (digit === COMMA) {
      at += 1;
      return NONE;
    }
    const negative = digit === MINUS;
    if (negative) digit = bytes[++at] ?? 0;
    const first = at;
    let value = 0;
    for (; digit >= ZERO && digit <= NINE; digit = bytes[++at] ?? 0) value = value * 10 + (digit - ZERO);
    if (digit !== COMMA || at === first) return oddFrom(at);
    at += 1;
    if (at - 1 - first <= SAFE_DIGITS) return negative ? -value : value;
    const big = bigInteger(bytes.toString('latin1', start, at - 1));
    if (typeof big === 'number') return big;
    bigs.set(column, (bigs.get(column) ?? new Map<number, bigint>()).set(row, big));
    return BIG;
  };
  const date = (): number => {
    const start = at;
    if (bytes[start] === COMMA) {
      at += 1;
      return NONE;
    }
    if (bytes[start] !== DATE_CODE) return oddFrom(start);
    at = start + 1 + DATE_BYTES + 1;
    return secondsAt(bytes, start + 1);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns.length; column++) {
      const values = columns[column];
      if (values) values[row] = isDate[column] ? date() : integer(row, column);
    }
  }
  if (at !== bytes.length) throw new Error('fields and rows do not fit together');
  return { columns, bigs };
}

/** SQLite's whole numbers always fit; what else looks like one may not. */
function bigInteger(text: string): number | bigint {
  const value = BigInt(text);
  if (value < LEAST_INT64 || value > MOST_INT64) return ODD_VALUE;
  const double = Number(value);
  return Number.isSafeInteger(double) ? double : value;
}

/** Seconds since 1970 of the date at a place, or ODD_VALUE where there is none that the calendar has. */
function secondsAt(bytes: Buffer, at: number): number {
  for (let index = 0; index < DATE_BYTES; index++) {
    const wanted = SHAPE[index];
    const found = bytes[at + index] ?? 0;
    if (wanted === ZERO ? found < ZERO || found > ZERO + 9 : found !== wanted) return ODD_VALUE;
  }
  const two = (place: number): number => ((bytes[at + place] ?? 0) - ZERO) * 10 + (bytes[at + place + 1] ?? 0) - ZERO;
  const year = two(0) * 100 + two(2);
  const month = two(5);
  const day = two(8);
  const [hour, minute, second] = [two(11), two(14), two(17)];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day < 1 || day > (month === 2 && !isLeap ? 28 : (MONTH_DAYS[month - 1] ?? 0))) return ODD_VALUE;
  if (hour > 23 || minute > 59 || second > 59) return ODD_VALUE;
  return daysBefore(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that leap days end them. */
function daysBefore(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const leaps = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leaps + Math.floor((153 * marchMonth + 2) / 5) + day - 1 - 719_468;
}
