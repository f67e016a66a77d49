// What the log says about a call, whether it is answered or refused.
import { isTlObject, longOf, numberOf, type TlObject } from '../tl/value.ts';
import type { HistoryQuery } from '../world/model.ts';
import type { Notes } from './call.ts';

/** messages.getHistory's parameters; messages.search has all but the date. */
export const queryOf = (params: TlObject): HistoryQuery => ({
  offsetId: numberOf(params, 'offset_id'),
  offsetDate: numberOf(params, 'offset_date'),
  addOffset: numberOf(params, 'add_offset'),
  limit: numberOf(params, 'limit'),
  maxId: numberOf(params, 'max_id'),
  minId: numberOf(params, 'min_id'),
});

const PAGED = new Set(['messages.getHistory', 'messages.search']);

export function notesOf(params: TlObject): Notes {
  const named = params['channel'] ?? params['peer'];
  const isChannel = isTlObject(named) && (named._ === 'inputChannel' || named._ === 'inputPeerChannel');
  return {
    channelId: isChannel ? Number(longOf(named, 'channel_id')) : null,
    query: PAGED.has(params._) ? queryOf(params) : null,
    shown: [],
  };
}
