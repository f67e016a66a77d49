// Values out of a row, parsed and never trusted: another program may have written to the file. What the app can't do
// without is damage when it is missing; the rest reads as null.
import { fromIso, type Instant } from '../../../shared/domain/time-range.ts';
import type { Row } from '../file/connection.ts';

/** A value that nothing can stand in for. failures.ts makes `cache-damaged` of it, for it knows the file. */
export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError';
}

/**
 * A column of long texts, to be read with {@link longTextOf}: as its bytes (every cache is UTF-8), for Node makes text of
 * bytes in a quarter of the time that better-sqlite3 takes for it. Anything but text is NULL, as with {@link textOf}.
 */
export function longText(column: string): string {
  return `iif(typeof(${column}) = 'text', CAST(${column} AS BLOB), NULL) AS ${column}`;
}

export function longTextOf(row: Row, column: string): string | null {
  const value = row[column];
  if (!(value instanceof Uint8Array)) return null;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
}

/** Text, or null for anything else. */
export function textOf(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === 'string' ? value : null;
}

/** A whole number that JavaScript holds exactly, or null for anything else. */
export function integerOf(row: Row, column: string): number | null {
  const value = row[column];
  return Number.isSafeInteger(value) ? (value as number) : null;
}

/** A date in the shape of {@link fromIso}, or null for anything else. */
export function instantOf(row: Row, column: string): Instant | null {
  const text = textOf(row, column);
  return text === null ? null : fromIso(text);
}

/** Throws DamagedRowError where there is no text. */
export function textIn(row: Row, column: string): string {
  return textOf(row, column) ?? damage(row, column);
}

/** Throws DamagedRowError where there is no whole number. */
export function integerIn(row: Row, column: string): number {
  return integerOf(row, column) ?? damage(row, column);
}

/** Throws DamagedRowError where there is no readable date. */
export function instantIn(row: Row, column: string): Instant {
  return instantOf(row, column) ?? damage(row, column);
}

function damage(row: Row, column: string): never {
  const value = row[column];
  const where = ['channel_id', 'message_id', 'day', 'from_instant']
    .filter((key) => key !== column && row[key] !== undefined)
    .map((key) => ` ${key} ${String(row[key])}`)
    .join('');
  throw new DamagedRowError(`${column} holds a ${value === null ? 'null' : typeof value}${where}`);
}
