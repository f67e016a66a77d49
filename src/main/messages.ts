// One message with what surrounds it, as the side panel shows it.
import type { MessageDetails } from '../shared/contract/requests.ts';
import { fail } from '../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../shared/domain/ids.ts';
import type { Cache } from './cache/cache.ts';

/** Telegram's albums have at most ten items, with neighbouring ids. */
const ALBUM_ITEMS = 10;

/** The message, its t.me link, the other items of its album and its earlier texts. */
export async function messageDetails(
  cache: Cache,
  channelId: ChannelId,
  messageId: MessageId,
): Promise<MessageDetails> {
  const [channel, message, revisions] = await Promise.all([
    cache.readChannel(channelId),
    cache.readMessage(channelId, messageId),
    cache.readRevisions(channelId, messageId),
  ]);
  if (!channel || !message) throw fail('invalid-request', `Message ${messageId} is not in the archive.`);
  const around = Array.from({ length: 2 * ALBUM_ITEMS - 1 }, (_, index) => messageId - ALBUM_ITEMS + 1 + index);
  const album =
    message.groupedId === null
      ? []
      : (
          await cache.readMessages(
            channelId,
            around.filter((id) => id > 0 && id !== messageId),
          )
        ).filter(({ groupedId }) => groupedId === message.groupedId);
  return { message, link: linkOf(channelId, channel.username, messageId), album, revisions };
}

/** Where Telegram shows a message: by the channel's name, or by its number where it has none. */
export function linkOf(channelId: ChannelId, username: string | null, messageId: MessageId): string {
  return username === null ? `https://t.me/c/${channelId}/${messageId}` : `https://t.me/${username}/${messageId}`;
}
