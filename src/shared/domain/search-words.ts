// The words of a text as search knows them: what the index holds, what a query asks for and what is marked in a text all
// come from here, so that they can't differ. Pure, and the same for every language:
//
// - Letters are folded: case, compatibility forms (ﬁ, ｆｕｌｌ, ①), diacritics of Latin, Greek, Arabic and Hebrew. Cyrillic
//   й, ў, ї, ѓ, ќ are letters of their own; ё is е, and accents on others go. Arabic alef, yeh, teh marbuta and kaf have
//   one form each; digits of all scripts are 0 to 9.
// - Scripts written without spaces (Chinese, Japanese, Korean, Thai …) have no words to be found by: each character counts
//   with the next one, `水位上升` -> `水位 位上 上升 升`. So any two characters are found, and one by its beginning.
// - A #hashtag or @name counts as such and as what it says: `#разбор` -> `#разбор разбор`.
// - Emoji are words; skin tones and variants of them are not told apart. All else parts words.

/** Another number whenever the index may hold other words of a message than before: it is made anew then. */
export const WORDS_VERSION = 3;

/** One word of a text, in UTF-16 units. Words of a phrase stand one after the other in the list. */
export interface Word {
  readonly word: string;
  readonly from: number;
  readonly until: number;
  /** Of a pair of characters: where the first of them ends; of other words their end. */
  readonly firstUntil: number;
}

/**
 * Dropped without a trace: soft hyphens, joiners, marks of direction, Arabic's stretched line, what chooses among a
 * character's shapes (U+E0100 behind 葛), and all else that is not drawn.
 */
const UNSEEN =
  '\\u00AD\\u034F\\u061C\\u0640\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFE00-\\uFE0F\\uFEFF' +
  '\\u{E0100}-\\u{E01EF}';
/** Letters that are written as apostrophes, and often as plain ones, and those that are drawn as blanks: both part words. */
const NO_LETTER = '\\u02B9-\\u02BF\\u3164\\uFFA0';
/** Radicals (⽔ for 水, as copied out of many a PDF) and what is written in one sign (㍿, ㈱, ㌔): signs to Unicode. */
const WRITTEN_SIGNS =
  '\\u2E80-\\u2FD5\\u3200-\\u324F\\u3260-\\u327E\\u3280-\\u32CB\\u32D0-\\u3370\\u337B-\\u337F\\u33E0-\\u33FE';
const LETTER = `(?![${NO_LETTER}])[\\p{L}\\p{N}\\p{M}${UNSEEN}${WRITTEN_SIGNS}]`;
const TAG = `(?<![\\p{L}\\p{N}\\p{M}_#@])[#@](?:_|${LETTER})+`;
const EMOJI = '\\p{RI}\\p{RI}|(?![©®‼⁉™ℹ〰〽㊗㊙])\\p{Extended_Pictographic}';
const PARTS = new RegExp(`${TAG}|(?:${LETTER})+|${EMOJI}`, 'gu');
const WORDS_OF_TAG = new RegExp(`(?:${LETTER})+`, 'gu');

const UNSPACED_SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Yi', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
/** A class of a regular expression with the flag `u`. 〇 and other numbers of these scripts are characters of theirs. */
export const UNSPACED = `[${UNSPACED_SCRIPTS.map((script) => `\\p{scx=${script}}`).join('')}]`;
const HAS_UNSPACED = new RegExp(UNSPACED, 'u');
const RUNS = new RegExp(`(?<unspaced>${UNSPACED}+)|(?:(?!${UNSPACED})[\\p{L}\\p{N}\\p{M}])+`, 'gu');
/** Most of what is written in Chinese, Japanese and Korean: one unit a character, and already in the one form. */
const PLAIN_UNSPACED = /^[\u3005-\u3007\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FFF\uAC00-\uD7A3]+$/;
const NO_LETTERS = /[^\p{L}\p{N}\p{M}_]/gu;
/** What folds as one: a character with its marks, a Korean syllable written by its letters. */
const CLUSTERS =
  /[\u1100-\u115F\uA960-\uA97C][\u1160-\u11A7\uD7B0-\uD7C6]?[\u11A8-\u11FF\uD7CB-\uD7FB]?\p{M}*|\P{M}[\p{M}\uFF9E\uFF9F]*|\p{M}+/gu;

