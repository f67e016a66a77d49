import { expect, test } from 'vitest';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { failureOf } from '../../shared/domain/failure.ts';
import { channelId } from '../../shared/domain/ids.ts';
import type { Cache } from '../cache/cache.ts';
import { storedChannel } from './channel-words.ts';

const HARBOUR = { channelId: channelId('1234567890'), name: 'Harbour Notices', username: 'harbournotices' };
const NAMELESS = { channelId: channelId('987'), name: 'أخبار النهر', username: null };
const cache = { listChannels: () => Promise.resolve([HARBOUR, NAMELESS] as StoredChannel[]) } as unknown as Cache;

test.each([
  '@harbournotices',
  '@HarbourNotices',
  'https://t.me/harbournotices',
  '1234567890',
  '-1001234567890',
  'Harbour Notices',
])('%s is the channel', async (typed) => expect(await storedChannel(cache, typed)).toBe(HARBOUR));

test('a channel without a username is known by its number and its full name', async () => {
  expect(await storedChannel(cache, '987')).toBe(NAMELESS);
  expect(await storedChannel(cache, 'أخبار النهر')).toBe(NAMELESS);
});

test.each([
  ['@harbornotices', /^Did you mean Harbour Notices \(@harbournotices\)\? Add it/],
  ['@harbour', /^Did you mean Harbour Notices/],
  ['@another_channel', /^Add it with/],
  ['@harb', /^Did you mean/],
])('%s is none, and is told of one like it where there is one', async (typed, next) => {
  const failure = failureOf(await storedChannel(cache, typed).catch((thrown: unknown) => thrown));
  expect(failure).toMatchObject({ kind: 'channel-not-added', message: `${typed} is not in the archive.` });
  expect(failure.next).toMatch(next);
});
