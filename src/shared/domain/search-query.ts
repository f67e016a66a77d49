// What a researcher types into the search box, understood. There is no wrong syntax: what is none of it is searched as
// text.
//
//     река паводок     both words, in any order          "река вышла"   these words in this order («…», “…” too)
//     паводк*          words that begin so               -реклама       messages without it
//     река OR озеро    either; OR binds its neighbours   #разбор @name  the hashtag, the name itself
//
// Punctuation only parts words, so `covid-19` and `t.me/name` are their parts in this order. Brackets and what stands behind
// a word take nothing from these signs: `(паводк* OR -реклама),` is `паводк* OR -реклама`.
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

/**
 * Nothing that could be found has no clauses: `***`, `-`, an empty text. A part without words is as if it were not there, and
 * so is an OR that has nothing before or after it: whoever types `река OR` goes on, and keeps what is found meanwhile.
 */
export function parseSearch(text: string): SearchQuery {
  const clauses: Term[][] = [];
  let joins = false;
  for (const [part] of text.matchAll(PARTS)) {
    if (OR.test(part)) {
      joins = true;
      continue;
    }
    const term = termOf(part);
    if (!term) continue;
    const before = clauses.at(-1);
    if (joins && before) before.push(term);
    else clauses.push([term]);
    joins = false;
  }
  // With nothing beside it at all it is the word.
  return joins && clauses.length === 0 ? parseSearch('or') : clauses;
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
/** Brackets mean nothing: what they stand before means the same without them. */
const OPENING = '(?:(?![„‚])[\\p{Ps}<])*';
/** A quoted part ends where its quotes do, with its star; any other at the next white space, or at a quote behind a sign. */
const PARTS = new RegExp(
  `${OPENING}(?:-${OPENING})?(?:${QUOTED})\\*?|\\S(?:(?!(?<=(?!["“„«-])\\p{P})-?["“„«])\\S)*`,
  'gu',
);
const WITHOUT = new RegExp(`^${OPENING}-`, 'u');
const OR = new RegExp(`^${OPENING}OR[\\p{Pe}>.,;:!?]*$`, 'u');

/** A star behind the last word is one, whatever stands between them and follows it. */
function termOf(part: string): Term | null {
  const words = wordsOf(part);
  const phrase = phraseOf(words, part.includes('*', words.at(-1)?.until));
  return phrase && { ...phrase, without: WITHOUT.test(part) };
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
