// A list's filter as a condition of SQL. It names columns of idx_date only, so that filtered days are counted in the
// index alone.
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import type { SqlValue } from './connection.ts';

export interface Condition {
  /** Begins with AND, or is empty. */
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

export function filterCondition({ mediaTypes, forwarded }: MessageFilter): Condition {
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
  return { sql, params };
}

/** Whether a filter lets everything through. */
export function isOpen({ mediaTypes, forwarded }: MessageFilter): boolean {
  return mediaTypes === undefined && forwarded === undefined;
}
