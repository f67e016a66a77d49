// The first schema (design.md, the cache's tables). channels, messages and media_files keep the names and columns that
// other tools know from the predecessor; what was added stands after them.
import type { Migration } from './migration.ts';

export const initial: Migration = {
  version: 1,
  statements: [
    // What the file says of itself: which Telegram it holds (design.md, rule 9).
    `CREATE TABLE lacuna (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID`,

    `CREATE TABLE channels (
      channel_id TEXT PRIMARY KEY,
      channel_name TEXT,
      user TEXT,
      username TEXT,
      kind TEXT,
      subscribers INTEGER,
      first_visible_message_id INTEGER,
      first_visible_date TEXT,
      period_from TEXT,
      period_until TEXT,
      last_cut TEXT
    )`,

    // A rowid table with its indexes apart: filling newest first leaves clustered tables half empty (limits.md).
    // What Telegram says of a message's file (name, type, size) stands here, for every message with a file has it as
    // soon as it is committed. media_files has rows for downloaded files only: its file_path is NOT NULL, and tools
    // that read it expect a file there.
    `CREATE TABLE messages (
      id INTEGER PRIMARY KEY,
      channel_id TEXT NOT NULL,
      message_id INTEGER,
      date TEXT,
      sender_id INTEGER,
      first_name TEXT,
      last_name TEXT,
      username TEXT,
      message TEXT,
      media_type TEXT,
      media_path TEXT,
      reply_to INTEGER,
      post_author TEXT,
      is_forwarded INTEGER,
      forwarded_from_channel_id INTEGER,
      forwarded_from_name TEXT,
      action TEXT,
      views INTEGER,
      forwards INTEGER,
      replies INTEGER,
      reactions TEXT,
      entities TEXT,
      edit_date TEXT,
      edit_hide INTEGER,
      grouped_id TEXT,
      media_file_name TEXT,
      media_mime_type TEXT,
      media_file_size INTEGER,
      fetched_at TEXT,
      deleted_seen_at TEXT,
      FOREIGN KEY (channel_id) REFERENCES channels (channel_id)
    )`,
    // Telegram numbers each channel from 1: this is the key.
    `CREATE UNIQUE INDEX idx_message_id ON messages (channel_id, message_id)`,
    // The list's and the export's order. message_id, for rowids follow the order of filling and not that of ids;
    // media_type and is_forwarded, so that filtered days are counted in the index alone.
    `CREATE INDEX idx_date ON messages (channel_id, date, message_id, media_type, is_forwarded)`,
    // The name is kept for tools that create their indexes if missing; the two above already serve every question by
    // channel_id, so this one holds the few rows that Telegram deleted and costs nothing to write.
    `CREATE INDEX idx_messages_channel_id ON messages (channel_id, message_id) WHERE deleted_seen_at IS NOT NULL`,

    `CREATE TABLE media_files (
      uuid TEXT PRIMARY KEY,
      message_id INTEGER NOT NULL,
      file_path TEXT NOT NULL,
      file_size INTEGER,
      mime_type TEXT,
      created_at TEXT NOT NULL,
      channel_id TEXT NOT NULL,
      sha256 TEXT,
      UNIQUE (channel_id, message_id),
      FOREIGN KEY (channel_id, message_id) REFERENCES messages (channel_id, message_id)
    )`,

    `CREATE TABLE message_revisions (
      id INTEGER PRIMARY KEY,
      channel_id TEXT NOT NULL,
      message_id INTEGER NOT NULL,
      message TEXT,
      edit_date TEXT,
      seen_from TEXT NOT NULL,
      seen_until TEXT NOT NULL,
      FOREIGN KEY (channel_id, message_id) REFERENCES messages (channel_id, message_id)
    )`,
    `CREATE INDEX idx_message_revisions ON message_revisions (channel_id, message_id)`,

    // Instants are Unix seconds here, for this table is arithmetic; the capture times are dates to be quoted.
    `CREATE TABLE covered_ranges (
      channel_id TEXT NOT NULL,
      from_instant INTEGER NOT NULL,
      until_instant INTEGER NOT NULL,
      source TEXT NOT NULL CHECK (source IN ('downloaded', 'inferred')),
      captured_from TEXT NOT NULL,
      captured_until TEXT NOT NULL,
      PRIMARY KEY (channel_id, from_instant),
      CHECK (from_instant < until_instant),
      FOREIGN KEY (channel_id) REFERENCES channels (channel_id)
    ) WITHOUT ROWID`,

    // Derived, kept in the batch's transaction: the calendar never scans messages (limits.md).
    `CREATE TABLE day_counts (
      channel_id TEXT NOT NULL,
      day INTEGER NOT NULL,
      messages INTEGER NOT NULL CHECK (messages > 0),
      PRIMARY KEY (channel_id, day),
      FOREIGN KEY (channel_id) REFERENCES channels (channel_id)
    ) WITHOUT ROWID`,
  ],
};
