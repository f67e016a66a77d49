// What a researcher types into the search box, understood. There is no wrong syntax: what is none of it is searched as
// text.
//
//     река паводок     both words, in any order          "река вышла"   these words in this order («…», “…” too)
//     паводк*          words that begin so               -реклама       messages without it
//     река OR озеро    either; OR binds its neighbours   #разбор @name  the hashtag, the name itself
//
// Punctuation only parts words, so `covid-19` and `t.me/name` are their parts in this order.
import { UNSPACED, wordsOf, type Word } from './search-words.ts';

/** Words that stand one after the other; of the last, where `prefix`, the beginning is enough. */
export interface Phrase {
  readonly words: readonly string[];
  readonly prefix: boolean;
}

/** One of several things of which a message must have, or where `without`, lack, one. */
export interface Term extends Phrase {
  readonly without: boolean;
}

/** Every clause must hold; a clause holds where one of its terms does. */
export type SearchQuery = readonly (readonly Term[])[];

/** The longest text that is searched for, in UTF-16 units: more than any message holds. */
export const LONGEST_SEARCH = 10_000;

/** Nothing that could be found has no clauses: `***`, `-`, an empty text. */
export function parseSearch(text: string): SearchQuery {
  const clauses: Term[][] = [];
  let joins = false;
  const parts = [...text.matchAll(PARTS)].map(readPart);
  for (const [place, part] of parts.entries()) {
    // OR is one between two terms only; elsewhere it is a word like any other.
    if (part.raw === 'OR' && !joins && place > 0 && place < parts.length - 1) {
      joins = true;
      continue;
    }
    const term = termOf(part);
    const before = clauses.at(-1);
    if (term && joins && before) before.push(term);
    else if (term) clauses.push([term]);
    joins = false;
  }
  return clauses;
}

/** Whether there is anything to look for in a text. */
export function isSearchable(text: string): boolean {
  return parseSearch(text).length > 0;
}

/** What a message that is found may show marked: the phrases that are not asked to be absent. */
export function phrasesOf(query: SearchQuery): readonly Phrase[] {
  return query.flat().filter(({ without }) => !without);
}

const QUOTED = '"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»';
/** A quoted part ends where its quotes do, with its star; any other at the next white space. */
const PARTS = new RegExp(`-?(?:${QUOTED})\\*?|\\S+`, 'gu');
const QUOTES = new RegExp(`^(-?)(?:${QUOTED})(\\*?)$`, 'u');

interface Part {
  readonly raw: string;
  readonly without: boolean;
  readonly content: string;
  readonly prefix: boolean;
}

function readPart([raw]: RegExpMatchArray): Part {
  const quoted = QUOTES.exec(raw);
  if (quoted) {
    const [, minus = '', star = ''] = quoted;
    const content = raw.slice(minus.length + 1, raw.length - star.length - 1);
    return { raw, without: minus === '-', content, prefix: star === '*' || content.endsWith('*') };
  }
  const without = raw.startsWith('-') && raw.length > 1;
  const content = without ? raw.slice(1) : raw;
  return { raw, without, content, prefix: content.endsWith('*') };
}

function termOf({ content, prefix, without }: Part): Term | null {
  const phrase = phraseOf(wordsOf(content), prefix);
  return phrase && { ...phrase, without };
}

/**
 * The words as they stand in the index. At the end of what was typed a text may go on: the last character of a script
 * without spaces is found by the pair that it ends, or begins; a tag is found as such.
 */
function phraseOf(all: readonly Word[], prefix: boolean): Phrase | null {
  const last = all.at(-1);
  if (!last) return null;
  const tag = all.findLast(({ word }) => TAG.test(word));
  if (tag && tag.until >= last.until) {
    return { words: wordsUpTo(all, all.indexOf(tag)), prefix };
  }
  if (!isCharacter(last)) return { words: wordsUpTo(all, all.length - 1), prefix };
  const before = all.at(-2);
  const paired = before !== undefined && before.until === last.until && before.from < last.from;
  return paired
    ? { words: wordsUpTo(all, all.length - 2), prefix: false }
    : { words: wordsUpTo(all, all.length - 1), prefix: true };
}

const TAG = /^[#@]/;
const CHARACTER = new RegExp(`^${UNSPACED}`, 'u');

/** A character of a script without spaces that stands alone, or last. */
function isCharacter({ word }: Word): boolean {
  return CHARACTER.test(word) && [...word.matchAll(/\P{M}\p{M}*/gu)].length === 1;
}

function wordsUpTo(words: readonly Word[], last: number): readonly string[] {
  return words.slice(0, last + 1).map(({ word }) => word);
}
