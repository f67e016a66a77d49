import type { Operation } from './operation.ts';
import { again } from './operations/again.ts';
import { calendar } from './operations/calendar.ts';
import { exporting } from './operations/export.ts';
import { fillBudgets } from './operations/fill-budgets.ts';
import { fillFar } from './operations/fill-far.ts';
import { fill } from './operations/fill.ts';
import { formats } from './operations/formats.ts';
import { ingest } from './operations/ingest.ts';
import { liveness } from './operations/live.ts';
import { page } from './operations/page.ts';
import { parquet } from './operations/parquet.ts';
import { search } from './operations/search.ts';
import { windowed } from './operations/window.ts';

/** All operations, in the order of the table. */
export const OPERATIONS: readonly Operation[] = [
  fill,
  fillFar,
  fillBudgets,
  calendar,
  exporting,
  parquet,
  formats,
  ingest,
  again,
  page,
  liveness,
  search,
  windowed,
];
