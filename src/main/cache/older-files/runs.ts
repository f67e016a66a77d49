// The runs that the oldest files remember: which of them ended well, and when they asked. Only a run that says so ended
// well; what an unfinished or failed one wrote vouches for nothing.
import type { Connection } from '../file/connection.ts';
import { integerOf } from '../tables/row.ts';
import { hasRunIds, quoted, type OlderTable } from './shape.ts';
import type { OlderSource } from './source.ts';

export interface Runs {
  readonly all: number;
  readonly failed: number;
}

const ID = ['run_id', 'id', 'uuid'];
const STATUS = ['status', 'state', 'result', 'outcome'];
const SUCCESS = ['success', 'succeeded', 'ok', 'completed'];
const ERROR = ['error', 'error_message', 'errors', 'exception'];
const START = ['started_at', 'start_time', 'started', 'start', 'run_at', 'created_at', 'timestamp', 'date'];
const END = ['ended_at', 'end_time', 'finished_at', 'completed_at', 'ended', 'end', 'finished', 'updated_at'];
const ENDED_WELL = ['completed', 'complete', 'done', 'success', 'successful', 'succeeded', 'finished', 'ok'];

/**
 * Makes the table `temp.older_runs (run_id, began, ended, good)`; null where the file has no runs. Dates there are ours.
 */
export function readRuns(db: Connection, { shape, tables }: OlderSource): Runs | null {
  db.exec(
    'DROP TABLE IF EXISTS temp.older_runs; CREATE TEMP TABLE older_runs (run_id PRIMARY KEY, began, ended, good)',
  );
  const { runs } = shape;
  const id = runs && columnIn(runs, ID);
  if (!runs || id === null) return null;
  const began = dateIn(runs, START);
  const ended = dateIn(runs, END);
  db.exec(`INSERT OR REPLACE INTO temp.older_runs
    SELECT ${id}, coalesce(${began}, ${ended}), coalesce(${ended}, ${began}), ${endedWell(runs)} FROM ${tables.scrape_runs}`);
  const row = db.get('SELECT count(*) AS runs, count(*) FILTER (WHERE good IS NOT 1) AS failed FROM temp.older_runs');
  return { all: row ? (integerOf(row, 'runs') ?? 0) : 0, failed: row ? (integerOf(row, 'failed') ?? 0) : 0 };
}

/**
 * How a row `o` finds its run `r`: what to join, and when the row can be relied on. Where rows don't name their run,
 * none is relied on unless all runs ended well.
 */
export function runOfRow({ shape }: OlderSource, runs: Runs | null): RunOfRow {
  const none = 'LEFT JOIN temp.older_runs r ON FALSE';
  if (!runs) return { join: none, good: 'TRUE', needsRow: false };
  if (hasRunIds(shape)) {
    return { join: 'LEFT JOIN temp.older_runs r ON r.run_id = o.run_id', good: 'r.good = 1', needsRow: true };
  }
  return { join: none, good: runs.failed === 0 ? 'TRUE' : 'FALSE', needsRow: false };
}

export interface RunOfRow {
  readonly join: string;
  readonly good: string;
  /** Whether the join names the row `o`. */
  readonly needsRow: boolean;
}

function endedWell(runs: OlderTable): string {
  const error = columnIn(runs, ERROR);
  const clean = error === null ? 'TRUE' : `coalesce(trim(${error}), '') IN ('', '0', '[]')`;
  const status = columnIn(runs, STATUS);
  const words = ENDED_WELL.map((word) => `'${word}'`).join(', ');
  if (status !== null) return `(lower(trim(${status})) IN (${words}) AND ${clean}) IS TRUE`;
  const success = columnIn(runs, SUCCESS);
  if (success !== null) return `(lower(${success}) IN ('1', 'true', 'yes') AND ${clean}) IS TRUE`;
  const ended = columnIn(runs, END);
  return ended === null ? 'FALSE' : `(${ended} IS NOT NULL AND ${clean}) IS TRUE`;
}

function columnIn(table: OlderTable, names: readonly string[]): string | null {
  const found = names.map((name) => table.get(name)).find((column) => column !== undefined);
  return found ? quoted(found.name) : null;
}

function dateIn(table: OlderTable, names: readonly string[]): string {
  const dates = names.map((name) => table.get(name)).filter((column) => column !== undefined);
  return dates.length === 0
    ? 'NULL'
    : `coalesce(${[...dates.map(({ name }) => `older_date(${quoted(name)})`), 'NULL'].join(', ')})`;
}
