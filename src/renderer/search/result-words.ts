// What the search says.
import { count, counted } from '../../shared/domain/counted.ts';
import type { MessageAddress } from '../../shared/domain/message-link.ts';
import type { Mark } from '../../shared/domain/search-marks.ts';
import type { SearchAnswer } from '../../shared/domain/search.ts';
import { idWords } from '../messages/message-words.ts';
import type { Results } from './results.ts';

/** `Go to message 51 882 of River Watch`. `name`: null where the archive has no such channel. */
export function addressWords({ channel, messageId }: MessageAddress, name: string | null): string {
  const named =
    channel === null ? 'this channel' : channel.kind === 'username' ? `@${channel.username}` : channel.channelId;
  return `Go to message ${idWords(messageId)} of ${name ?? named}`;
}

/** `1,204 messages`, `10,000+ messages`. */
export function totalWords({ count: found, exact }: NonNullable<SearchAnswer['total']>): string {
  return exact ? counted(found, 'message') : `${count(found)}+ messages`;
}

/** What is said of messages that are not among the hits. */
export const NEW_ONES = 'Messages came in since. What you read stays as it was until then.';

/** How many were found, where that is known of what is asked: `1,204 messages`, else `Results`. */
export function foundWords({ total, stale, preparing }: Pick<Results, 'total' | 'stale' | 'preparing'>): string {
  return stale || preparing !== null ? 'Results' : totalWords(total);
}

/** Why what was found can't be exported; null: it can. While it is being looked for, the export counts by itself. */
export function noExportWords({
  total,
  stale,
  preparing,
}: Pick<Results, 'total' | 'stale' | 'preparing'>): string | null {
  if (preparing !== null) return 'The search is being prepared.';
  return total.count === 0 && !stale ? 'No message was found.' : null;
}

/** `“паводок”`, cut where it is long; an only phrase keeps the quotes that it has. */
export function quotedWords(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 38).trimEnd()}…` : text;
  return /^["“„«]/.test(short) ? short : `“${short}”`;
}

/** `Preparing the search: 40 %`. */
export function preparingWords(share: number): string {
  return `Preparing the search: ${Math.floor(share * 100)} %`;
}

/** The one word that was typed, as a beginning; null where that would be no wider search. */
export function widened(text: string): string | null {
  return /^[\p{L}\p{N}\p{M}]{2,}$/u.test(text) ? `${text}*` : null;
}

export interface Excerpt {
  readonly text: string;
  /** UTF-16 units of the whole text before it, without the mark of omission that it begins with. */
  readonly cut: number;
}

const BEFORE = 60;
const LONGEST = 320;

/** What of a long text surrounds its first find; the cuts lie between words. */
export function excerptOf(text: string, marks: readonly Mark[]): Excerpt {
  if (text.length <= LONGEST) return { text, cut: 0 };
  const first = marks[0]?.from ?? 0;
  const start = first <= BEFORE * 1.5 ? 0 : wordStart(text, first - BEFORE, first);
  const end = text.length - start <= LONGEST ? text.length : wordEnd(text, start + LONGEST, start);
  return { text: `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`, cut: start };
}

/** The first beginning of a word from a place on, not beyond `most`; never inside a pair of units. */
function wordStart(text: string, from: number, most: number): number {
  const space = text.slice(from, most).search(/\s\S/);
  return whole(text, space < 0 ? from : from + space + 1);
}

function wordEnd(text: string, until: number, least: number): number {
  const space = text.lastIndexOf(' ', until);
  return whole(text, space > least + LONGEST / 2 ? space : until);
}

function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
