// Reads what can be read of a damaged cache into a new file, which takes its place. Coverage is left behind: what was lost
// of a range can't be known, so nothing of it may be claimed (design.md, rule 1). The rows lie outside coverage, and
// filling the gaps again makes them whole.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { MOST_UNREADABLE, type RecoveryReport, type Salvaged } from '../../../shared/domain/archive-task.ts';
import { fail } from '../../../shared/domain/failure.ts';
import { connect, type Connection, type ReadableDb } from '../file/connection.ts';
import { refuseOther, telegramOf } from '../file/database.ts';
import { asFailure } from '../failures.ts';
import { sizeOf } from '../file/health.ts';
import { createPrivately, takeLock } from '../file/lock.ts';
import { migrate } from '../file/migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { openReadOnly, type ReadOnlyFile } from '../file/read-only.ts';
import { syncFile } from '../older-files/sync.ts';
import { recountAll } from '../tables/day-counts.ts';
import { integerOf } from '../tables/row.ts';
import type { JobHooks, RescueJobs } from './protocol.ts';
import { isUnreadable, readableRows } from './readable-rows.ts';
import { rowsToKeep, TABLES, type SalvagedTable } from './salvaged-rows.ts';
import { replaceWith } from './set-aside.ts';

/** Bytes that a row takes at the very least: a bound for what a table can hold. */
const SMALLEST_ROW = 16;

/** Throws a Failure where nothing can be read; the damaged cache is in its place then, unchanged as ever. */
export function salvage({ file, telegram, stamp }: RescueJobs['salvage'], hooks: JobHooks): RecoveryReport {
  const lock = takeLock(file);
  const partial = `${file}.salvaged-${stamp}.partial`;
  let source: ReadOnlyFile | null = null;
  let target: Connection | null = null;
  try {
    source = openDamaged(file, telegram);
    createPrivately(partial);
    target = connect(partial);
    // The file is synced whole at the end, and thrown away where that is not reached.
    for (const pragma of ['journal_mode = OFF', 'synchronous = OFF']) target.pragma(pragma);
    migrate(target, partial, MIGRATIONS);
    target.write((db) => db.run(`INSERT INTO lacuna (key, value) VALUES ('telegram', ?)`, telegram));
    const salvaged = copyRows(source.db, target, sizeOf(file), hooks);
    if (salvaged.messages === 0 && salvaged.channels === 0) throw nothing(file);
    source.close();
    target.close();
    [source, target] = [null, null];
    syncFile(partial);
    hooks.endIfAsked();
    return { way: 'salvage', aside: replaceWith(partial, file, stamp), salvaged };
  } catch (error) {
    throw isUnreadable(error) ? nothing(file, error) : asFailure(error, partial);
  } finally {
    source?.close();
    target?.close();
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${end}`, { force: true });
    lock.release();
  }
}

/** Read only, so that it stays as it is; its log is read with it. */
function openDamaged(file: string, telegram: string): ReadOnlyFile {
  if (sizeOf(file) === 0) throw nothing(file);
  const opened = openReadOnly(file);
  const { db } = opened;
  try {
    db.pragma('cell_size_check = ON');
    db.pragma('trusted_schema = OFF');
    // Another Telegram's rows stay out; a file that can't even say which it holds lies where this one's belongs.
    if (telegramIn(db) !== null) refuseOther(db, file, telegram);
    return opened;
  } catch (error) {
    opened.close();
    throw error;
  }
}

function telegramIn(db: Connection): string | null {
  try {
    return telegramOf(db);
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function copyRows(source: Connection, target: Connection, bytes: number, { tell, endIfAsked }: JobHooks): Salvaged {
  const expected = countedIn(source);
  const unreadable: { table: string; first: number; last: number }[] = [];
  const copied: Record<string, number> = {};
  target.pragma('foreign_keys = OFF');
  for (const table of TABLES) {
    const columns = sharedColumns(source, target, table.name);
    if (columns.length === 0) continue;
    const reader = readableRows({ db: source, table: table.name, columns, most: Math.ceil(bytes / SMALLEST_ROW) });
    for (let step = reader.next(); ; step = reader.next()) {
      endIfAsked();
      if (step.done) {
        unreadable.push(...step.value.map((lost) => ({ table: table.name, ...lost })));
        break;
      }
      const kept = insert(target, table, columns, step.value);
      copied[table.name] = (copied[table.name] ?? 0) + kept;
      if (table.name === 'messages') tell(expected ? Math.min(1, (copied['messages'] ?? 0) / expected) : null);
    }
  }
  settle(target);
  return {
    channels: countOf(target, 'channels'),
    messages: countOf(target, 'messages'),
    expected,
    unreadable: unreadable.slice(0, MOST_UNREADABLE),
  };
}

function insert(
  target: Connection,
  { name, keep }: SalvagedTable,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): number {
  // The first of two rows that say they are the same message stays.
  const sql = `INSERT OR IGNORE INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  return target.write((db) => rowsToKeep(rows, columns, keep).reduce((sum, values) => sum + db.run(sql, ...values), 0));
}

/** What follows from the rows: channels that messages name, and the counts of days. What refers to nothing goes. */
function settle(target: Connection): void {
  target.write((db) => {
    db.run(
      `INSERT INTO channels (channel_id, channel_name)
       SELECT DISTINCT channel_id, channel_id FROM messages WHERE channel_id NOT IN (SELECT channel_id FROM channels)`,
    );
    for (const { table, rowid } of db.all('PRAGMA foreign_key_check') as readonly { table: string; rowid: number }[]) {
      if (table !== 'messages') db.run(`DELETE FROM ${table} WHERE rowid = ?`, rowid);
    }
    recountAll(db);
  });
}

/** Messages by the file's own counts. */
function countedIn(source: ReadableDb): number | null {
  try {
    const row = source.get('SELECT sum(messages) AS messages FROM day_counts');
    return row && integerOf(row, 'messages');
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}

function sharedColumns(source: ReadableDb, target: ReadableDb, table: string): readonly string[] {
  const [there, here] = [source, target].map((db) =>
    db.all('SELECT name FROM pragma_table_info(?)', table).map((row) => String(row['name'])),
  );
  return (here ?? []).filter((name) => there?.includes(name));
}

function countOf(db: ReadableDb, table: string): number {
  return integerOf(db.get(`SELECT count(*) AS rows FROM ${table}`) ?? {}, 'rows') ?? 0;
}

function nothing(file: string, cause?: unknown): Error {
  return fail('cache-damaged', `Nothing can be read from ${path.basename(file)} any more.`, {
    kept: 'It was left as it is.',
    next: 'Restore a copy, or start fresh beside it.',
    cause,
  });
}