const MARKS = new RegExp(
  '[\\u0300-\\u036F\\u0483-\\u0489\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7\\u0610-\\u061A\\u064B-\\u065F\\u0670' +
    '\\u06D6-\\u06DC\\u06DF-\\u06E4\\u06E7\\u06E8\\u06EA-\\u06ED\\u08CA-\\u08E1\\u08E3-\\u08FF\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF' +
    '\\u20D0-\\u20F0\\uFE20-\\uFE2F]',
  'g',
);
const UNSEEN_ONES = new RegExp(`[${UNSEEN}]`, 'gu');
/** Cyrillic letters that a mark makes, each kept through the folding as a character that no text's word holds. */
const KEPT = 'йўїѓќ';
const KEPT_ONES = new RegExp(`[${KEPT}]`, 'g');
const KEEPER = 0xe000;
const KEEPERS = /[\uE000-\uE004]/g;
/** Korean letters that stand for themselves, kept so too: folding would make a syllable of the ㅋㅠ in ㅋㅋㅠㅠ. */
const LONE_LETTERS = /[\u3131-\u318E]/g;
const LONE_KEEPER = 0xe100 - 0x3131;
const LONE_KEEPERS = /[\uE100-\uE15D]/g;
/** One form each, for what Unicode does not take apart. */
const SAME: Readonly<Record<string, string>> = {
  ß: 'ss',
  ς: 'σ',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ک: 'ك',
  ة: 'ه',
  ہ: 'ه',
  ۃ: 'ه',
};
const SAME_ONES = new RegExp(`[${Object.keys(SAME).join('')}]`, 'g');
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;

/** The words of a text in order. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const { 0: part, index } of text.matchAll(PARTS)) {
    const first = part[0];
    if (first === '#' || first === '@') {
      const name = fold(part.slice(1)).replace(NO_LETTERS, '');
      if (/[\p{L}\p{N}]/u.test(name)) words.push(whole(first + name, index, part.length));
      for (const inner of part.matchAll(WORDS_OF_TAG)) pushWords(words, inner[0], index + inner.index);
    } else pushWords(words, part, index);
  }
  return words;
}

/**
 * The same words as one text for the index, parted by spaces. Quicker than `wordsOf`, for most words are known ones, and
 * what is neither tag nor emoji nor beyond the first plane of Unicode is told apart by a table.
 */
export function indexText(text: string): string {
  let result = '';
  for (let place = 0; place < text.length;) {
    const kind = kindAt(text, place);
    if (kind === GAP) {
      place += 1;
      continue;
    }
    const part = kind === LETTERS ? lettersFrom(text, place) : partAt(text, place);
    if (part !== null) result += folded.get(part) ?? remember(part);
    place += part?.length ?? (text.codePointAt(place)! > 0xffff ? 2 : 1);
  }
  return result;
}

/** What a unit of UTF-16 is at the beginning of a part, as PARTS has it. */
const LETTERS = 1;
const GAP = 2;
/** It takes the expression to say. */
const ASK = 3;
/** By unit; 0: not asked for yet. */
const KINDS = new Uint8Array(0x1_0000);
const IS_LETTER = new RegExp(`^${LETTER}$`, 'u');
const IS_EMOJI = new RegExp(`^(?:${EMOJI})$`, 'u');
const PART_HERE = new RegExp(PARTS.source, 'uy');

function kindAt(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  return KINDS[unit] || (KINDS[unit] = kindOf(unit));
}

function kindOf(unit: number): number {
  const character = String.fromCharCode(unit);
  if (IS_LETTER.test(character)) return LETTERS;
  const isHalf = unit >= 0xd800 && unit < 0xe000;
  return isHalf || character === '#' || character === '@' || IS_EMOJI.test(character) ? ASK : GAP;
}

/** The run of letters that begins there. */
function lettersFrom(text: string, from: number): string | null {
  let until = from + 1;
  let kind = GAP;
  while (until < text.length && (kind = kindAt(text, until)) === LETTERS) until += 1;
  // What stands behind it may be a letter of two units.
  return until < text.length && kind === ASK ? partAt(text, from) : text.slice(from, until);
}

function partAt(text: string, from: number): string | null {
  PART_HERE.lastIndex = from;
  return PART_HERE.exec(text)?.[0] ?? null;
}

/** Folded parts with a space after each word. Bounded: texts are made of few words and many rare ones. */
const folded = new Map<string, string>();
const MOST_FOLDED = 60_000;
const LONGEST_KEPT = 40;

