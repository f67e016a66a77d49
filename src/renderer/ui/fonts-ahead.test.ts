import { expect, test } from 'vitest';
import { findFontsAhead } from './fonts-ahead.ts';

test('one character in each idle moment, none before, all of them in the end', () => {
  const found: string[] = [];
  let waiting: (() => void) | null = null;
  findFontsAhead(
    {
      whenIdle: (work) => {
        expect(waiting).toBe(null);
        waiting = work;
      },
      find: (text) => found.push(text),
    },
    ['a', 'b', 'c'],
  );
  const idle = (): void => {
    const work = waiting;
    waiting = null;
    work?.();
  };
  expect(found).toEqual([]);
  idle();
  expect(found).toEqual(['a']);
  for (let moment = 0; moment < 5; moment++) idle();
  expect(found).toEqual(['a', 'b', 'c']);
  expect(waiting).toBe(null);
});
