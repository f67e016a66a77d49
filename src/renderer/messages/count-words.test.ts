import { expect, test } from 'vitest';
import { countWords } from './count-words.ts';

test.each([
  ['the whole list', { matching: 1_204, total: 1_204, preparing: null }, false, '1,204'],
  ['a part of it', { matching: 4, total: 1_204, preparing: null }, true, '4 of 1,204'],
  ['filters that let all through', { matching: 1_204, total: 1_204, preparing: null }, true, '1,204 of 1,204'],
  ['an index that is being made', { matching: 0, total: 1_204, preparing: 0.4 }, true, null],
])('%s', (_, outline, narrowed, words) => {
  expect(countWords(outline, narrowed)).toBe(words);
});
