// The file's own count of its commits, and its id: two rows of the table `lacuna`. The marker beside the file repeats them.
import { randomUUID } from 'node:crypto';
import type { Connection, ReadableDb, WritableDb } from './connection.ts';
import type { Mark, Marker } from './marker.ts';
import { integerOf } from '../tables/row.ts';

/** What the file says of itself; null before it was counted for the first time. */
export function markIn(db: ReadableDb): Mark | null {
  const [fileId, commits] = ['file_id', 'commits'].map(
    (key) => db.get('SELECT CAST(value AS TEXT) AS value FROM lacuna WHERE key = ?', key)?.['value'],
  );
  if (typeof fileId !== 'string' || typeof commits !== 'string' || !/^\d{1,15}$/.test(commits)) return null;
  return { fileId, commits: Number(commits) };
}

/** Gives a file a new id, which every copy needs for a marker of its own; its commits count on. */
export function giveId(db: Connection): Mark {
  const mark = { fileId: randomUUID(), commits: markIn(db)?.commits ?? 0 };
  db.write((writable) => {
    put(writable, 'file_id', mark.fileId);
    put(writable, 'commits', String(mark.commits));
  });
  return mark;
}

/** The connection with every transaction that changes something counted, and the marker told after its commit. */
export function counting(db: Connection, { commits: before }: Mark, marker: Marker): Connection {
  let commits = before;
  return {
    ...db,
    write(body) {
      let counted = commits;
      const result = db.write((writable) => {
        const changes = changesOf(writable);
        const made = body(writable);
        if (changesOf(writable) !== changes) {
          counted = commits + 1;
          put(writable, 'commits', String(counted));
        }
        return made;
      });
      if (counted !== commits) {
        commits = counted;
        marker.note(commits);
      }
      return result;
    },
  };
}

function changesOf(db: ReadableDb): number {
  return integerOf(db.get('SELECT total_changes() AS changes') ?? {}, 'changes') ?? 0;
}

function put(db: WritableDb, key: string, value: string): void {
  db.run(
    'INSERT INTO lacuna (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    value,
  );
}
