// A look at a file: what it is, its channels, rows and days, and what will be wrong with some rows. Nothing is written.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../../shared/domain/failure.ts';
import { isChannelId } from '../../../shared/domain/ids.ts';
import type { OlderChannel, OlderLook, OlderReason } from '../../../shared/domain/older-file.ts';
import { DAY_SECONDS, dayOf, type Day, type Instant } from '../../../shared/domain/time-range.ts';
import type { Connection, ReadableDb } from '../file/connection.ts';
import { faultIn, refuseUnhealthy } from '../file/health.ts';
import { readMark } from '../file/marker.ts';
import { refuseNewer } from '../file/migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { instantIn, instantOf, integerIn, textOf } from '../tables/row.ts';
import { numberOf, valueOf } from './columns.ts';
import { inferRanges } from './infer.ts';
import { recognise } from './recognise.ts';
import { readRuns, runOfRow } from './runs.ts';
import { readShape } from './shape.ts';
import { openForReading } from './snapshot.ts';
import { countRows, defineFunctions, slicesOf, type FileTimes, type OlderSource } from './source.ts';

/** What the window is told, but for what depends on the archive that is open. */
export type FileLook = Omit<OlderLook, 'lookId' | 'ways'>;

export interface LookOptions {
  readonly file: string;
  /** Which Telegram's archive is to hold it. */
  readonly telegram: string;
  /** A folder of our own. */
  readonly work: string;
  readonly now: Instant;
  readonly onRows: (done: number, total: number) => void;
}

/** Throws Failures: no database, another program's, damaged, cut off, cancelled; and SqliteErrors. */
export function lookAt({ file: chosen, work, telegram, now, onRows }: LookOptions): FileLook {
  // A link to a file: its log lies beside the file itself, and so does all that is made of it from here on.
  const file = realpathSync(chosen);
  const { db, header, close } = openForReading(file, work);
  try {
    const kind = kindOf(db, file);
    const { size, readOnly, times } = header;
    onRows(0, 0);
    refuseDamaged(db, file);
    if (kind === 'lacuna') {
      refuseNewer(db, file, MIGRATIONS);
      refuseOther(db, file, telegram);
      // What opening it would find is told before it is anybody's archive.
      refuseUnhealthy(db, file, readMark(file));
      return { file, size, kind, readOnly, ...ownFigures(db) };
    }
    const tables = tablesIn('main');
    // No clock's word counts for what is yet to come.
    const until = Math.min(times.until, now);
    const source: OlderSource = { shape: readShape(db), tables, times: { ...times, until } };
    defineFunctions(db, { latest: now + DAY_SECONDS, mediaFolder: null });
    return { file, size, kind, readOnly, ...figures(db, source, onRows) };
  } finally {
    close();
  }
}

export function tablesIn(schema: string): OlderSource['tables'] {
  return {
    messages: `${schema}.messages`,
    channels: `${schema}.channels`,
    media_files: `${schema}.media_files`,
    scrape_runs: `${schema}.scrape_runs`,
  };
}

/** Throws a Failure for a database that is not one of the two. */
export function kindOf(db: ReadableDb, file: string): 'older' | 'lacuna' {
  const kind = recognise(db);
  const name = path.basename(file);
  if (kind === 'older') refuseOtherEncoding(db, name);
  if (kind === 'older' || kind === 'lacuna') return kind;
  throw fail(
    'cache-failed',
    kind === 'empty' ? `${name} is an empty database.` : `${name} is a database of another program.`,
    {
      kept: 'The file was not changed.',
      next: 'Lacuna reads databases with a table “messages” that names channels and message numbers.',
      detail: `${kind} schema`,
    },
  );
}

/** Bytes of texts are taken from a cache as they lie there (exports): they are UTF-8, and a file's encoding can't change. */
function refuseOtherEncoding(db: ReadableDb, name: string): void {
  const encoding = db.get('PRAGMA encoding')?.['encoding'];
  if (encoding === 'UTF-8') return;
  throw fail('cache-failed', `${name} keeps its texts as ${String(encoding)}; Lacuna takes over UTF-8 only.`, {
    kept: 'The file was not changed.',
    next: `Make a copy in UTF-8 with SQLite’s own program (sqlite3 ${name} .dump | sqlite3 copy.db) and open that copy.`,
    detail: 'encoding',
  });
}

