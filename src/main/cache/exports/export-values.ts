// An export's columns as values in SQL, before a format makes cells of them. The messages table is called `m`.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import type { ExportColumn } from '../../../shared/domain/export.ts';
import { addressOf } from '../../../shared/domain/message-link.ts';

/** Whether a value is a date as we write it. Those beyond 2099 pass for text, which means the same. */
export const IS_DATE = (value: string): string =>
  `${value} GLOB '20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z'`;

/** A column's value. */
export function valueSql(column: ExportColumn, channel: StoredChannel): string {
  switch (column) {
    case 'channel_id':
      // The same in every row, and decimal text: a ChannelId has no other shape.
      return `'${channel.channelId}'`;
    case 'channel_name':
      return textSql(channel.name);
    case 'channel_username':
      return channel.username === null ? 'NULL' : textSql(channel.username);
    case 'link':
      return `'${addressOf(channel)}/' || m.message_id`;
    case 'covered':
      // Rows are disjoint: the last one that begins at or before the message's second holds it, or none does.
      return `coalesce((SELECT until_instant > unixepoch(m.date) FROM covered_ranges c WHERE c.channel_id = m.channel_id
        AND from_instant <= unixepoch(m.date) ORDER BY from_instant DESC LIMIT 1), 0)`;
    case 'revisions':
      return `(SELECT count(*) FROM message_revisions r WHERE r.channel_id = m.channel_id AND r.message_id = m.message_id)`;
    case 'day':
      return `CASE WHEN ${IS_DATE('m.date')} THEN substr(m.date, 1, 10) END`;
    default:
      return `m.${column}`;
  }
}

/** What people wrote, as a literal that nothing in it can end. */
function textSql(text: string): string {
  return `CAST(x'${Buffer.from(text, 'utf8').toString('hex')}' AS TEXT)`;
}
