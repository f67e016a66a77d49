// How many messages of each kind of media a day holds: what charts are drawn from, for they never scan messages either.
import type { Migration } from './migration.ts';

export const dayMedia: Migration = {
  version: 4,
  statements: [
    // `media_type` as messages hold it; 'none' for NULL.
    `CREATE TABLE day_media (
      channel_id TEXT NOT NULL,
      day INTEGER NOT NULL,
      media_type TEXT NOT NULL,
      messages INTEGER NOT NULL CHECK (messages > 0),
      PRIMARY KEY (channel_id, day, media_type),
      FOREIGN KEY (channel_id) REFERENCES channels (channel_id)
    ) WITHOUT ROWID`,
    `INSERT INTO day_media (channel_id, day, media_type, messages)
      SELECT channel_id, unixepoch(date) / 86400 AS day, coalesce(media_type, 'none') AS media, count(*) FROM messages
      WHERE unixepoch(date) IS NOT NULL GROUP BY channel_id, day, media`,
  ],
};
