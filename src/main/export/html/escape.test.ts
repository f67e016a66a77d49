import { describe, expect, it } from 'vitest';
import { escapeHtml, isolated, linkHtml } from './escape.ts';
import { textHtml } from './text.ts';

describe('text as HTML', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`" onload='x' &amp;`, '&quot; onload=&#39;x&#39; &amp;amp;'],
    ['a\0b\u001Bc\u007Fd', 'a\uFFFDb\uFFFDc\uFFFDd'],
    ['tab\tline\nreturn\r', 'tab\tline\nreturn&#13;'],
    ['half \uD800 pair 👍', 'half \uFFFD pair 👍'],
    ['\u202Eevil', '\u202Eevil'],
  ])('%j', (text, html) => expect(escapeHtml(text)).toBe(html));

  it('keeps a name from turning what stands around it', () =>
    expect(isolated('\u202E<b>')).toBe('<bdi>\u202E&lt;b&gt;</bdi>'));
});

describe('links', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//example.org', ' https://example.org'])(
    '%s is none',
    (url) => expect(linkHtml(url, 'x')).toBe('x'),
  );

  it('says nothing of where it was followed, and its address is escaped', () =>
    expect(linkHtml('https://example.org/?a="><script>', 'x')).toBe(
      '<a href="https://example.org/?a=&quot;&gt;&lt;script&gt;" rel="noopener noreferrer nofollow" target="_blank">x</a>',
    ));
});

describe('marks', () => {
  it('overlap without ever being ill-nested', () =>
    expect(
      textHtml('abcdef', [
        { type: 'bold', offset: 0, length: 4 },
        { type: 'italic', offset: 2, length: 4 },
      ]),
    ).toBe('<b>ab</b><i><b>cd</b></i><i>ef</i>'));

  it('lead where they say, for http(s) only', () => {
    const link = (url: string) => textHtml('here', [{ type: 'text_url', offset: 0, length: 4, url }]);
    expect(link('https://example.org')).toContain('<a href="https://example.org" rel="noopener');
    expect(link('https://example.org')).toContain('class="named"');
    expect(link('javascript:alert(1)')).toBe('here');
  });
});
