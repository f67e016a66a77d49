// What the archive holds, as answers say it: keys are the columns of its tables.
import { holds, toIso, type TimeRange } from '../../shared/domain/time-range.ts';
import type { Coverage } from '../../shared/domain/coverage.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { StoredMessage } from '../../shared/domain/message.ts';
import type { CoveredRange } from '../cache/cache.ts';
import { linkOf } from '../messages.ts';
import { isoOrNull } from './dates.ts';
import type { ApiMessage } from './schemas.ts';

export function encodeMessage(stored: StoredMessage, channel: StoredChannel, coverage: Coverage): ApiMessage {
  return {
    channel_id: stored.channelId,
    message_id: stored.messageId,
    date: toIso(stored.date),
    sender_id: stored.senderId,
    first_name: stored.firstName,
    last_name: stored.lastName,
    username: stored.username,
    message: stored.text,
    action: stored.action,
    media_type: stored.mediaType,
    media_path: stored.mediaPath,
    media_file_name: stored.media?.fileName ?? null,
    media_mime_type: stored.media?.mimeType ?? null,
    media_file_size: stored.media?.fileSize ?? null,
    reply_to: stored.replyTo,
    post_author: stored.postAuthor,
    is_forwarded: stored.isForwarded ? 1 : 0,
    forwarded_from_channel_id: stored.forwardedFromChannelId,
    forwarded_from_name: stored.forwardedFromName,
    views: stored.views,
    forwards: stored.forwards,
    replies: stored.replies,
    reactions: stored.reactions?.map(({ emoji, count }) => ({ emoji, count })) ?? null,
    entities:
      stored.entities?.map(({ type, offset, length, url }) => ({
        type,
        offset,
        length,
        ...(url === undefined ? {} : { url }),
      })) ?? null,
    edit_date: isoOrNull(stored.editDate),
    edit_hide: stored.editHide ? 1 : 0,
    grouped_id: stored.groupedId,
    fetched_at: toIso(stored.fetchedAt),
    deleted_seen_at: isoOrNull(stored.deletedSeenAt),
    revisions: stored.revisions,
    link: linkOf(stored.channelId, channel.username, stored.messageId),
    covered: coverage.some((range) => holds(range, stored.date)) ? 1 : 0,
  };
}

export function encodeRange({ from, until }: TimeRange) {
  return { from, until, from_date: toIso(from), until_date: toIso(until) };
}

export function encodeCovered(range: CoveredRange) {
  return {
    ...encodeRange(range),
    source: range.source,
    captured_from: toIso(range.capturedFrom),
    captured_until: toIso(range.capturedUntil),
  };
}
