// Where a text holds what was searched for. The words are those of the index (search-words.ts): what is found is marked,
// and nothing else.
import { phrasesOf, type Phrase, type SearchQuery, type Term } from './search-query.ts';
import { wordsOf, type Word } from './search-words.ts';

/** In UTF-16 units. */
export interface Mark {
  readonly from: number;
  readonly until: number;
}

/** The stretches of a text that a query is about, in order, disjoint. */
export function marksIn(text: string, query: SearchQuery): readonly Mark[] {
  const phrases = phrasesOf(query);
  if (phrases.length === 0) return [];
  const words = wordsOf(text);
  const here = wordsHere(words);
  const marks = phrases.flatMap((phrase) => marksOf(words, phrase, here));
  return united(marks.length > 0 && /\P{ASCII}/u.test(text) ? wholeCharacters(text, marks) : marks);
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What is drawn as one sign is marked as one: `👍🏽` where 👍 was asked for, a family where one of it was. */
function wholeCharacters(text: string, marks: readonly Mark[]): readonly Mark[] {
  const all = characters.segment(text);
  return marks.map(({ from, until }) => {
    const last = all.containing(until - 1);
    return { from: all.containing(from)?.index ?? from, until: last ? last.index + last.segment.length : until };
  });
}

/** Whether a text is one that a query finds. What the index answers, message by message. */
export function isFound(text: string, query: SearchQuery): boolean {
  const words = wordsOf(text);
  const here = wordsHere(words);
  const holds = (term: Term): boolean => marksOf(words, term, here).length > 0 !== term.without;
  return query.length > 0 && query.every((clause) => clause.some(holds));
}

function marksOf(words: readonly Word[], phrase: Phrase, here: ReadonlySet<string>): readonly Mark[] {
  const marks: Mark[] = [];
  const [start = ''] = phrase.words;
  // A whole post may be pasted and looked for: most of its words are not in the other texts.
  if (!(phrase.prefix && phrase.words.length === 1) && !here.has(start)) return marks;
  words.forEach((first, at) => {
    const last = holdsAt(words, at, phrase) ? words[at + phrase.words.length - 1] : undefined;
    if (last) marks.push({ from: first.from, until: endOf(last, phrase) });
  });
  return marks;
}

function wordsHere(words: readonly Word[]): ReadonlySet<string> {
  return new Set(words.map(({ word }) => word));
}

function holdsAt(words: readonly Word[], at: number, { words: wanted, prefix }: Phrase): boolean {
  return wanted.every((word, place) => {
    const found = words[at + place]?.word;
    if (found === undefined) return false;
    return prefix && place === wanted.length - 1 ? found.startsWith(word) : found === word;
  });
}

/** Of a pair whose first character alone was asked for, the second is not marked. */
function endOf(last: Word, { words, prefix }: Phrase): number {
  return prefix && last.word !== words.at(-1) ? last.firstUntil : last.until;
}

function united(marks: readonly Mark[]): readonly Mark[] {
  const result: { from: number; until: number }[] = [];
  for (const { from, until } of marks.toSorted((a, b) => a.from - b.from)) {
    const before = result.at(-1);
    if (before && from < before.until) before.until = Math.max(before.until, until);
    else result.push({ from, until });
  }
  return result;
}
