import { expect, it } from 'vitest';
import { rangeOfDays } from '../../shared/domain/time-range.ts';
import { isMoveKey, movedRow, type MoveKey } from './list-moves.ts';
import { indexRows } from './row-index.ts';

// heading 0 · 1 · 2 · gap 3 · heading 4 · 5
const INDEX = indexRows([
  { kind: 'day', day: 5, count: 2 },
  { kind: 'gap', gap: rangeOfDays(6, 8), estimate: null },
  { kind: 'day', day: 9, count: 1 },
]);

it.each<[MoveKey, number, number]>([
  ['ArrowDown', 1, 2],
  ['ArrowDown', 3, 5],
  ['ArrowDown', 5, 5],
  ['ArrowUp', 5, 3],
  ['ArrowUp', 1, 1],
  ['Home', 5, 1],
  ['End', 1, 5],
  ['PageDown', 1, 5],
  ['PageUp', 5, 1],
])('%s from row %i leads to row %i', (key, from, to) => expect(movedRow(INDEX, from, key, 4)).toBe(to));

it('leads nowhere in an empty list', () => expect(movedRow(indexRows([]), 0, 'End', 4)).toBeNull());

it('knows its keys', () => expect([isMoveKey('PageUp'), isMoveKey('a')]).toEqual([true, false]));
