// A log file for bug reports: kinds and codes, never message texts, phone numbers, codes or keys.
import { appendFileSync, renameSync, statSync } from 'node:fs';

const MOST_BYTES = 1_000_000;

/** Appends lines to a file; at one megabyte the file becomes `<file>.1` and a new one begins. Never throws. */
export function openLog(file: string): (line: string) => void {
  return (line) => {
    try {
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES) renameSync(file, `${file}.1`);
      appendFileSync(file, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 });
    } catch {
      // A log that can't be written must not stop the work that it tells about.
    }
  };
}