/** Throws `cache-damaged` where a page or a record is not as it should be. */
export function refuseDamaged(db: Connection, file: string): void {
  // A row that breaks the rules of its own table can be read all the same.
  db.pragma('ignore_check_constraints = ON');
  const fault = faultIn(db);
  db.pragma('ignore_check_constraints = OFF');
  if (fault === null) return;
  throw fail('cache-damaged', `${path.basename(file)} is damaged: parts of it can’t be read.`, {
    kept: 'The file was not changed.',
    next: 'Copy it again from where it came from, or bring it to a program that repairs SQLite files.',
    detail: fault,
  });
}

interface Figures {
  rows: number;
  undated: number;
  first: Instant | null;
  last: Instant | null;
  /** Days that can be relied on, and when their rows were asked for at the latest. */
  readonly days: Map<Day, Instant>;
}

type Counted = Omit<FileLook, 'file' | 'size' | 'kind' | 'readOnly'>;

function figures(db: Connection, source: OlderSource, onRows: LookOptions['onRows']): Counted {
  const { shape, tables } = source;
  const { messages } = shape;
  const runs = readRuns(db, source);
  const run = runOfRow(source, runs);
  const total = countRows(db, tables.messages);
  const found = new Map<string, Figures>();
  let [done, unnumbered] = [0, 0];
  for (const slice of slicesOf(db, tables.messages)) {
    const part = db.all(
      // None of the file's own names are in it, but the one that a run is found by.
      `WITH o AS MATERIALIZED (SELECT ${numberOf(valueOf(messages, 'message_id'))} AS number,
          older_date(${valueOf(messages, 'date')}) AS dated, CAST(${valueOf(messages, 'channel_id')} AS TEXT) AS channel,
          ${valueOf(messages, 'run_id')} AS run_id
        FROM ${tables.messages} o WHERE rowid > ? AND rowid <= ?)
       SELECT o.channel AS name, unixepoch(o.dated) / 86400 AS day, count(*) AS rows, min(o.dated) AS first,
         max(o.dated) AS last, count(*) FILTER (WHERE o.number IS NULL) AS unnumbered,
         max(r.ended) FILTER (WHERE o.number IS NOT NULL AND ${run.good}) AS ended,
         max(o.number IS NOT NULL AND ${run.good}) AS good
       FROM o ${run.join} GROUP BY 1, 2`,
      slice.after,
      slice.until,
    );
    for (const row of part) {
      unnumbered += integerIn(row, 'unnumbered');
      count(found, row, source.times);
    }
    done += slice.rows;
    onRows(done, total);
  }
  const channels = channelsOf(db, source, found);
  const shared = shape.unique === 'file' && channels.length > 1;
  const problem = (reason: OlderReason, rows: number) => (rows > 0 ? [{ reason, rows }] : []);
  return {
    rows: total,
    mediaFiles: shape.media ? countRows(db, tables.media_files) : 0,
    channels: shared ? channels.map((channel) => ({ ...channel, inferredDays: 0 })) : channels,
    runs,
    sharedNumbers: shared,
    problems: [
      ...problem(
        'date',
        [...found.values()].reduce((sum, { undated }) => sum + undated, 0),
      ),
      ...problem('number', unnumbered),
      ...problem(
        'channel',
        channels.filter(({ channelId }) => channelId === null).reduce((sum, { rows }) => sum + rows, 0),
      ),
    ],
  };
}

/** One day of one channel of one slice. */
function count(found: Map<string, Figures>, row: ReturnType<ReadableDb['all']>[number], { until }: FileTimes): void {
  const name = textOf(row, 'name') ?? '';
  const known = found.get(name) ?? { rows: 0, undated: 0, first: null, last: null, days: new Map() };
  found.set(name, known);
  const rows = integerIn(row, 'rows');
  known.rows += rows;
  const first = instantOf(row, 'first');
  if (first === null) {
    known.undated += rows;
    return;
  }
  const last = instantIn(row, 'last');
  known.first = Math.min(known.first ?? Infinity, first);
  known.last = Math.max(known.last ?? -Infinity, last);
  if (row['good'] !== 1) return;
  const day = integerIn(row, 'day');
  known.days.set(day, Math.max(known.days.get(day) ?? 0, instantOf(row, 'ended') ?? until));
}

