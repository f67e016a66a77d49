// An older file's media files as rows of ours. The oldest files know a media file's message by its number alone, which
// was unique in the file; where it now stands for messages of several channels, nobody can tell whose file it is.
import { toIso } from '../../../shared/domain/time-range.ts';
import type { WritableDb } from '../file/connection.ts';
import { contentOf, mediaColumns, numberOf, valueOf, type Keeps } from './columns.ts';
import { slicesOf, type OlderSource, type OnRows } from './source.ts';

export interface MediaTarget {
  readonly olderFile: number;
  readonly offset: number;
  readonly keeps: Keeps;
}

/** Copies all rows and says how many got in. Messages are there already. */
export function copyMedia(db: WritableDb, source: OlderSource, target: MediaTarget, onRows: OnRows): number {
  const { media } = source.shape;
  if (!media) return 0;
  const { copied } = mediaColumns(media, target.keeps);
  const number = numberOf(valueOf(media, 'message_id'));
  const own = media.has('channel_id') ? `older_channel(${valueOf(media, 'channel_id')})` : 'NULL';
  const path = `older_path(CAST(${valueOf(media, 'file_path')} AS TEXT))`;
  // `s` is a row as it was understood, `o` as it stood: its columns may have any name.
  const rows = `WITH s AS MATERIALIZED (SELECT o.rowid AS at, ${number} AS number,
      (SELECT CASE WHEN count(*) = 1 THEN max(m.channel_id) END FROM temp.older_ids i
         JOIN main.messages m ON m.channel_id = i.channel_id AND m.message_id = ${number}
         WHERE ${own} IS NULL OR m.channel_id = ${own}) AS channel
    FROM ${source.tables.media_files} o WHERE o.rowid > ? AND o.rowid <= ?)`;
  const joined = `s JOIN ${source.tables.media_files} o ON o.rowid = s.at`;
  const id = `${target.offset} + s.at`;
  const insert = `${rows}
    INSERT INTO main.media_files (rowid, uuid, channel_id, message_id, file_path, created_at${copied.map(({ column }) => `, ${column}`).join('')})
    SELECT ${id}, coalesce(CAST(${valueOf(media, 'uuid')} AS TEXT), lower(hex(randomblob(16)))), s.channel, s.number,
      ${path}, coalesce(older_date(${valueOf(media, 'created_at')}), '${toIso(source.times.until)}')${copied.map(({ value }) => `, ${value}`).join('')}
    FROM ${joined} WHERE s.channel IS NOT NULL AND ${path} IS NOT NULL ON CONFLICT DO NOTHING`;
  const list = `${rows}
    INSERT INTO main.older_rows (older_file, table_name, channel_id, message_id, reason, found, content)
    SELECT ${target.olderFile}, 'media_files', s.channel, s.number,
      CASE WHEN s.channel IS NULL THEN 'no-message' WHEN ${path} IS NULL THEN 'no-path' ELSE 'duplicate' END,
      ${path}, ${contentOf(media)}
    FROM ${joined} WHERE NOT EXISTS (SELECT 1 FROM main.media_files n WHERE n.rowid = ${id}) AND NOT EXISTS (
      SELECT 1 FROM main.media_files k WHERE k.channel_id = s.channel AND k.message_id = s.number
        AND k.file_path = ${path})`;
  let [done, taken] = [0, 0];
  for (const slice of slicesOf(db, source.tables.media_files)) {
    taken += db.run(insert, slice.after, slice.until);
    db.run(list, slice.after, slice.until);
    done += slice.rows;
    onRows(done);
  }
  return taken;
}
