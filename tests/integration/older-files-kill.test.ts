// Killed with no warning while an older file is taken over: the file is the predecessor's or ours and nothing between,
// the copy set aside is whole, and the next try succeeds.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import Database from 'better-sqlite3';
import { openDatabase } from '../../src/main/cache/file/database.ts';
import { daily, type OlderFileSpec } from '../fixtures/older-files/make.ts';
import { doJob, fingerprint, placeWith, readRows } from '../support/older-files.ts';

const CHILD = new URL('./older-files-kill-child.ts', import.meta.url);
const ROWS = 45_000;
const SPEC: OlderFileSpec = {
  schema: 'runs',
  runs: [{ id: 1, status: 'completed', began: '2024-03-01 10:00:00', ended: '2024-03-01 11:00:00' }],
  rows: daily('2015-01-01', 3_000, { run: 1 }).flatMap((row, at) =>
    Array.from({ length: ROWS / 3_000 }, (_, part) => ({ ...row, id: at * 15 + part + 1 })),
  ),
};

/** Runs the child and kills it at the n-th word it says; null where it came to its end before. */
async function killedAt(words: number, args: readonly string[]): Promise<string | null> {
  const child = spawn(process.execPath, [CHILD.pathname, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let last = '';
  let said = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (++said === words) child.kill('SIGKILL');
  }
  await exited;
  return last === 'done 0' ? null : last;
}

function dump(file: string): unknown {
  return ['scrape_runs', 'channels', 'messages'].map((table) => readRows(file, `SELECT * FROM ${table} ORDER BY 1`));
}

function isWhole(file: string): boolean {
  const db = new Database(file);
  try {
    return db.pragma('integrity_check', { simple: true }) === 'ok';
  } finally {
    db.close();
  }
}

test('keep using: SIGKILL at every step, then once more to the end', async () => {
  const { folder, file } = placeWith(SPEC);
  const original = dump(file);
  const struck: string[] = [];
  for (let words = 1; ; words++) {
    const at = await killedAt(words, ['keep', file]);
    if (at === null) break;
    struck.push(at);
    expect(isWhole(file)).toBe(true);
    const ours = readRows(file, `SELECT 1 FROM sqlite_schema WHERE name = 'covered_ranges'`).length === 1;
    for (const copy of readdirSync(folder).filter((name) => name.endsWith('.before-lacuna'))) {
      expect(dump(path.join(folder, copy))).toEqual(original);
    }
    if (ours) {
      // It had committed when it was struck: nothing is left to do but open it.
      expect(['tidying 0', `moving ${ROWS}`]).toContain(at);
      break;
    }
    expect(dump(file)).toEqual(original);
  }
  expect(struck.filter((at) => at.startsWith('moving')).length).toBeGreaterThan(2);
  if (readRows(file, `SELECT 1 FROM sqlite_schema WHERE name = 'covered_ranges'`).length === 0)
    await doJob('keep', { file });
  // One copy, however many tries there were.
  expect(readdirSync(folder).filter((name) => name.includes('before-lacuna'))).toEqual(['old.db.before-lacuna']);
  const database = openDatabase({ file, telegram: 'telegram' });
  const { db } = database;
  try {
    expect(db.get('SELECT count(*) AS n FROM messages')).toEqual({ n: ROWS });
    expect(db.all('SELECT source FROM covered_ranges')).toEqual([{ source: 'inferred' }]);
    expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
  } finally {
    database.close();
  }
}, 240_000);

test('clean copy: SIGKILL at every step, and the file was only read', async () => {
  const place = placeWith(SPEC);
  const { folder, file, target, work } = place;
  const before = fingerprint(folder);
  let kills = 0;
  while ((await killedAt(kills + 1, ['clean', file, target, work])) !== null) {
    kills += 1;
    expect(fingerprint(folder)).toEqual(before);
    // With its name it is whole; until then there is none.
    if (existsSync(target)) break;
  }
  expect(kills).toBeGreaterThan(5);
  expect(readRows(target, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: ROWS }]);
}, 240_000);
