// A moment of the file: what a read transaction sees. Two connections see the same one where nobody committed between the
// beginnings of their transactions, and SQLite tells that to a third connection only: its data_version changes with every
// commit of others, and means nothing beside another connection's.
import { connect, type Connection } from './connection.ts';

export interface Moment {
  /** In a read transaction, which has begun. */
  readonly db: Connection;
  /** Whether nobody has committed since a little before it began. */
  isLatest(): boolean;
  /** Closes what only {@link isLatest} needs; it is not to be asked any more. */
  settle(): void;
  close(): void;
}

export function pinMoment(file: string, db: Connection): Moment {
  const watcher = connect(file, { readonly: true, fileMustExist: true });
  try {
    const version = watcher.pragma('data_version');
    db.exec('BEGIN');
    // A transaction begins with its first read.
    db.get('SELECT 1 FROM sqlite_schema');
    return {
      db,
      isLatest: () => watcher.pragma('data_version') === version,
      settle: () => watcher.close(),
      close: () => {
        watcher.close();
        db.close();
      },
    };
  } catch (error) {
    watcher.close();
    throw error;
  }
}
