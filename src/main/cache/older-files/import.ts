// An older file's messages are added to the cache that is open, in one transaction on a second connection: the worker
// that owns the cache goes on reading meanwhile. The file itself is only read.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { FailureError } from '../../../shared/domain/failure.ts';
import { DAY_SECONDS, type Instant } from '../../../shared/domain/time-range.ts';
import { connect, type Connection } from '../file/connection.ts';
import { asFailure } from '../failures.ts';
import { copyForWork } from './clean.ts';
import { setUp } from './keep.ts';
import { refuseDamaged, tablesIn } from './look.ts';
import { readShape } from './shape.ts';
import { countRows, defineFunctions, type OlderSource } from './source.ts';
import { takeRows, type TakenRows } from './take-rows.ts';

export interface ImportOptions {
  readonly file: string;
  /** The cache; it is open, and its lock is held by this process. */
  readonly target: string;
  /** A folder of our own. */
  readonly work: string;
  readonly now: Instant;
  readonly onStep: (step: 'copying' | 'moving', done: number, total: number) => void;
}

export function importInto(options: ImportOptions): TakenRows {
  const { file, target, work, onStep } = options;
  onStep('copying', 0, 0);
  try {
    const { copy, times } = copyForWork(file, work);
    const checked = connect(copy, { readonly: true });
    try {
      refuseDamaged(checked, file);
    } finally {
      checked.close();
    }
    const db = connect(target, { fileMustExist: true, timeout: 10_000 });
    try {
      setUp(db);
      db.pragma('foreign_keys = ON');
      // The worker that owns the cache checkpoints.
      db.pragma('wal_autocheckpoint = 0');
      db.exec(`ATTACH '${copy.replaceAll("'", "''")}' AS older`);
      return imported(db, { shape: readShape(db, 'older'), tables: tablesIn('older'), times }, options);
    } finally {
      db.close();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function imported(db: Connection, source: OlderSource, { file, target, now, onStep }: ImportOptions): TakenRows {
  defineFunctions(db, { latest: now + DAY_SECONDS, mediaFolder: path.dirname(target) });
  const total = countRows(db, source.tables.messages);
  const keeps = (): boolean => false;
  const taken = db.write((writable) =>
    takeRows(db, writable, source, { way: 'import', file, now, intoExisting: true, keeps }, (done) =>
      onStep('moving', done, total),
    ),
  );
  checkpoint(db, target);
  return taken;
}

/** What was taken is committed: where the disk has no room for more, the log keeps it. */
function checkpoint(db: Connection, file: string): void {
  try {
    db.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    if (!(asFailure(error, file) instanceof FailureError)) throw error;
  }
}