/** By their names in the file, which may be two for one channel. */
function channelsOf(db: ReadableDb, source: OlderSource, found: ReadonlyMap<string, Figures>): readonly OlderChannel[] {
  const { channels } = source.shape;
  const listed = channels?.has('channel_id')
    ? db.all(
        `SELECT CAST(${valueOf(channels, 'channel_id')} AS TEXT) AS id, ${valueOf(channels, 'channel_name')} AS name
         FROM ${source.tables.channels} o`,
      )
    : [];
  const names = new Map(listed.map((row) => [textOf(row, 'id') ?? '', textOf(row, 'name')]));
  const merged = new Map<string, { name: string; figures: Figures }>();
  for (const written of new Set([...names.keys(), ...found.keys()])) {
    const row = db.get('SELECT older_channel(?) AS id', written);
    const id = (row && textOf(row, 'id')) ?? written;
    const before = merged.get(id);
    const name = names.get(written) ?? before?.name ?? '';
    merged.set(id, { name, figures: sum(before?.figures, found.get(written)) });
  }
  return [...merged].map(
    ([
      id,
      {
        name,
        figures: { rows, first, last, days },
      },
    ]) => ({
      channelId: isChannelId(id) ? id : null,
      name: name.trim() === '' ? (isChannelId(id) ? `Channel ${id}` : id) : name,
      rows,
      span: first === null || last === null ? null : { first, last },
      inferredDays: isChannelId(id) ? inferredDays(days) : 0,
    }),
  );
}

function sum(a: Figures | undefined, b: Figures | undefined): Figures {
  const parts = [a, b].filter((part) => part !== undefined);
  const edge = (pick: (...values: number[]) => number, values: readonly (number | null)[]): number | null => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : pick(...known);
  };
  return {
    rows: parts.reduce((rows, part) => rows + part.rows, 0),
    undated: parts.reduce((rows, part) => rows + part.undated, 0),
    first: edge(
      Math.min,
      parts.map(({ first }) => first),
    ),
    last: edge(
      Math.max,
      parts.map(({ last }) => last),
    ),
    days: new Map(
      parts
        .flatMap(({ days }) => [...days])
        // A day's latest moment stands last, and counts.
        .toSorted(([, one], [, other]) => one - other),
    ),
  };
}

function inferredDays(days: ReadonlyMap<Day, Instant>): number {
  const held = [...days]
    .map(([day, capturedUntil]) => ({ day, capturedFrom: 0, capturedUntil }))
    .toSorted((a, b) => a.day - b.day);
  return inferRanges(held).reduce((sum, { from, until }) => sum + dayOf(until) - dayOf(from), 0);
}

/** One cache holds one Telegram (design.md, rule 9). */
function refuseOther(db: ReadableDb, file: string, telegram: string): void {
  const row = db.get(`SELECT CAST(value AS TEXT) AS value FROM lacuna WHERE key = 'telegram'`);
  const stored = row && textOf(row, 'value');
  if (stored === null || stored === telegram) return;
  const named =
    stored === 'sample'
      ? 'the sample channels'
      : stored === 'telegram'
        ? 'Telegram’s own channels'
        : 'the channels of another server';
  throw fail('cache-other-telegram', `${path.basename(file)} is an archive of ${named}.`, {
    kept: 'The file was not changed.',
    next: 'One archive holds one Telegram: this one can’t be opened here.',
    detail: stored,
  });
}

/** A file of Lacuna's own: what it says of itself. */
function ownFigures(db: ReadableDb): Counted {
  const rows = db.all(
    `SELECT channel_id, channel_name, (SELECT total(messages) FROM day_counts d WHERE d.channel_id = c.channel_id) AS n
     FROM channels c ORDER BY channel_name COLLATE NOCASE`,
  );
  return {
    rows: countRows(db, 'messages'),
    mediaFiles: countRows(db, 'media_files'),
    channels: rows.map((row) => {
      const id = textOf(row, 'channel_id') ?? '';
      return {
        channelId: isChannelId(id) ? id : null,
        name: textOf(row, 'channel_name') ?? id,
        rows: Number(row['n'] ?? 0),
        span: null,
        inferredDays: 0,
      };
    }),
    runs: null,
    sharedNumbers: false,
    problems: [],
  };
}
