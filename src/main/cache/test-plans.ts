// For the tests of query plans: notes every statement that a connection runs, with its plan, and says of each whether it
// costs more as the archive grows.
import type { Connection, ReadableDb, SqlValue, WritableDb } from './file/connection.ts';

export interface Noted {
  /** In one line. */
  readonly sql: string;
  readonly plan: readonly string[];
}

/** The connection, and the statements that run on it from now on go to `noted`. */
export function spied(db: Connection, noted: Noted[]): Connection {
  const note = (by: ReadableDb, sql: string, params: readonly SqlValue[]): void => {
    const plan = by.all(`EXPLAIN QUERY PLAN ${sql}`, ...params).map(({ detail }) => String(detail));
    noted.push({ sql: sql.replace(/\s+/g, ' ').trim(), plan });
  };
  const reading = <T extends ReadableDb>(by: T): T => ({
    ...by,
    all: (sql: string, ...params: readonly SqlValue[]) => (note(by, sql, params), by.all(sql, ...params)),
    get: (sql: string, ...params: readonly SqlValue[]) => (note(by, sql, params), by.get(sql, ...params)),
    gathered: (sql: string, ...params: readonly SqlValue[]) => (note(by, sql, params), by.gathered(sql, ...params)),
  });
  const writing = (by: WritableDb): WritableDb => ({
    ...reading(by),
    run: (sql, ...params) => (note(by, sql, params), by.run(sql, ...params)),
  });
  return {
    ...reading(db),
    runAttached: (sql, ...params) => (note(db, sql, params), db.runAttached(sql, ...params)),
    write: (body) => db.write((by) => body(writing(by))),
  };
}

/** A statement that may do what grows with the archive, and why it may. */
export interface Allowance {
  readonly sql: RegExp;
  readonly why: string;
}

/**
 * Walks that are short: of what has no more rows than there are channels, of a list or a subquery of ours, of the search index
 * by words (M) or by one row (=), and of the notes on an older file, which only a channel's removal asks for.
 */
const SHORT_WALK =
  /^SCAN (?:CONSTANT ROW|c|channels|json_each VIRTUAL TABLE INDEX \d+:|message_search VIRTUAL TABLE INDEX \d+:(?:=|.*M.*)|pragma_table_info VIRTUAL TABLE INDEX \d+:|\(subquery-\d+\)|older_rows)$/;

/** What has a row for each message. */
const SEARCH = /^SEARCH (?:messages|m|media_files)\b(?!.*_channels_)/;
/** By one row, by numbers or dates between two others, or the rows without a date. */
const BOUNDED =
  /\((?:rowid=\?|rowid>\? AND rowid<\?|channel_id=\? AND (?:message_id=\?|message_id>\? AND message_id<\?|date=\?|.*date.*> ?\(?\?.* AND .*date.*<.*))/;

export interface Allowed {
  /** May sort. */
  readonly sorted: readonly Allowance[];
  /** May search messages with no bound on both sides. */
  readonly wide: readonly Allowance[];
}

/** What is wrong with a statement's plan; `used` gathers the allowances that it took. */
export function faultsOf({ sql, plan }: Noted, allowed: Allowed, used = new Set<Allowance>()): readonly string[] {
  const may = (allowances: readonly Allowance[]): boolean => {
    const allowance = allowances.find((one) => one.sql.test(sql));
    if (allowance) used.add(allowance);
    return allowance !== undefined;
  };
  return plan.filter((step) => {
    if (step.startsWith('SCAN ')) return !SHORT_WALK.test(step);
    if (step.includes('AUTOMATIC')) return true;
    if (step.startsWith('USE TEMP B-TREE')) return !may(allowed.sorted);
    return SEARCH.test(step) && !BOUNDED.test(step) && !may(allowed.wide);
  });
}
