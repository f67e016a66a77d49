import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { indexText, wordsOf } from './search-words.ts';

const words = (text: string): string =>
  wordsOf(text)
    .map(({ word }) => word)
    .join(' ');

describe('the words of a text', () => {
  it.each<[string, string, string]>([
    ['case', 'ПАВОДОК Flood ΣΟΦΟΣ', 'паводок flood σοφοσ'],
    ['punctuation', 'вода: 4,1 м (норма — 3.2)!', 'вода 4 1 м норма 3 2'],
    ['Latin diacritics', 'École Łódź Straße naïve Ærø', 'ecole lodz strasse naive aero'],
    ['marks that stand apart', 'e\u0301cole и\u0306од', 'ecole йод'],
    ['ё is е', 'Ёлка, её', 'елка ее'],
    ['letters that a mark makes stay', 'йод їжак ўсё ѓаволот', 'йод їжак ўсе ѓаволот'],
    ['an accent on a Cyrillic vowel', 'за́мок', 'замок'],
    ['Greek accents', 'Αθήνα', 'αθηνα'],
    ['Arabic vowels and tatweel', 'مُحَمَّد مـحـمـد', 'محمد محمد'],
    ['Arabic alef, yeh, teh marbuta', 'أحمد إلى آب مدرسة', 'احمد الي اب مدرسه'],
    ['Persian kaf and yeh', 'کتاب ایران', 'كتاب ايران'],
    ['Hebrew points', 'שָׁלוֹם', 'שלום'],
    ['digits of other scripts', '٢٠٢٤ ۱۲ १२', '2024 12 12'],
    ['compatibility forms', 'ﬁn ｆｕｌｌ ① ½', 'fin full 1 1 2'],
    ['soft hyphens and joiners', 'на\u00ADвод\u200Cнение', 'наводнение'],
    ['apostrophes part', 'don’t п’ять пʼять', 'don t п ять п ять'],
    ['Chinese by pairs', '水位上升。', '水位 位上 上升 升'],
    ['Japanese and Korean', 'がす ｶﾞｽ 한국', 'がす す ガス ス 한국 국'],
    ['Korean by its letters', '\u1112\u1161\u11ab국', '한국 국'],
    ['a number that is a character', '二〇〇八年', '二〇 〇〇 〇八 八年 年'],
    ['signs of repetition, abbreviations, rare characters', '時々〆切〻𠀀', '時々 々〆 〆切 切〻 〻𠀀 𠀀'],
    ['shapes of a character', '葛\u{E0100}城 辻\uFE00\u180B', '葛城 城 辻'],
    ['forms for compatibility', '福\uFA19 ⽔位 ㍿ ㈱', '福神 神 水位 位 株式 式会 会社 社 株'],
    ['letters of Korean that stand alone', 'ㅋㅋㅠㅠ', 'ㅋㅋ ㅋㅠ ㅠㅠ ㅠ'],
    ['no space at all', 'សួ\u200Bស្តី @river\u200Bwatch', 'សួស្ ស្តី តី @riverwatch riverwatch'],
    ['a blank that is a letter', 'a\u3164b', 'a b'],
    ['scripts side by side', 'abc北京12', 'abc 北京 京 12'],
    ['a hashtag and what it says', '#разбор_дня', '#разбор_дня разбор дня'],
    ['a name', 'к @River_Watch', 'к @river_watch river watch'],
    ['no name: an address', 'desk@example.org', 'desk example org'],
    ['a link', 'https://t.me/x/12', 'https t me x 12'],
    ['emoji', '🌊🌊 👍🏽 ❤️ 🇺🇦', '🌊 🌊 👍 ❤ 🇺🇦'],
    ['Indic vowels stay', 'हिन्दी', 'हिन्दी'],
    ['a ligature of several words', 'ﷺ', 'صلي الله عليه وسلم'],
    ['nothing', ' —\u0000 %$№', ''],
  ])('%s', (_, text, expected) => {
    expect(words(text)).toBe(expected);
  });

  it('says where each stands', () => {
    const at = (text: string) =>
      wordsOf(text).map(({ from, until, firstUntil }) => [text.slice(from, until), text.slice(from, firstUntil)]);
    expect(at('Ah, за́мок')).toEqual([
      ['Ah', 'Ah'],
      ['за́мок', 'за́мок'],
    ]);
    expect(at('水位上')).toEqual([
      ['水位', '水'],
      ['位上', '位'],
      ['上', '上'],
    ]);
    expect(at('ｶﾞｽ')).toEqual([
      ['ｶﾞｽ', 'ｶﾞ'],
      ['ｽ', 'ｽ'],
    ]);
    expect(at('#день')).toEqual([
      ['#день', '#день'],
      ['день', 'день'],
    ]);
  });
});

const script = fc.constantFrom(
  ...'aZéßİ ёЙїя١مُأ水位が한ｶﾞ\u0301\u0306#@_-"*🌊½\u200D👍🏽\u1112\u1161ﷺ\n\u0000'.split(''),
  '🇺🇦',
  '𝒜',
  '𠀀',
  ...'〇々〆ㅋㅠ⽔㍿㋿㊗️\uFE00\u200B\u3164\uE100'.split(''),
  '\u{E0100}',
  'e\u0301',
  '\uD800',
);
const texts = fc.oneof(
  fc.array(script, { maxLength: 24 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

test('the index gets the words that marks are made of, whatever the text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const found = wordsOf(text);
      expect(indexText(text)).toBe(found.map(({ word }) => `${word} `).join(''));
      for (const { word, from, until, firstUntil } of found) {
        expect(word).not.toMatch(/[\s"]|^$/);
        expect(0 <= from && from < firstUntil && firstUntil <= until && until <= text.length).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a text that is folded once stays as it is', () => {
  fc.assert(
    fc.property(texts, (text) => {
      // Pairs overlap; all other words say the same a second time.
      const plain = wordsOf(text).filter(
        ({ word }) => !/[\p{scx=Han}\p{scx=Kana}\p{scx=Hira}\p{scx=Hang}]/u.test(word),
      );
      for (const { word } of plain) expect(words(word).split(' ')[0]).toBe(word);
    }),
    { numRuns: 1_000 },
  );
});
