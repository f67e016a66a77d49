// A file with the cache's own tables and a part of its rows: what an export to SQLite is. It is made on the export's own
// connection, which reads the cache and writes the attached file, so that every row is copied inside SQLite and the snapshot
// is the same for all of them. Nothing is ever written to the cache by it.
//
// Design.md's rules hold in the file too: it is marked with the Telegram that it holds, its rows that lie in its coverage are
// all there are, and a filtered file claims no coverage.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../../shared/domain/failure.ts';
import { isFiltered } from '../../../shared/domain/message-list.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import type { ExportPart, RowCursor } from '../cache.ts';
import { giveId } from '../file/commit-count.ts';
import { connect, type Connection, type SqlValue } from '../file/connection.ts';
import { telegramOf } from '../file/database.ts';
import { createPrivately } from '../file/lock.ts';
import { migrate } from '../file/migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { sliceSource, type PartQuery, type SliceSource } from './slice-source.ts';
import { textIn } from '../tables/row.ts';

/** Rows that are copied at once: some milliseconds. */
const ROWS = 1_000;

export interface CopiedSlice {
  readonly rows: number;
  readonly next: RowCursor | null;
}

export class Subset {
  readonly #db: Connection;
  readonly #file: string;
  readonly #columns = new Map<string, string>();

  /** Makes the file and attaches it. `db`: a connection that may write, before its transaction. */
  constructor(db: Connection, file: string) {
    this.#db = db;
    this.#file = file;
    this.#about(() => {
      makeEmpty(file, telegramOf(db));
      db.exec(`ATTACH '${file.replaceAll("'", "''")}' AS subset`);
      // The file is synced whole at the end, and thrown away where that is not reached.
      for (const pragma of ['journal_mode = OFF', 'synchronous = OFF']) db.pragma(`subset.${pragma}`);
      // KiB: the upper pages of its indexes. Beyond it pages go to the file as they come.
      db.pragma('subset.cache_size = -65536');
    });
  }

  /** The part's channel and what covers its range. Before its messages. */
  begin({ channel: { channelId }, covered }: Pick<ExportPart, 'channel' | 'covered'>, query: PartQuery): void {
    this.#about(() => {
      this.#copy('channels', 'FROM main.channels m WHERE channel_id = ?', [channelId]);
      // A file that holds fewer rows than the ranges it came from never carries their coverage (design.md, export).
      for (const range of isFiltered(query.filter) ? [] : covered) {
        this.#run(
          `INSERT INTO subset.covered_ranges
             (channel_id, from_instant, until_instant, source, captured_from, captured_until) VALUES (?, ?, ?, ?, ?, ?)`,
          [channelId, range.from, range.until, range.source, toIso(range.capturedFrom), toIso(range.capturedUntil)],
        );
      }
    });
  }

  /** The next messages with what belongs to them. */
  copy(query: PartQuery, after: RowCursor | null): CopiedSlice {
    const source = sliceSource(this.#db, query, after, ROWS);
    if (source === null) return { rows: 0, next: null };
    return this.#about(() => {
      const rows = this.#copy('messages', `${source.sql} ORDER BY m.date, m.message_id`, source.params);
      if (rows > 0) this.#belongings(source);
      return { rows, next: source.next };
    });
  }

  /** Everything is in the file then, and it can be taken away. The snapshot ends with it. */
  finish(): void {
    this.#about(() => {
      this.#db.exec('COMMIT');
      this.#db.exec('DETACH subset');
    });
  }

  #belongings(source: SliceSource): void {
    const these = `SELECT m.channel_id, m.message_id ${source.sql}`;
    for (const table of ['message_revisions', 'media_files']) {
      this.#copy(table, `FROM main.${table} m WHERE (channel_id, message_id) IN (${these})`, source.params);
    }
    // Derived, and counted anew: of a day that the range cuts, the file holds a part.
    const day = 'unixepoch(m.date) / 86400';
    const dated = `${source.sql} AND unixepoch(m.date) IS NOT NULL`;
    this.#run(
      `INSERT INTO subset.day_counts (channel_id, day, messages) SELECT m.channel_id, ${day} AS the_day, count(*) ${dated}
       GROUP BY m.channel_id, the_day ON CONFLICT DO UPDATE SET messages = messages + excluded.messages`,
      source.params,
    );
    this.#run(
      `INSERT INTO subset.day_media (channel_id, day, media_type, messages)
       SELECT m.channel_id, ${day} AS the_day, coalesce(m.media_type, 'none') AS media, count(*) ${dated}
       GROUP BY m.channel_id, the_day, media ON CONFLICT DO UPDATE SET messages = messages + excluded.messages`,
      source.params,
    );
  }

  /** Copies rows of a table; `from` calls it `m`. A cache that came from an older file may have columns of its own. */
  #copy(table: string, from: string, params: readonly SqlValue[]): number {
    let columns = this.#columns.get(table);
    if (columns === undefined) {
      const rows = this.#db.all(`SELECT name FROM pragma_table_info('${table}', 'subset')`);
      columns = rows.map((row) => textIn(row, 'name')).join(', ');
      this.#columns.set(table, columns);
    }
    const values = columns.replaceAll(/\w+/g, 'm.$&');
    return this.#run(`INSERT INTO subset.${table} (${columns}) SELECT ${values} ${from}`, params);
  }

  #run(sql: string, params: readonly SqlValue[]): number {
    return this.#db.runAttached(sql, ...params);
  }

  #about<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw copyFailure(error, this.#file);
    }
  }
}

/** A file with the schema and nothing in it but which Telegram it is of. Its search index is made when it is opened. */
function makeEmpty(file: string, telegram: string | null): void {
  if (existsSync(file)) throw new Error(`there is a file already: ${file}`);
  createPrivately(file);
  const db = connect(file, { fileMustExist: true });
  try {
    for (const pragma of ['journal_mode = MEMORY', 'synchronous = OFF']) db.pragma(pragma);
    migrate(db, file, MIGRATIONS);
    if (telegram !== null) {
      db.write((target) => target.run(`INSERT INTO lacuna (key, value) VALUES ('telegram', ?)`, telegram));
    }
    giveId(db);
  } finally {
    db.close();
  }
}

/** What went wrong with the file that is written, in words about it; the rest is about the cache. */
function copyFailure(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const folder = path.dirname(file);
  const more = { kept: 'Nothing was left behind; the archive is unchanged.', detail: code, cause: error };
  if (/^(?:SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT)/.test(code)) {
    return fail('disk-full', `There is not enough room in ${folder} for this export.`, {
      ...more,
      next: 'Free some room there, or export to another disk.',
    });
  }
  if (/^(?:EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code)) {
    return fail('read-only', `Lacuna may not write in ${folder}.`, { ...more, next: 'Choose another folder.' });
  }
  if (/^(?:ENOENT|ENOTDIR)/.test(code)) {
    return fail('export-failed', `The folder ${folder} is not there.`, { ...more, next: 'Choose another folder.' });
  }
  return error;
}
