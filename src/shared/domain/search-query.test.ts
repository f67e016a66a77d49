import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isFound, marksIn } from './search-marks.ts';
import { isSearchable, parseSearch } from './search-query.ts';

/** `река вода* -"а б"|в`: clauses by spaces, their terms by bars. */
function shown(text: string): string {
  return parseSearch(text)
    .map((clause) =>
      clause
        .map(({ words, prefix, without }) => `${without ? '-' : ''}${words.join('+')}${prefix ? '*' : ''}`)
        .join('|'),
    )
    .join(' ');
}

describe('what is typed', () => {
  it.each<[string, string]>([
    ['река паводок', 'река паводок'],
    ['  Река\n\tПАВОДОК ', 'река паводок'],
    ['"река вышла"', 'река+вышла'],
    ['«река вышла» “big flood” „und so“', 'река+вышла big+flood und+so'],
    ['паводк*', 'паводк*'],
    ['"река вы*"', 'река+вы*'],
    ['"река вы"*', 'река+вы*'],
    ['-реклама', '-реклама'],
    ['река -реклама -"а б"', 'река -реклама -а+б'],
    ['река OR озеро', 'река|озеро'],
    ['a b OR c d', 'a b|c d'],
    ['a OR b OR c', 'a|b|c'],
    ['a OR -b', 'a|-b'],
    ['#разбор', '#разбор'],
    ['#раз*', '#раз*'],
    ['@River_Watch', '@river_watch'],
    ['"#разбор дня"', '#разбор+разбор+дня'],
    ['水位', '水位'],
    ['水位上', '水位+位上'],
    ['水', '水*'],
    ['京abc', '京+abc'],
    ['"北京 上海"', '北京+京+上海'],
    ['🌊', '🌊'],
    ['Straße École ёж', 'strasse ecole еж'],
    ['covid-19', 'covid+19'],
    ['https://t.me/x/1', 'https+t+me+x+1'],
    ['a_b', 'a+b'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each<[string, string]>([
    ['(паводк* OR наводнен*)', 'паводк*|наводнен*'],
    ['паводк*, вода', 'паводк* вода'],
    ['«паводк*»', 'паводк*'],
    ['«паводк*', 'паводк*'],
    ['"река вы*",', 'река+вы*'],
    ['a*🌊', 'a+🌊'],
    ['(-реклама) река', '-реклама река'],
    ['([-реклама]) река', '-реклама река'],
    ['-(реклама) река', '-реклама река'],
    ['（-реклама）река', '-реклама+река'],
    ['("река вышла" OR озеро)', 'река+вышла|озеро'],
    ['(мост) (река OR "озеро глубокое")', 'мост река|озеро+глубокое'],
    ['(-"река вышла") -("а б")', '-река+вышла -а+б'],
    ['река,"озеро глубокое",-"а б"', 'река озеро+глубокое -а+б'],
    ['-"река', '-река'],
    ['(5" труба 6")', '5 труба 6'],
    ['река (OR) озеро', 'река|озеро'],
    ['река-озеро f(x) foo-"a b"', 'река+озеро f+x foo+a b'],
  ])('%s: brackets and punctuation take nothing from a sign', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each<[string, string]>([
    ['река OR', 'река'],
    ['река OR ', 'река'],
    ['(река OR)', 'река'],
    ['мост река OR', 'мост река'],
    ['река OR -', 'река'],
    ['река OR "', 'река'],
    ['река OR *', 'река'],
    ['OR река', 'река'],
    ['- OR река', 'река'],
    ['a OR OR b', 'a|b'],
    ['a OR - OR b', 'a|b'],
    ['OR', 'or'],
    ['(OR)', 'or'],
    ['OR OR', 'or'],
    ['"OR" река', 'or река'],
    ['or река', 'or река'],
    ['-OR река', '-or река'],
    ['OR* река', 'or* река'],
  ])('%s: an OR with nothing beside it is not there', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each<[string, string]>([
    ['"река вышла', 'река вышла'],
    ['5" труба 6"', '5 труба 6'],
    ['a AND NOT b', 'a and not b'],
    ['NEAR(a b, 3)', 'near+a b 3'],
    ['words:a ^b {c}', 'words+a b c'],
    ['a*b', 'a+b'],
    ['--a', '-a'],
    ['(река OR озеро)', 'река|озеро'],
    ["'; DROP TABLE messages; --", 'drop table messages'],
  ])('%s is no syntax and is text', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each(['', ' ', '*', '***', '-', '--', '"', '""', '"-"', '#', '@', '№ %', '\u0000', '-*', '«»'])(
    '%j holds nothing to look for',
    (text) => {
      expect(isSearchable(text)).toBe(false);
    },
  );

  test('whatever is typed is understood, and quickly', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => parseSearch(text).length >= 0));
    const start = performance.now();
    for (const piece of ['a ', '"', '-', 'a OR ', '«', '水', '# ']) parseSearch(piece.repeat(10_000 / piece.length));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('what is found is marked', () => {
  it.each<[string, string, readonly string[] | null]>([
    ['Паводок ожидают, паводок!', 'паводок', ['Паводок', 'паводок']],
    ['паводка ждут', 'паводок', null],
    ['паводка ждут', 'павод*', ['паводка']],
    ['Река вышла из берегов', '"река вышла"', ['Река вышла']],
    ['вышла река', '"река вышла"', null],
    ['вышла река', 'река вышла', ['вышла', 'река']],
    ['река и реклама', 'река -реклама', null],
    ['река', 'река -реклама', ['река']],
    ['озеро', 'река OR озеро', ['озеро']],
    ['озеро', '-река', []],
    ['#разбор дня', 'разбор', ['разбор']],
    ['#разбор дня', '#разбор', ['#разбор']],
    ['разбор', '#разбор', null],
    ['水位上升', '位', ['位']],
    ['水位上升', '升', ['升']],
    ['水位上升', '位上', ['位上']],
    ['水位上升', '水上', null],
    ['Ё-моё', '"е мое"', ['Ё-моё']],
    ['e\u0301cole', 'ecole', ['e\u0301cole']],
    ['ｶﾞｽ', 'ガ', ['ｶﾞ']],
    ['二〇〇八年の水位', '〇八', ['〇八']],
    ['二〇〇八年の水位', '〇', ['〇', '〇']],
    ['二〇〇八年の水位', '二〇', ['二〇']],
    ['葛\u{E0100}城市', '葛城', ['葛\u{E0100}城']],
    ['ㅋㅋㅠㅠ', 'ㅋㅋ', ['ㅋㅋ']],
    ['aa aa aa', '"aa aa"', ['aa aa aa']],
    // What is drawn as one sign is marked as one.
    ['так 👍🏽!', '👍', ['👍🏽']],
    ['❤️ и ☎️', '❤ ☎', ['❤️', '☎️']],
    ['👨‍👩‍👧 дома', '👩 👧', ['👨‍👩‍👧']],
    ['🏳️‍🌈🏴‍☠️', '🌈', ['🏳️‍🌈']],
    ['🇺🇦🇵🇱', '🇵🇱', ['🇵🇱']],
    ['แม่น้ำ', 'น้', ['น้ำ']],
  ])('%s by %s', (text, typed, marks) => {
    const query = parseSearch(typed);
    expect(isFound(text, query)).toBe(marks !== null);
    if (marks) expect(marksIn(text, query).map(({ from, until }) => text.slice(from, until))).toEqual(marks);
  });
});
