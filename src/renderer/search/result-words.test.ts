import { describe, expect, it } from 'vitest';
import { marksIn } from '../../shared/domain/search-marks.ts';
import { parseSearch } from '../../shared/domain/search-query.ts';
import {
  addressWords,
  excerptOf,
  foundWords,
  noExportWords,
  preparingWords,
  quotedWords,
  totalWords,
  widened,
} from './result-words.ts';

describe('what the search says', () => {
  it.each([
    [totalWords({ count: 1_204, exact: true }), '1,204 messages'],
    [totalWords({ count: 1, exact: true }), '1 message'],
    [totalWords({ count: 10_000, exact: false }), '10,000+ messages'],
    [preparingWords(0.409), 'Preparing the search: 40 %'],
    [quotedWords('паводок'), '“паводок”'],
    [quotedWords('"река вышла"'), '"река вышла"'],
    [quotedWords('а'.repeat(50)), `“${'а'.repeat(38)}…”`],
    [addressWords({ channel: null, messageId: 51_882 }, 'River'), 'Go to message 51 882 of River'],
    [addressWords({ channel: { kind: 'username', username: 'lake' }, messageId: 5 }, null), 'Go to message 5 of @lake'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });

  it.each<[string, string | null]>([
    ['паво', 'паво*'],
    ['a', null],
    ['паво*', null],
    ['река вышла', null],
    ['"река"', null],
    ['#тег', null],
  ])('a wider search than %s', (typed, expected) => {
    expect(widened(typed)).toBe(expected);
  });
});

describe('nothing is said of what is not known yet', () => {
  const none = { total: { count: 0, exact: true }, stale: false, preparing: null };

  it.each([
    [none, '0 messages', 'No message was found.'],
    [{ ...none, stale: true }, 'Results', null],
    [{ ...none, preparing: 0.4 }, 'Results', 'The search is being prepared.'],
    [{ ...none, total: { count: 2, exact: true } }, '2 messages', null],
  ])('of %j', (results, found, noExport) => {
    expect(foundWords(results)).toBe(found);
    expect(noExportWords(results)).toBe(noExport);
  });
});

describe('an excerpt', () => {
  const words = 'слово '.repeat(200).trim();
  const of = (text: string, typed: string) => excerptOf(text, marksIn(text, parseSearch(typed)));

  it('a short text is whole', () => {
    expect(of('река вышла', 'река')).toEqual({ text: 'река вышла', cut: 0 });
  });

  it('a find at the beginning keeps the beginning', () => {
    const { text, cut } = of(`река ${words}`, 'река');
    expect(cut).toBe(0);
    expect(text).toMatch(/^река слово .* слово…$/);
    expect(text.length).toBeLessThan(340);
  });

  it('a find far in is shown between what stands around it, in whole words', () => {
    const { text, cut } = of(`${words} река ${words}`, 'река');
    expect(text).toMatch(/^…слово .* слово река слово .* слово…$/);
    expect(`${words} река ${words}`.slice(cut, cut + 20)).toBe(text.slice(1, 21));
    expect(text.length).toBeLessThan(340);
  });

  it('never cuts a character in two', () => {
    for (let shift = 0; shift < 4; shift++) {
      const { text } = of(`${'x'.repeat(shift)}${'😀'.repeat(400)}река${'😀'.repeat(400)}`, 'река');
      expect(text).not.toMatch(/\p{Surrogate}/u);
      expect(text).toContain('река');
    }
  });
});
