import { describe, expect, test } from 'vitest';
import { channelId, parseChannelReference } from './ids.ts';

const name = (username: string) => ({ kind: 'username', username });
const id = (channelId: string) => ({ kind: 'id', channelId });
const malformed = (why: string) => expect.objectContaining({ kind: 'malformed', why });

describe('what people type and paste', () => {
  test.each([
    ['@riverwatch', name('riverwatch')],
    ['riverwatch', name('riverwatch')],
    ['RiverWatch', name('RiverWatch')],
    ['  @riverwatch\n', name('riverwatch')],
    ['river_watch_24', name('river_watch_24')],
    ['t.me/riverwatch', name('riverwatch')],
    ['https://t.me/riverwatch', name('riverwatch')],
    ['HTTPS://T.ME/RiverWatch/', name('RiverWatch')],
    ['http://www.t.me/riverwatch', name('riverwatch')],
    ['https://telegram.me/riverwatch', name('riverwatch')],
    ['https://telegram.dog/riverwatch', name('riverwatch')],
    ['https://t.me/riverwatch/123', name('riverwatch')],
    ['https://t.me/riverwatch/123?single', name('riverwatch')],
    ['https://t.me/riverwatch/123?comment=5#top', name('riverwatch')],
    ['https://t.me/riverwatch?boost', name('riverwatch')],
    ['https://t.me/s/riverwatch', name('riverwatch')],
    ['https://t.me/s/riverwatch?before=300', name('riverwatch')],
    ['https://t.me/@riverwatch', name('riverwatch')],
    ['riverwatch.t.me', name('riverwatch')],
    ['https://riverwatch.t.me', name('riverwatch')],
    ['https://RiverWatch.t.me/123?single', name('RiverWatch')],
    ['tg://resolve?domain=riverwatch', name('riverwatch')],
    ['tg://resolve?domain=riverwatch&post=123', name('riverwatch')],
    ['tg:resolve?domain=riverwatch', name('riverwatch')],
    ['TG://RESOLVE?domain=riverwatch', name('riverwatch')],
    ['\u200b@riverwatch\u200b', name('riverwatch')],
    ['\ufeffhttps://t.me/riverwatch\u200e', name('riverwatch')],
    ['@river\u00adwatch', name('riverwatch')],
    ['＠ｒｉｖｅｒｗａｔｃｈ', name('riverwatch')],
    ['\u3000@riverwatch\u00a0', name('riverwatch')],
    ['(https://t.me/riverwatch).', name('riverwatch')],
    ['<t.me/riverwatch/123>,', name('riverwatch')],
    ['@riverwatch!', name('riverwatch')],
    ['@riverwatch/123', name('riverwatch')],
    ['https://t.me/riverwatch/s/5', name('riverwatch')],
    ['https://web.telegram.org/k/#@riverwatch', name('riverwatch')],
    ['https://web.telegram.org/a/#-1001234567890', id('1234567890')],
    ['https://web.telegram.org/a/#?tgaddr=tg%3A%2F%2Fresolve%3Fdomain%3Driverwatch', name('riverwatch')],
    ['1234567890', id('1234567890')],
    ['-1001234567890', id('1234567890')],
    ['-1000234567890', id('234567890')],
    ['１２３４５', id('12345')],
    ['https://t.me/c/1234567890/55', id('1234567890')],
    ['tg://privatepost?channel=1234567890&post=55', id('1234567890')],
  ])('%j', (typed, understood) => {
    expect(parseChannelReference(typed)).toEqual(understood);
  });

  test.each([
    ['', 'empty'],
    [' \u200b ', 'empty'],
    ['https://t.me/+AbCdEf123', 'invite-link'],
    ['https://t.me/joinchat/AbCdEf123', 'invite-link'],
    ['tg://join?invite=AbCdEf123', 'invite-link'],
    ['@abc', 'not-a-name'],
    ['@1riverwatch', 'not-a-name'],
    ['@river-watch', 'not-a-name'],
    ['@riverwatch_', 'not-a-name'],
    ['@реквест', 'not-a-name'],
    ['a'.repeat(33), 'not-a-name'],
    ['0', 'not-a-name'],
    ['-100', 'not-a-name'],
    ['-1000000', 'not-a-name'],
    ['-12345', 'not-a-name'],
    ['12345678901234567890', 'not-a-name'],
    ['https://t.me/', 'not-a-name'],
    ['https://t.me/c/', 'not-a-name'],
    ['https://t.me/c/abc/5', 'not-a-name'],
    ['https://www.t.me', 'not-a-name'],
    ['tg://resolve?phone=123', 'not-a-name'],
    ['tg://settings', 'not-a-name'],
    ['https://example.com/riverwatch', 'not-a-name'],
    ['https://t.me.example.com/riverwatch', 'not-a-name'],
    ['two names', 'not-a-name'],
    ['https://t.me/addstickers/RiverPack', 'not-a-name'],
    ['https://t.me/share?url=https://example.org', 'not-a-name'],
    ['https://share.t.me', 'not-a-name'],
    ['https://web.telegram.org/a/#1234567890', 'not-a-name'],
    ['https://web.telegram.org/a/', 'not-a-name'],
  ])('%j is %s', (typed, why) => {
    expect(parseChannelReference(typed)).toEqual(malformed(why));
  });

  test('what can’t be understood is told as it was typed', () => {
    const typed = ' <img src=x onerror=alert(1)>\u200B';
    expect(parseChannelReference(typed)).toEqual({ kind: 'malformed', why: 'not-a-name', text: typed.slice(1, -1) });
  });
});

test('a number from Telegram becomes an id; anything else is a bug', () => {
  expect(channelId(1_234_567_890n)).toBe('1234567890');
  expect(channelId(5)).toBe('5');
  for (const wrong of [0, -5, 1.5, '05', 'x', '']) expect(() => channelId(wrong)).toThrow(TypeError);
});