function remember(part: string): string {
  if (PLAIN_UNSPACED.test(part)) {
    let pairs = '';
    for (let place = 0; place < part.length; place++) pairs += `${part.slice(place, place + 2)} `;
    return pairs;
  }
  const text = wordsOf(part)
    .map(({ word }) => `${word} `)
    .join('');
  if (part.length > LONGEST_KEPT) return text;
  if (folded.size >= MOST_FOLDED) folded.clear();
  folded.set(part, text);
  return text;
}

function pushWords(words: Word[], part: string, at: number): void {
  if (PLAIN_UNSPACED.test(part)) {
    for (let place = 0; place < part.length; place++) {
      const [from, until] = [at + place, at + Math.min(place + 2, part.length)];
      words.push({ word: part.slice(place, place + 2), from, until, firstUntil: from + 1 });
    }
    return;
  }
  const text = fold(part);
  if (text !== '' && !HAS_UNSPACED.test(text) && isOneWord(text)) {
    words.push(whole(text, at, part.length));
    return;
  }
  // Where each unit of the folded part comes from.
  const { units, exact } = foldedUnits(part, text, at);
  for (const { 0: run, index, groups } of text.matchAll(RUNS)) {
    const end = index + run.length;
    if (groups?.['unspaced'] === undefined) {
      words.push({ word: run, ...spanOf(units, index, end) });
      continue;
    }
    const characters = [...run.matchAll(/\P{M}\p{M}*|\p{M}+/gu)].map((match) => ({
      text: match[0],
      index: index + match.index,
    }));
    characters.forEach((character, place) => {
      const next = characters[place + 1];
      const span = spanOf(units, character.index, next ? next.index + next.text.length : end);
      const firstUntil = exact
        ? spanOf(units, character.index, character.index + character.text.length).until
        : span.until;
      words.push({ word: character.text + (next?.text ?? ''), ...span, firstUntil });
    });
  }
}

interface Unit {
  readonly from: number;
  readonly until: number;
}

/** For each unit of the folded text the stretch of the original that it comes from. */
function foldedUnits(part: string, text: string, at: number): { units: readonly Unit[]; exact: boolean } {
  const units: Unit[] = [];
  let joined = '';
  for (const { 0: cluster, index } of part.matchAll(CLUSTERS)) {
    const piece = fold(cluster);
    joined += piece;
    const unit = { from: at + index, until: at + index + cluster.length };
    for (let count = 0; count < piece.length; count++) units.push(unit);
  }
  if (joined === text) return { units, exact: true };
  // It folds otherwise as a whole than character by character: all of it stands for each of its words.
  const all = { from: at, until: at + part.length };
  return { units: Array.from({ length: text.length }, () => all), exact: false };
}

function spanOf(units: readonly Unit[], from: number, until: number): Omit<Word, 'word'> {
  const end = units[until - 1]?.until ?? 0;
  return { from: units[from]?.from ?? 0, until: end, firstUntil: end };
}

function whole(word: string, from: number, length: number): Word {
  return { word, from, until: from + length, firstUntil: from + length };
}

function isOneWord(text: string): boolean {
  return /^[\p{L}\p{N}\p{M}]+$/u.test(text) || /^[\p{Extended_Pictographic}\p{RI}]+$/u.test(text);
}

/** A part of a text in its one form; it may be empty, or hold what parts words. */
function fold(part: string): string {
  if (/^[\x21-\x7f]*$/.test(part)) return part.toLowerCase();
  const lower = part
    .replace(UNSEEN_ONES, '')
    .replace(LONE_LETTERS, (letter) => String.fromCharCode(letter.charCodeAt(0) + LONE_KEEPER))
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC');
  if (/^[а-яё]*$/.test(lower)) return lower.replaceAll('ё', 'е');
  return lower
    .replace(UNSEEN_ONES, '')
    .replace(KEPT_ONES, (letter) => String.fromCharCode(KEEPER + KEPT.indexOf(letter)))
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(KEEPERS, (keeper) => KEPT[keeper.charCodeAt(0) - KEEPER] ?? '')
    .replace(LONE_KEEPERS, (keeper) => String.fromCharCode(keeper.charCodeAt(0) - LONE_KEEPER))
    .replace(SAME_ONES, (letter) => SAME[letter] ?? letter)
    .replace(OTHER_DIGITS, (digit) => String(digitOf(digit)));
}

/** Decimal digits stand in tens in Unicode, each ten from 0 to 9. */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
