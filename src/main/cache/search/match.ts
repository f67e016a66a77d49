// What is searched for as an expression of FTS5. Every word in it is quoted, so that nothing that people type is an
// operator; a query that can't be searched for finds nothing and is no error.
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import { parseSearch, type Phrase, type Term } from '../../../shared/domain/search-query.ts';
import { wordsOf } from '../../../shared/domain/search-words.ts';
import { channelWord, hashtagWord, LINK_WORD } from './search-index.ts';

/** The part of a filter that the index answers. */
export type SearchFilter = Pick<MessageFilter, 'text' | 'hashtag' | 'hasLink' | 'linkDomain'>;

/** After a quoted word: all that begin so. No word holds it. */
const PREFIX = ' *';
/** A word that no message has. */
const NOTHING = '"@@nothing"';

/**
 * Null: the filter asks for nothing that the index knows. `channels`: where to look; where it has to be asked for, it is all
 * that there are, and is named only if nothing else says what to look for.
 */
export function matchOf(
  { text, hashtag, hasLink, linkDomain }: SearchFilter,
  channels: readonly ChannelId[] | (() => readonly ChannelId[]),
): string | null {
  if (text === undefined && hashtag === undefined && hasLink === undefined && linkDomain === undefined) return null;
  const wanted: string[] = [];
  const unwanted: string[] = [];
  if (hasLink !== undefined) (hasLink ? wanted : unwanted).push(quoted([LINK_WORD]));
  // Which host it is, the message itself tells (filter-sql.ts).
  if (linkDomain !== undefined) wanted.push(quoted([LINK_WORD]));
  if (hashtag !== undefined) wanted.push(hashtagSql(hashtag));
  if (text !== undefined) {
    const clauses = parseSearch(text);
    if (clauses.length === 0) return NOTHING;
    for (const clause of clauses) {
      const having = clause.filter(({ without }) => !without).map(phraseSql);
      const lacking = clause.filter(({ without }) => without).map(phraseSql);
      if (lacking.length === 0) wanted.push(anyOf(having));
      // "a, or without b" is: not b without a.
      else unwanted.push(having.length === 0 ? allOf(lacking) : `(${allOf(lacking)} NOT ${anyOf(having)})`);
    }
  }
  const named = typeof channels !== 'function' ? channels : wanted.length > 0 ? null : channels();
  const found = allOf(named === null ? wanted : [somewhere(named), ...wanted]);
  return unwanted.length === 0 ? found : `${found} NOT ${anyOf(unwanted)}`;
}

/** Whether an expression asks for all words that begin so. */
export function isOfPrefix(match: string): boolean {
  return match.includes(PREFIX);
}

function somewhere(channels: readonly ChannelId[]): string {
  return channels.length === 0 ? NOTHING : anyOf(channels.map((id) => quoted([channelWord(id)])));
}

/** The tag as the index has it, with or without its sign: messages that name it, as the figures count them. */
function hashtagSql(hashtag: string): string {
  const [tag] = wordsOf(`#${hashtag.replace(/^[#＃]/, '')}`);
  return tag?.word.startsWith('#') ? quoted([hashtagWord(tag.word)]) : NOTHING;
}

function phraseSql({ words, prefix }: Phrase | Term): string {
  return prefix ? `${quoted(words)}${PREFIX}` : quoted(words);
}

/** Words hold letters, digits, emoji and the signs of tags: never a quote. */
function quoted(words: readonly string[]): string {
  return `"${words.join(' ')}"`;
}

function allOf(parts: readonly string[]): string {
  return joined(parts, ' AND ');
}

function anyOf(parts: readonly string[]): string {
  return joined(parts, ' OR ');
}

/** A word that was typed a thousand times is looked for once. */
function joined(parts: readonly string[], by: string): string {
  const each = [...new Set(parts)];
  return each.length === 1 ? (each[0] ?? NOTHING) : `(${each.join(by)})`;
}
