// The server's world in the words of an export: what a CSV must hold, column by column.
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import type { SampleServer, WorldMessage } from '../../tests/support/sample.ts';

export const instant = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

/** The channel of a username. Throws where the world has none. */
export function channelNamed(sample: SampleServer, username: string): SampleServer['channels'][number] {
  const channel = sample.channels.find((one) => one.username === username);
  if (!channel) throw new Error(`the world has no @${username}`);
  return channel;
}

/** What the account can be shown on some days, both included, in the order of an export: by date, then id. */
export function worldOn(sample: SampleServer, channelId: number, first: string, last: string): readonly WorldMessage[] {
  const [from, until] = [instant(first), instant(last) + 86_400];
  return sample
    .worldMessages(channelId)
    .filter(({ date }) => date >= from && date < until)
    .toSorted((a, b) => a.date - b.date || a.messageId - b.messageId);
}

const iso = (at: number | null): string => (at === null ? '' : new Date(at * 1000).toISOString().replace('.000Z', 'Z'));
const json = (value: unknown): string => (value === null ? '' : JSON.stringify(value));
const flag = (value: boolean): string => (value ? '1' : '0');
const plain = (value: string | number | null): string => (value === null ? '' : String(value));

/** Every column of a message but for the moment of asking, as text. */
export function worldRow(message: WorldMessage, username: string, title: string): Record<string, string> {
  return {
    date: iso(message.date),
    message_id: String(message.messageId),
    message: message.text ?? '',
    views: plain(message.views),
    forwards: plain(message.forwards),
    media_type: message.mediaType ?? '',
    channel_id: message.channelId,
    sender_id: plain(message.senderId),
    first_name: plain(message.firstName),
    last_name: plain(message.lastName),
    username: plain(message.username),
    media_path: '',
    reply_to: plain(message.replyTo),
    post_author: plain(message.postAuthor),
    is_forwarded: flag(message.isForwarded),
    forwarded_from_channel_id: plain(message.forwardedFromChannelId),
    forwarded_from_name: plain(message.forwardedFromName),
    action: plain(message.action),
    replies: plain(message.replies),
    reactions: json(message.reactions),
    entities: json(message.entities),
    edit_date: iso(message.editDate),
    edit_hide: flag(message.editHide),
    grouped_id: plain(message.groupedId),
    deleted_seen_at: '',
    revisions: '0',
    link: `https://t.me/${username}/${message.messageId}`,
    covered: '1',
    day: iso(message.date).slice(0, 10),
    channel_name: title,
    channel_username: username,
    media_file_name: plain(message.media?.fileName ?? null),
    media_mime_type: plain(message.media?.mimeType ?? null),
    media_file_size: plain(message.media?.fileSize ?? null),
  };
}

/** An export read by a library that did not write it; `fetched_at` is checked for its shape and taken out. */
export function readExport(file: string): readonly Record<string, string>[] {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true, bom: true });
  return rows.map(({ fetched_at: fetchedAt, ...row }) => {
    if (fetchedAt !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(fetchedAt)) {
      throw new Error(`fetched_at is ${fetchedAt}`);
    }
    return row;
  });
}
