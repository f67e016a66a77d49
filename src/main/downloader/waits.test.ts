import { expect, test } from 'vitest';
import type { Waiting } from './patience.ts';
import { Waits } from './waits.ts';

const flood = (seconds: number): Waiting => ({ kind: 'flood-wait', seconds });

function told(): { waits: Waits; said: (Waiting | null)[] } {
  const said: (Waiting | null)[] = [];
  return { waits: new Waits((waiting) => said.push(waiting)), said };
}

test('many requests that wait for the same flood are told as one', () => {
  const { waits, said } = told();
  const [a, b] = [Symbol('a'), Symbol('b')];
  waits.set(a, flood(3));
  waits.set(b, flood(3));
  waits.set(a, null);
  waits.set(b, null);
  expect(said).toEqual([flood(3), null]);
});

test('of two floods at once the longer is told, so that the countdown does not end before the wait', () => {
  const { waits, said } = told();
  const [a, b] = [Symbol('a'), Symbol('b')];
  waits.set(a, flood(1));
  waits.set(b, flood(30));
  waits.set(a, null);
  waits.set(b, null);
  expect(said).toEqual([flood(1), flood(30), null]);
});
