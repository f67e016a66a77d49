// An older file's messages as rows of ours, slice by slice. A row gets the id of its old row plus an offset, so that it
// can be told afterwards which rows got in; those that did not, or not wholly, are listed with why, and as they stood.
import { toIso, type Day, type Instant } from '../../../shared/domain/time-range.ts';
import type { Row, WritableDb } from '../file/connection.ts';
import { instantOf, integerIn, textIn } from '../tables/row.ts';
import { contentOf, messageColumns, numberOf, valueOf, type Keeps } from './columns.ts';
import type { HeldDay } from './infer.ts';
import { runOfRow, type Runs } from './runs.ts';
import { slicesOf, type FileTimes, type OlderSource, type OnRows } from './source.ts';

export interface CopyTarget {
  /** The row of `older_files` that stands for this file. */
  readonly olderFile: number;
  readonly now: Instant;
  /** Added to an old row's rowid. */
  readonly offset: number;
  /** The highest id that was there before, where the cache had rows: they stay as they are. Null: it had none. */
  readonly heldUpTo: number | null;
  readonly keeps: Keeps;
}

export interface CopiedMessages {
  readonly rows: number;
  readonly taken: number;
  /** Days that rows lie on that can be relied on, by channel, in order. */
  readonly days: ReadonlyMap<string, readonly HeldDay[]>;
}

/** Copies all rows. `newestFirst` where several rows may stand for one message: the newest of them counts. */
export function copyMessages(
  db: WritableDb,
  source: OlderSource,
  runs: Runs | null,
  target: CopyTarget,
  newestFirst: boolean,
  onRows: OnRows,
): CopiedMessages {
  const sql = statements(source, runs, target, newestFirst);
  db.run('DROP TABLE IF EXISTS temp.older_slice');
  db.run('CREATE TEMP TABLE older_slice (at INTEGER PRIMARY KEY, channel, number, date)');
  const days = new Map<string, Map<Day, HeldDay>>();
  let [rows, taken] = [0, 0];
  for (const slice of slicesOf(db, source.tables.messages, newestFirst)) {
    db.run('DELETE FROM temp.older_slice');
    db.run(sql.slice, slice.after, slice.until);
    const inserted = db.run(sql.insert);
    // Most files have nothing to list.
    if (inserted < slice.rows || db.get('SELECT 1 FROM temp.older_slice WHERE date IS NULL')) db.run(sql.list);
    for (const row of db.all(sql.days)) addDay(days, row, source.times, target.now);
    taken += inserted;
    rows += slice.rows;
    onRows(rows);
  }
  const inOrder = [...days].map(
    ([channel, held]) => [channel, [...held.values()].toSorted((a, b) => a.day - b.day)] as const,
  );
  return { rows, taken, days: new Map(inOrder) };
}

function addDay(days: Map<string, Map<Day, HeldDay>>, row: Row, times: FileTimes, now: Instant): void {
  const channel = textIn(row, 'channel');
  const day = integerIn(row, 'day');
  const known = days.get(channel) ?? new Map<Day, HeldDay>();
  const before = known.get(day);
  const from = Math.min(instantOf(row, 'began') ?? times.from, now);
  const until = Math.min(instantOf(row, 'ended') ?? times.until, now);
  known.set(day, {
    day,
    capturedFrom: Math.min(from, until, before?.capturedFrom ?? Infinity),
    capturedUntil: Math.max(from, until, before?.capturedUntil ?? -Infinity),
  });
  days.set(channel, known);
}

interface Statements {
  /** Understands a slice's rows, once: into `temp.older_slice`. Takes the slice's two edges. */
  readonly slice: string;
  readonly insert: string;
  readonly list: string;
  readonly days: string;
}

