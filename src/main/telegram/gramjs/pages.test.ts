import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { expect, test } from 'vitest';
import { channelId } from '../../../shared/domain/ids.ts';
import { decodePage } from './pages.ts';

const peerId = new Api.PeerChannel({ channelId: returnBigInt(7001) });
const post = (id: number): Api.Message =>
  new Api.Message({ id, peerId, date: 1_700_000_000 + id, message: `post ${id}`, post: true });
const empty = (id: number): Api.MessageEmpty => new Api.MessageEmpty({ id, peerId });

test('a page in any order, with messages in it twice: newest first, each once, and what is told beats what is empty', () => {
  const messages = [post(2), empty(3), post(5), post(2), empty(5), post(3), empty(4)];
  const page = decodePage(
    new Api.messages.ChannelMessages({ pts: 1, count: 0, messages, topics: [], chats: [], users: [] }),
    channelId('7001'),
    0,
  );
  expect(page.ids).toEqual([5, 4, 3, 2]);
  expect(page.messages.map(({ messageId, text }) => [messageId, text])).toEqual([
    [5, 'post 5'],
    [3, 'post 3'],
    [2, 'post 2'],
  ]);
  expect(page.exact).toBe(true);
});
