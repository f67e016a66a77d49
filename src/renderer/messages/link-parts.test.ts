import { expect, it } from 'vitest';
import { linkParts } from './link-parts.ts';

it('shows the host apart', () => {
  expect(linkParts('https://example.org/a?b#c', 'here')).toEqual({
    before: 'https://',
    host: 'example.org',
    after: '/a?b#c',
    misleading: false,
    plain: false,
  });
});

it.each([
  ['https://evil.example/x', 'https://bank.org/login', true],
  ['https://evil.example/x', 'bank.org', true],
  ['https://www.bank.org/x', 'bank.org/login', false],
  ['https://bank.org/', 'Our bank, bank.org', false],
  ['https://t.me/river', '@river', false],
  ['https://bank.org@evil.example/', 'https://bank.org', true],
])('%s behind "%s" misleads: %s', (url, text, misleading) => expect(linkParts(url, text)?.misleading).toBe(misleading));

it('shows the ASCII form of a name in another script', () => {
  expect(linkParts('https://аpple.com/', 'x')?.host).toBe('xn--pple-43d.com');
});

it.each(['javascript:alert(1)', 'file:///etc', 'not a link'])('refuses %s', (url) => {
  expect(linkParts(url, 'x')).toBeNull();
});
