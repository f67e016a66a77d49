// A cache of two channels with posts in several scripts, for the tests of search.
import { channelId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { SearchAnswer, SearchWish } from '../../../shared/domain/search.ts';
import type { Handlers } from '../handlers.ts';
import { addition, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';

export const LAKE = { ...RIVER, channelId: channelId('77'), name: 'Lake', username: 'lake' };
export const YEAR = { from: NEW_YEAR, until: NEW_YEAR + 366 * DAY };

/** Two channels; ids 1, 2, 3 … in the first, a day apart at noon, and one message in the second. */
export function filled(posts: readonly Partial<Message>[]): ReturnType<typeof openForTest> {
  const opened = openForTest();
  opened.cache.addChannel(addition({ channel: LAKE }));
  const messages = posts.map((post, place) => message(place + 1, NEW_YEAR + place * DAY + DAY / 2, post));
  for (let at = 0; at < messages.length; at += 100) {
    const part = messages.slice(at, at + 100);
    opened.cache.commitBatch(batch({ from: NEW_YEAR + at * DAY, until: NEW_YEAR + (at + 100) * DAY }, part));
  }
  const elsewhere = { ...message(1, NEW_YEAR + 7), channelId: LAKE.channelId, text: 'река впадает в озеро' };
  opened.cache.commitBatch(batch(YEAR, [elsewhere], { channel: LAKE }));
  return opened;
}

export const POSTS: readonly Partial<Message>[] = [
  { text: 'Река вышла из берегов', views: 10, mediaType: 'photo' },
  { text: 'Озеро спокойно #озеро', views: 200 },
  { text: 'реклама: лодки на реке', postAuthor: 'Desk', isForwarded: true },
  { text: null, mediaType: 'photo', senderId: 42, firstName: 'Анна', lastName: 'Ли', username: 'Anna' },
  { text: '水位上升 #洪水 https://example.org', views: 3 },
  { text: 'Река и озеро', entities: [{ type: 'text_url', offset: 0, length: 4, url: 'https://example.org' }] },
];

export function across(cache: Handlers, wish: Partial<SearchWish>): SearchAnswer {
  return cache.searchMessages({
    text: '',
    channelId: null,
    range: null,
    filter: {},
    order: 'date',
    after: null,
    limit: 10,
    exact: false,
    ...wish,
  });
}
