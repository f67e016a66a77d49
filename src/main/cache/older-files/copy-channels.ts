// The channels of an older file as rows of ours: those it lists, and those that only its messages name.
import type { ReadableDb, WritableDb } from '../file/connection.ts';
import { textIn } from '../tables/row.ts';
import { isChannelId, type ChannelId } from '../../../shared/domain/ids.ts';
import { channelColumns, contentOf, valueOf, type Keeps } from './columns.ts';
import { quoted } from './shape.ts';
import type { OlderSource } from './source.ts';

/**
 * Adds the channels that the cache lacks and notes all of the file's numbers in `temp.older_ids`. Channels that are
 * named by something else than a number are listed, not taken.
 */
export function copyChannels(
  db: WritableDb,
  { shape, tables }: OlderSource,
  olderFile: number,
  keeps: Keeps,
): readonly ChannelId[] {
  db.run('DROP TABLE IF EXISTS temp.older_ids');
  db.run('CREATE TEMP TABLE older_ids (channel_id TEXT PRIMARY KEY)');
  const { channels } = shape;
  // Where the list of channels has no numbers, none of it is found again: all of it goes on the list.
  if (channels) {
    const id = valueOf(channels, 'channel_id');
    const { copied } = channelColumns(channels, keeps);
    db.run(`INSERT OR IGNORE INTO temp.older_ids SELECT older_channel(${id}) FROM ${tables.channels} o
      WHERE older_channel(${id}) IS NOT NULL`);
    db.run(`INSERT INTO main.channels (channel_id, channel_name${copied.map(({ column }) => `, ${column}`).join('')})
      SELECT older_channel(${id}), ${valueOf(channels, 'channel_name')}${copied.map(({ value }) => `, ${value}`).join('')}
      FROM ${tables.channels} o WHERE older_channel(${id}) IS NOT NULL ON CONFLICT (channel_id) DO NOTHING`);
    db.run(
      `INSERT INTO main.older_rows (older_file, table_name, channel_id, reason, found, content)
       SELECT ?, 'channels', CAST(${id} AS TEXT), 'channel', CAST(${id} AS TEXT), ${contentOf(channels)}
       FROM ${tables.channels} o WHERE older_channel(${id}) IS NULL`,
      olderFile,
    );
  }
  const named = quoted(shape.messages.get('channel_id')?.name ?? 'channel_id');
  db.run(`INSERT OR IGNORE INTO temp.older_ids SELECT older_channel(id) FROM
    (SELECT DISTINCT ${named} AS id FROM ${tables.messages}) WHERE older_channel(id) IS NOT NULL`);
  db.run(`INSERT INTO main.channels (channel_id) SELECT channel_id FROM temp.older_ids WHERE TRUE
    ON CONFLICT (channel_id) DO NOTHING`);
  // The window shows a channel by its name; Telegram's own comes with the first connection.
  db.run(`UPDATE main.channels SET channel_name = 'Channel ' || channel_id
    WHERE coalesce(trim(channel_name), '') = '' AND channel_id IN (SELECT channel_id FROM temp.older_ids)`);
  return idsOf(db);
}

function idsOf(db: ReadableDb): readonly ChannelId[] {
  return db
    .all('SELECT channel_id FROM temp.older_ids ORDER BY channel_id')
    .map((row) => textIn(row, 'channel_id'))
    .filter(isChannelId);
}
