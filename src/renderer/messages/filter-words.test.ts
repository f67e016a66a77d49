import { describe, expect, it } from 'vitest';
import { isFiltered, type MessageFilter } from '../../shared/domain/message-list.ts';
import {
  forwardsWords,
  MEDIA_CHOICES,
  mediaWords,
  otherWords,
  typedHost,
  toggledMedia,
  withForwards,
  withMedia,
  withText,
} from './filter-words.ts';

it.each<[MessageFilter, string, string, boolean]>([
  [{}, 'Media: any', 'Forwards: any', false],
  [{ mediaTypes: ['photo'] }, 'Media: photo', 'Forwards: any', true],
  [{ mediaTypes: ['none'] }, 'Media: none', 'Forwards: any', true],
  [{ mediaTypes: ['photo', 'video'], forwarded: true }, 'Media: 2 kinds', 'Forwards: only', true],
  [{ forwarded: false }, 'Media: any', 'Forwards: none', true],
])('%j', (filter, media, forwards, filtered) => {
  expect([mediaWords(filter), forwardsWords(filter), isFiltered(filter)]).toEqual([media, forwards, filtered]);
});

describe('choosing', () => {
  it('puts kinds in and takes them out; none left means any', () => {
    const one = toggledMedia({ forwarded: true }, 'video');
    expect(one).toEqual({ mediaTypes: ['video'], forwarded: true });
    expect(toggledMedia(one, 'photo')).toEqual({ mediaTypes: ['photo', 'video'], forwarded: true });
    expect(toggledMedia(one, 'video')).toEqual({ forwarded: true });
    expect(withMedia({}, MEDIA_CHOICES)).toEqual({});
  });

  it('keeps the media when forwards change', () => {
    expect(withForwards({ mediaTypes: ['photo'] }, 'not')).toEqual({ mediaTypes: ['photo'], forwarded: false });
    expect(withForwards({ forwarded: true }, 'any')).toEqual({});
  });

  it('keeps the words that are searched for, and all other filters', () => {
    const filter: MessageFilter = { text: 'река', hasLink: true, edited: true };
    expect(withMedia(filter, ['photo'])).toEqual({ ...filter, mediaTypes: ['photo'] });
    expect(withForwards(filter, 'only')).toEqual({ ...filter, forwarded: true });
    expect(withText(filter, '')).toEqual({ hasLink: true, edited: true });
    expect(withText({}, 'вода')).toEqual({ text: 'вода' });
  });

  it('says what the rarer filters are', () => {
    expect(otherWords({ hashtag: '#flood', hasLink: false, minViews: 1_000, author: 'Desk' })).toEqual([
      '#flood',
      'Without a link',
      '1,000 views or more',
      'By Desk',
    ]);
    expect(otherWords({ text: 'река' })).toEqual([]);
    expect(otherWords({ linkDomain: 'example.org', forwardedFrom: 7 })).toEqual([
      'Links to example.org',
      'Forwarded from channel 7',
    ]);
    expect(otherWords({ forwardedFrom: 7 }, () => 'Город')).toEqual(['Forwarded from Город']);
  });

  it.each([
    ['Example.org', 'example.org'],
    [' https://www.example.org/x?y ', 'example.org'],
    ['пример.испытание', 'xn--e1afmkfd.xn--80akhbyknj4f'],
    ['', null],
    ['two words', null],
    ['https://', null],
  ])('understands the site in %j', (typed, host) => {
    expect(typedHost(typed)).toBe(host);
  });
});