/** Numbers in them are our own. `s` is a row as it was understood, `o` as it stood, `r` its run. */
function statements(source: OlderSource, runs: Runs | null, target: CopyTarget, newestFirst: boolean): Statements {
  const { shape, tables, times } = source;
  const { messages } = shape;
  const { copied } = messageColumns(messages, target.keeps);
  const run = runOfRow(source, runs);
  const id = `${target.offset} + s.at`;
  const channel = valueOf(messages, 'channel_id');
  const date = valueOf(messages, 'date');
  // A row that was fetched tells when; else its run's end, else the file's time. It was not fetched before it was there,
  // nor after now, whatever a clock said: it would keep out every answer that is asked for until then.
  const asked = [
    messages.has('fetched_at') ? `older_date(${valueOf(messages, 'fetched_at')})` : 'NULL',
    'r.ended',
    `'${toIso(times.until)}'`,
  ];
  const rows = `temp.older_slice s JOIN ${tables.messages} o ON o.rowid = s.at`;
  const held = target.heldUpTo === null ? 'FALSE' : `k.id <= ${target.heldUpTo}`;
  // Where another row may stand for the same message, a day counts by the one that is there.
  const stands =
    newestFirst || target.heldUpTo !== null
      ? 'JOIN main.messages m ON m.channel_id = s.channel AND m.message_id = s.number AND m.date = s.date'
      : '';
  const text = copied.find(({ column }) => column === 'message')?.value ?? 'NULL';
  return {
    slice: `INSERT INTO temp.older_slice (at, channel, number, date)
      SELECT rowid, older_channel(${channel}), ${numberOf(valueOf(messages, 'message_id'))}, older_date(${date})
      FROM ${tables.messages} o WHERE rowid > ? AND rowid <= ?`,
    insert: `INSERT INTO main.messages (id, channel_id, message_id, date, fetched_at${copied.map(({ column }) => `, ${column}`).join('')})
      SELECT ${id}, s.channel, s.number, s.date,
        min(max(coalesce(${asked.join(', ')}), coalesce(s.date, '')), '${toIso(target.now)}')${copied.map(({ value }) => `, ${value}`).join('')}
      FROM ${rows} ${run.join} WHERE s.channel IS NOT NULL AND s.number IS NOT NULL
      ORDER BY s.at ${newestFirst ? 'DESC' : 'ASC'} ON CONFLICT (channel_id, message_id) DO NOTHING`,
    list: `INSERT INTO main.older_rows (older_file, table_name, channel_id, message_id, reason, found, content)
      SELECT ${target.olderFile}, 'messages', coalesce(channel, CAST(written AS TEXT)), number, reason,
        CASE reason WHEN 'channel' THEN CAST(written AS TEXT) WHEN 'number' THEN CAST(numbered AS TEXT)
          WHEN 'date' THEN CAST(dated AS TEXT) ELSE text END, content
      FROM (SELECT s.channel, s.number, ${channel} AS written, ${valueOf(messages, 'message_id')} AS numbered,
          ${date} AS dated, ${text} AS text, ${contentOf(messages)} AS content,
          CASE WHEN s.channel IS NULL THEN 'channel' WHEN s.number IS NULL THEN 'number'
            WHEN m.id IS NOT NULL THEN 'date' WHEN ${held} THEN 'differs' ELSE 'duplicate' END AS reason
        FROM ${rows} LEFT JOIN main.messages m ON m.id = ${id}
          LEFT JOIN main.messages k ON m.id IS NULL AND k.channel_id = s.channel AND k.message_id = s.number
        WHERE CASE WHEN m.id IS NOT NULL THEN m.date IS NULL
          ELSE coalesce(${held} AND k.message IS ${text}, FALSE) = FALSE END)`,
    days: `SELECT s.channel AS channel, unixepoch(s.date) / 86400 AS day, min(r.began) AS began, max(r.ended) AS ended
      FROM ${run.needsRow ? rows : 'temp.older_slice s'} ${run.join} ${stands}
      WHERE s.channel IS NOT NULL AND s.number IS NOT NULL AND s.date IS NOT NULL AND ${run.good} GROUP BY 1, 2`,
  };
}
