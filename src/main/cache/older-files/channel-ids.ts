// Channels of older files: however the file writes their numbers, they become bare decimal text.
import { isChannelId, type ChannelId } from '../../../shared/domain/ids.ts';

/**
 * `-1001234567890`, ` 1234567890 `, `1234567890.0` -> `1234567890`. Null for what is no channel's number: names, links,
 * and numbers of people's chats (negative without the 100).
 */
export function bareChannelId(text: string): ChannelId | null {
  const number = text.trim().replace(/\.0+$/, '');
  const bare = /^-100\d+$/.test(number) ? number.slice(4).replace(/^0+/, '') : number;
  return isChannelId(bare) ? bare : null;
}
