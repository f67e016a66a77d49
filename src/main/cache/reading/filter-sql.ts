// A list's filter as a condition of SQL. Media and forwards name columns of idx_date only, so that filtered days are
// counted in the index alone; what changed since its capture is few, and is counted from its own side (changedIds).
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { SqlValue } from '../file/connection.ts';
import { NAMES_SITE } from '../insight/named-things.ts';

export interface Condition {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** Begins with AND, or is empty. Of all of a filter but what the full-text index answers (search/match.ts). */
export function filterCondition(filter: MessageFilter): Condition {
  const { mediaTypes, forwarded, edited, deleted, minViews, author, linkDomain, forwardedFrom } = filter;
  let sql = '';
  const params: SqlValue[] = [];
  if (mediaTypes) {
    const named = mediaTypes.filter((type) => type !== 'none');
    const any = [
      ...(named.length > 0 ? [`media_type IN (${named.map(() => '?').join(', ')})`] : []),
      ...(mediaTypes.includes('none') ? ['media_type IS NULL'] : []),
    ];
    sql += ` AND (${any.length > 0 ? any.join(' OR ') : 'FALSE'})`;
    params.push(...named);
  }
  // The predecessor leaves is_forwarded NULL in some rows: not known to be forwarded.
  if (forwarded !== undefined) sql += forwarded ? ' AND is_forwarded = 1' : ' AND is_forwarded IS NOT 1';
  const changes = [
    ...(edited ? ['(channel_id, message_id) IN (SELECT channel_id, message_id FROM message_revisions)'] : []),
    ...(deleted ? ['deleted_seen_at IS NOT NULL'] : []),
  ];
  if (changes.length > 0) sql += ` AND (${changes.join(' OR ')})`;
  if (minViews !== undefined) {
    sql += ' AND views >= ?';
    params.push(minViews);
  }
  if (author !== undefined) {
    const name = author.trim().replace(/^@/, '');
    sql += ` AND (post_author = ? OR username = ? COLLATE NOCASE OR CAST(sender_id AS TEXT) = ?
      OR trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')) = ?)`;
    params.push(name, name, name, name);
  }
  if (forwardedFrom !== undefined) {
    sql += ' AND is_forwarded = 1 AND forwarded_from_channel_id = ?';
    params.push(forwardedFrom);
  }
  // The index has told which messages have a link at all (search/match.ts).
  if (linkDomain !== undefined) {
    sql += ` AND ${NAMES_SITE} AND links_to(message, entities, ?)`;
    params.push(linkDomain);
  }
  return { sql, params };
}

/**
 * The messages of a channel that a filter of changes lets through, as a query of their ids (`changed_id`), each once. They
 * are few, whatever the channel holds. Null: the filter asks for no changes.
 */
export function changedIds(channelId: ChannelId, { edited, deleted }: MessageFilter): Condition | null {
  const parts = [
    ...(edited ? ['SELECT message_id AS changed_id FROM message_revisions WHERE channel_id = ?'] : []),
    ...(deleted
      ? ['SELECT message_id AS changed_id FROM messages WHERE channel_id = ? AND deleted_seen_at IS NOT NULL']
      : []),
  ];
  if (parts.length === 0) return null;
  return {
    sql: `SELECT changed_id FROM (${parts.join(' UNION ALL ')}) GROUP BY changed_id`,
    params: parts.map(() => channelId),
  };
}
