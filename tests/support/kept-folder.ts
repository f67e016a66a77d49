import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** A folder for all tests of a file; it is gone after the last. */
export function keptFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-kept-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
