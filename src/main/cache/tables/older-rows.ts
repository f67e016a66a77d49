// The older_rows table: rows of older files that could not become messages as they were.
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { WritableDb } from '../file/connection.ts';

/** What older files had of a channel and could not be taken goes with it. */
export function deleteOlderRows(db: WritableDb, channelId: ChannelId): void {
  db.run('DELETE FROM older_rows WHERE channel_id = ?', channelId);
}
