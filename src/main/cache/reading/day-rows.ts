// A day's messages page by page, in list order. Most days are a page or few; one of a busy group may hold tens of thousands,
// and a page from its depth must not cost as much as all that stand before it.
import type { MessageFilter, MessageQuery, MessageRow } from '../../../shared/domain/message-list.ts';
import { isEmpty, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { Connection } from '../file/connection.ts';
import { hitIds } from '../search/hits.ts';
import { matchOf } from '../search/match.ts';
import { idsIn, rowsByRowId, rowsIn } from '../tables/message-rows.ts';
import { filterCondition } from './filter-sql.ts';

export interface DayQuery {
  readonly channelId: MessageQuery['channelId'];
  /** A day, or the part of it that was asked for. */
  readonly range: TimeRange;
  readonly filter: MessageFilter;
}

/** Days that are kept: the view may stand between two, and the next ones are asked for ahead. */
const MOST_KEPT = 4;

interface Kept {
  readonly question: string;
  readonly state: string;
  readonly ids: readonly number[];
}

/**
 * Keeps the row ids of the last few days that were asked for beyond their first page, or by words, in list order: until
 * something is written, the other pages of them cost what their rows cost. Eight bytes a message.
 */
export class DayRows {
  readonly #db: Connection;
  #kept: readonly Kept[] = [];

  constructor(db: Connection) {
    this.#db = db;
  }

  page(query: DayQuery, offset: number, limit: number): readonly MessageRow[] {
    const { channelId, range, filter } = query;
    if (isEmpty(range)) return [];
    const match = matchOf(filter, [channelId]);
    // The beginning comes out of the index as it is.
    if (match === null && offset === 0) return rowsIn(this.#db, channelId, range, filterCondition(filter), limit);
    return rowsByRowId(this.#db, this.#idsOf(query, match).slice(offset, offset + limit));
  }

  #idsOf(query: DayQuery, match: string | null): readonly number[] {
    const question = JSON.stringify(query);
    // Asked before they are read: what another connection writes meanwhile makes them old.
    const state = this.#db.state();
    const known = this.#kept.find((one) => one.question === question && one.state === state);
    if (known) return known.ids;
    const { channelId, range, filter } = query;
    const ids =
      match === null
        ? idsIn(this.#db, channelId, range, filterCondition(filter))
        : hitIds(this.#db, { channelId, match, range, filter });
    const others = this.#kept.filter((one) => one.question !== question && one.state === state);
    this.#kept = [{ question, state, ids }, ...others].slice(0, MOST_KEPT);
    return ids;
  }
}
