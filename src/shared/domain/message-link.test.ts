import { expect, it } from 'vitest';
import { parseMessageAddress } from './message-link.ts';

it.each<[string, string | null]>([
  ['https://t.me/riverwatch/123', 'riverwatch 123'],
  ['t.me/riverwatch/123?single&comment=4', 'riverwatch 123'],
  ['http://www.t.me/s/riverwatch/123', 'riverwatch 123'],
  ['https://t.me/c/1234567890/123', '1234567890 123'],
  ['https://t.me/c/1234567890/7/123', '1234567890 123'],
  ['https://t.me/riverwatch/7/123', 'riverwatch 123'],
  ['https://riverwatch.t.me/123', 'riverwatch 123'],
  ['tg://resolve?domain=riverwatch&post=123', 'riverwatch 123'],
  ['tg://privatepost?channel=1234567890&post=123', '1234567890 123'],
  ['123', 'here 123'],
  [' #51882 ', 'here 51882'],
  ['51 882', 'here 51882'],
  ['51,882', 'here 51882'],
  ['1,204 reports', null],
  ['4,1', null],
  ['0', null],
  ['99999999999', null],
  ['https://t.me/riverwatch', null],
  ['https://t.me/c/1234567890', null],
  ['https://t.me/+abc/12', null],
  ['https://example.org/riverwatch/123', null],
  ['паводок', null],
  ['https://t.me/riverwatch/123 паводок', null],
  ['tg://resolve?domain=riverwatch&post=5 паводок', null],
  ['', null],
])('%s', (typed, expected) => {
  const address = parseMessageAddress(typed);
  const channel = address?.channel;
  const name = channel?.kind === 'username' ? channel.username : (channel?.channelId ?? 'here');
  expect(address && `${name} ${address.messageId}`).toBe(expected);
});
