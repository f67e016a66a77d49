// What a walk's file holds, read by another connection, in SQL of its own.
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { ModelRow, ModelSpan } from './fault-model.ts';
import type { WalkKept } from './fault-walking.ts';

/** Nobody cuts the power here: a disk in memory, where there is one, keeps the walks from waiting for the real one. */
export const WALK_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
export interface WalkReading {
  /** Service messages have no text in the file, and an empty one in the world. */
  read(channelId: string): WalkKept;
  /** Throws where the file is not whole in itself: its pages, its indexes, its counts of days. */
  check(): void;
  close(): void;
}

export function openReading(file: string): WalkReading {
  const reader = new Database(file, { readonly: true, timeout: 10_000 });
  const covered = reader.prepare<[string], ModelSpan>(
    'SELECT from_instant AS "from", until_instant AS "until" FROM covered_ranges WHERE channel_id = ? ORDER BY 1',
  );
  const rows = reader.prepare<[string], ModelRow>(
    `SELECT message_id AS id, unixepoch(date) AS date, coalesce(message, '') AS text FROM messages WHERE channel_id = ?`,
  );
  const days = reader.prepare<[]>('SELECT channel_id, day, messages FROM day_counts ORDER BY 1, 2').raw();
  const counted = reader
    .prepare<[]>(
      'SELECT channel_id, unixepoch(date) / 86400 AS day, count(*) FROM messages GROUP BY 1, 2 ORDER BY 1, 2',
    )
    .raw();
  const same = (found: unknown, expected: unknown, what: string): void => {
    const [seen, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
    if (seen !== wanted) throw new Error(`${what}: ${seen}, not ${wanted}`);
  };
  return {
    read: (channelId) => ({ covered: covered.all(channelId), rows: rows.all(channelId) }),
    check() {
      // A connection of its own: one that is open keeps what it knows of the search index.
      const fresh = new Database(file, { readonly: true, timeout: 10_000 });
      try {
        same(fresh.pragma('integrity_check', { simple: true }), 'ok', 'integrity_check');
      } finally {
        fresh.close();
      }
      same(reader.pragma('foreign_key_check'), [], 'foreign_key_check');
      same(days.all(), counted.all(), 'the counts of days');
    },
    close: () => void reader.close(),
  };
}
