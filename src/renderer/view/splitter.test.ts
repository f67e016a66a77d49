import { expect, test } from 'vitest';
import { splitterMove } from './splitter.ts';

test('the splitter stays where both parts can be seen', () => {
  expect(splitterMove.to(0.02)).toBe(0.15);
  expect(splitterMove.to(0.99)).toBe(0.85);
  expect(splitterMove.to(0.33333)).toBe(0.333);
});

test('keys move it', () => {
  expect(splitterMove.byKey(0.5, 'ArrowUp')).toBe(0.45);
  expect(splitterMove.byKey(0.84, 'ArrowDown')).toBe(0.85);
  expect(splitterMove.byKey(0.5, 'Home')).toBe(0.15);
  expect(splitterMove.byKey(0.5, 'End')).toBe(0.85);
  expect(splitterMove.byKey(0.5, 'a')).toBeNull();
});
