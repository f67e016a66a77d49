import { describe, expect, it } from 'vitest';
import type { Entity } from './message.ts';
import { segmentText } from './text-segments.ts';

const entity = (type: string, offset: number, length: number, url?: string): Entity =>
  url === undefined ? { type, offset, length } : { type, offset, length, url };

const texts = (text: string, entities: readonly Entity[] | null) => segmentText(text, entities).map(({ text: t }) => t);

describe('segmentText', () => {
  it('is one segment without marks, none without text', () => {
    expect(texts('plain', null)).toEqual(['plain']);
    expect(texts('', [entity('bold', 0, 3)])).toEqual([]);
  });

  it('cuts where marks begin and end, also where they overlap', () => {
    const segments = segmentText('abcdef', [entity('bold', 0, 4), entity('italic', 2, 4)]);
    expect(segments.map(({ text, marks }) => [text, marks])).toEqual([
      ['ab', ['bold']],
      ['cd', ['bold', 'italic']],
      ['ef', ['italic']],
    ]);
  });

  it('counts in UTF-16 units, as Telegram does', () => {
    expect(texts('😀 #паводок!', [entity('hashtag', 3, 8)])).toEqual(['😀 ', '#паводок', '!']);
  });

  it('parts no character of two units, whatever a mark says', () => {
    expect(texts('a👍b👍', [entity('bold', 0, 2), entity('italic', 5, 1)])).toEqual(['a👍', 'b', '👍']);
    expect(texts('👍', [entity('bold', 1, 1)])).toEqual(['👍']);
  });

  it('cuts what reaches beyond the text and drops what is empty', () => {
    expect(texts('abc', [entity('bold', 1, 99), entity('italic', 1, 0), entity('code', 9, 2)])).toEqual(['a', 'bc']);
  });
});

describe('links', () => {
  it.each([
    ['url', 'example.org/x', undefined, 'https://example.org/x'],
    ['url', 'http://example.org', undefined, 'http://example.org'],
    ['text_url', 'here', 'https://example.org', 'https://example.org'],
    ['text_url', 'here', 'javascript:alert(1)', null],
    ['text_url', 'here', 'file:///etc/passwd', null],
    ['text_url', 'here', 'ftp://example.org', null],
    ['text_url', 'here', 'https://', null],
    ['text_url', 'here', 'https://a b', null],
    ['text_url', 'here', 'https:///path', null],
    ['text_url', 'here', ' HTTPS://example.org/a b?c="d" ', 'HTTPS://example.org/a b?c="d"'],
    ['text_url', 'here', 'mailto:a@example.org', null],
    ['text_url', 'here', 'tel:123', null],
    ['text_url', 'here', 'example.org:8443/x', 'https://example.org:8443/x'],
    ['mention', '@river', undefined, 'https://t.me/river'],
    ['hashtag', '#river', undefined, null],
    ['email', 'a@example.org', undefined, null],
  ])('%s "%s" (%s) leads to %s', (type, text, url, to) => {
    const [segment] = segmentText(text, [entity(type, 0, text.length, url)]);
    expect(segment?.link?.url ?? null).toBe(to);
  });

  it('keeps the whole link’s text where another mark cuts it', () => {
    const segments = segmentText('see there', [entity('text_url', 0, 9, 'https://a.org'), entity('bold', 4, 5)]);
    expect(segments.map(({ link }) => link?.text)).toEqual(['see there', 'see there']);
  });
});
