import { describe, expect, test } from 'vitest';
import { Problem } from './problem.ts';
import { decodeSegment, parseTarget } from './target.ts';

describe('a target', () => {
  test('is taken apart as it stands', () => {
    const { segments, query } = parseTarget('/api/v1/history/%40river?start_date=2024-01-01&q=a+b%26c&flag&e=');
    expect(segments).toEqual(['api', 'v1', 'history', '%40river']);
    expect({ ...query }).toEqual({ start_date: '2024-01-01', q: 'a b&c', flag: '', e: '' });
    expect(decodeSegment('https%3A%2F%2Ft.me%2Friver%2F12')).toBe('https://t.me/river/12');
  });

  test.each([
    'http://127.0.0.1:8717/api/v1/health',
    '*',
    '',
    'api/v1/health',
    '//api/v1/health',
    '/api//v1/health',
    '/api/v1/health/',
    '/',
    '/api/v1/../v1/health',
    '/api/v1/./health',
    '/api/v1/%2e%2E/v1/health',
    '/api/v1/.%2e/health',
    '/api\\v1\\health',
    '/api/v1/health#top',
    '/api/v1/health;a=1 b',
    '/api/v1/hea%lth',
    '/api/v1/search?q=%zz',
    '/api/v1/search?q=%ff',
    '/api/v1/search?q=%00',
    '/api/v1/search?q=a&q=b',
    `/api/v1/search?${Array.from({ length: 40 }, (_, index) => `p${index}=1`).join('&')}`,
    '/api/v1/паводок',
  ])('that is not plain is refused: %s', (url) => {
    expect(() => parseTarget(url)).toThrow(Problem);
  });

  test.each(['%00', '%0d%0aSet-Cookie', '%ff', '%E0%80%AF', '%c0%ae%c0%ae'])(
    'a part of the path like %s is refused',
    (part) => {
      expect(() => decodeSegment(part)).toThrow(Problem);
    },
  );

  test('that is too long is refused, and a parameter of an odd name is only that', () => {
    expect(() => parseTarget(`/${'a'.repeat(8_001)}`)).toThrow(expect.objectContaining({ status: 414 }));
    const { query } = parseTarget('/api?__proto__=1&constructor=2');
    expect(Object.keys(query).toSorted()).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(query)).toBeNull();
  });
});
