import { expect, test } from 'vitest';
import { count, counted } from './counted.ts';

test('numbers are parted by thousands, and one of a thing is one', () => {
  expect(count(148_220)).toBe('148,220');
  expect([0, 1, 2, 1_380].map((value) => counted(value, 'message'))).toEqual([
    '0 messages',
    '1 message',
    '2 messages',
    '1,380 messages',
  ]);
  expect(counted(1.5, 'day')).toBe('1.5 days');
  expect(counted(3, 'batch', 'batches')).toBe('3 batches');
});
