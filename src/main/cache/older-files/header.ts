// The first look at a file that somebody chose or dropped: nothing is believed of it yet. Only its first bytes are read.
import { accessSync, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail, type FailureError } from '../../../shared/domain/failure.ts';
import type { FileTimes } from './source.ts';

export interface FileHeader {
  /** Bytes, its write-ahead log not counted. */
  readonly size: number;
  /** Reading it through SQLite would write beside it: a write-ahead log, or a journal that a crash left. */
  readonly unsettled: boolean;
  readonly readOnly: boolean;
  readonly times: FileTimes;
}

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;

/** Throws Failures for what is no file, no database, or cut off. System errors pass. */
export function readHeader(file: string): FileHeader {
  if (!statSync(file).isFile()) throw notADatabase(file, 'not a regular file');
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(file, 'r');
  try {
    // What was opened, not what the name stood for a moment ago.
    const { size, mtimeMs, birthtimeMs } = fstatSync(descriptor);
    const read = readSync(descriptor, header, 0, HEADER_BYTES, 0);
    if (read < HEADER_BYTES || header.toString('latin1', 0, 16) !== MAGIC) throw notADatabase(file, 'no SQLite header');
    const logged = sizeOf(`${file}-wal`) > 0;
    if (!logged) refuseCutOff(file, header, size);
    const until = Math.floor(Math.max(mtimeMs, logged ? statSync(`${file}-wal`).mtimeMs : 0) / 1000);
    const born = Math.floor(birthtimeMs / 1000);
    return {
      size,
      unsettled: header[18] === 2 || header[19] === 2 || logged || sizeOf(`${file}-journal`) > 0,
      readOnly: isReadOnly(file),
      times: { from: born > 0 ? Math.min(born, until) : until, until },
    };
  } finally {
    closeSync(descriptor);
  }
}

/** The header tells how many pages there are, where the last writer kept that number (bytes 24 and 92 agree). */
function refuseCutOff(file: string, header: Buffer, size: number): void {
  const stored = header.readUInt16BE(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  const pages = header.readUInt32BE(28);
  if (header.readUInt32BE(24) !== header.readUInt32BE(92) || pages === 0 || size >= pages * pageSize) return;
  throw fail('cache-damaged', `${path.basename(file)} is cut off: a part of the database is missing.`, {
    kept: 'The file was not changed.',
    next: 'Copy it again from where it came from, whole, and open that copy.',
    detail: `${size} of ${pages * pageSize} bytes`,
  });
}

function notADatabase(file: string, detail: string): FailureError {
  return fail('cache-failed', `${path.basename(file)} is no SQLite database.`, {
    kept: 'The file was not changed.',
    next: 'Choose the database of your earlier scraper; its name often ends in .db or .sqlite.',
    detail,
  });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function isReadOnly(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    accessSync(path.dirname(file), constants.W_OK | constants.X_OK);
    return false;
  } catch {
    return true;
  }
}
