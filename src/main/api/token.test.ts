import { expect, test } from 'vitest';
import { isToken, makeToken } from './token.ts';

test('a token is right, and nothing else is', () => {
  const { token, hash } = makeToken();
  expect(token).toMatch(/^lacuna_[\w-]{43}$/);
  expect(hash).toMatch(/^[\da-f]{64}$/);
  expect(isToken(token, hash)).toBe(true);
  for (const wrong of [`${token}x`, token.slice(0, -1), token.toUpperCase(), '', hash, makeToken().token]) {
    expect(isToken(wrong, hash)).toBe(false);
  }
});

test('where there is none, or a broken one, nothing is right', () => {
  const { token } = makeToken();
  for (const hash of [null, '', 'ab', '0'.repeat(64), 'zz'.repeat(32)]) expect(isToken(token, hash)).toBe(false);
});

test('no two are the same', () => {
  expect(new Set(Array.from({ length: 100 }, () => makeToken().token)).size).toBe(100);
});
