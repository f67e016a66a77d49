import { describe, expect, test } from 'vitest';
import { entryWords, isChosen, listWords, shareWords, withEntry } from './top-words.ts';

const TAG = { key: '#паводок', label: '#Паводок', messages: 120 };
const SITE = { key: 'example.org', label: 'example.org', messages: 3 };
const CHANNEL = { key: '2000000001', label: 'Город', messages: 1 };

test('shares', () => {
  expect([shareWords(1, 2_000), shareWords(3, 200), shareWords(120, 240), shareWords(0, 0), shareWords(1, 1)]).toEqual([
    '<0.1 %',
    '1.5 %',
    '50 %',
    '0 %',
    '100 %',
  ]);
});

test('what an entry and its list say', () => {
  expect(entryWords('hashtags', TAG, 2_000)).toBe('#Паводок: 120 messages, 6 %, show them');
  expect(entryWords('forwards', CHANNEL, 2_000)).toBe('Город (2000000001): 1 message, <0.1 %, show them');
  expect(listWords('domains', 0, 1_204)).toBe('No sites in 1,204 messages');
  expect(listWords('forwards', 1, 1)).toBe('1 channel in 1 message');
});

describe('a click', () => {
  test('narrows the list, another one lets go, and other filters stay', () => {
    const before = { mediaTypes: ['photo'], linkDomain: 'a.example' } as const;
    const narrowed = withEntry(before, 'hashtags', TAG);
    expect(narrowed).toEqual({ ...before, hashtag: '#Паводок' });
    expect(isChosen(narrowed, 'hashtags', TAG)).toBe(true);
    expect(withEntry(narrowed, 'hashtags', TAG)).toEqual(before);
    expect(withEntry(narrowed, 'domains', SITE)).toEqual({ ...narrowed, linkDomain: 'example.org' });
    expect(withEntry({}, 'forwards', CHANNEL)).toEqual({ forwardedFrom: 2_000_000_001 });
  });

  test('a tag is the same however it was typed', () => {
    expect(['паводок', '#ПАВОДОК', '＃паводок'].map((hashtag) => isChosen({ hashtag }, 'hashtags', TAG))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isChosen({ hashtag: 'паводо' }, 'hashtags', TAG)).toBe(false);
  });
});
