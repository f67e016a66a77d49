import { describe, expect, it } from 'vitest';
import { addFindings, findingWords, missingFrom, NOTHING_FOUND, type CheckFindings } from './check.ts';

const found = (change: Partial<CheckFindings>): CheckFindings => ({ ...NOTHING_FOUND, ...change });

describe('comparing what is stored with an answer', () => {
  const stored = [1, 2, 4].map((messageId) => ({ messageId, date: messageId * 10 }));
  const answer = (...ids: readonly number[]) => ids.map((messageId) => ({ messageId }));
  it.each([
    ['all of it is shown', answer(1, 2, 4), []],
    ['new ones are shown as well', answer(4, 3, 2, 1, 7), []],
    ['one is missing', answer(1, 4), [2]],
    ['nothing is shown', answer(), [1, 2, 4]],
  ])('%s', (_, shown, missing) => {
    expect(missingFrom(stored, shown).map(({ messageId }) => messageId)).toEqual(missing);
  });
  it('keeps where the missing ones stand', () => {
    expect(missingFrom(stored, answer(1, 2))).toEqual([{ messageId: 4, date: 40 }]);
  });
});

describe('adding up', () => {
  it('sums every count, and is as of the newest answer', () => {
    const one = found({ messages: 5, edited: 1, unchanged: 4, asOf: 70 });
    const two = { messages: 3, deleted: 1, added: 1, restored: 1, unchanged: 1, unjudged: 2, asOf: 60 };
    expect(addFindings(one, two)).toEqual({
      messages: 8,
      edited: 1,
      deleted: 1,
      added: 1,
      unchanged: 5,
      restored: 1,
      unjudged: 2,
      asOf: 70,
    });
  });
  it.each([
    [null, undefined, null],
    [null, null, null],
    [null, 5, 5],
    [5, undefined, 5],
    [5, null, 5],
    [5, 9, 9],
  ] as const)('as of %s and %s is as of %s', (before, more, both) => {
    const added = more === undefined ? {} : { asOf: more };
    expect(addFindings(found({ asOf: before }), added).asOf).toBe(both);
  });
});

it.each([
  [{}, 'nothing changed'],
  [{ messages: 9, unchanged: 9 }, 'nothing changed'],
  [{ edited: 41, deleted: 3, added: 2 }, '41 edited, 3 no longer on Telegram, 2 new'],
  [{ edited: 1_204 }, '1,204 edited'],
  [{ restored: 1 }, '1 back on Telegram'],
  [{ deleted: 1, unjudged: 12 }, '1 no longer on Telegram, 12 older than all that Telegram still shows'],
])('%j: %s', (change, words) => {
  expect(findingWords(found(change))).toBe(words);
});
