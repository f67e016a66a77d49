// A message as it stands on an exported page.
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { count } from '../../../shared/domain/counted.ts';
import { addressOf } from '../../../shared/domain/message-link.ts';
import { actionWords, forwardedFrom, MEDIA_WORDS } from '../../../shared/domain/message-words.ts';
import type { Reaction, Revision } from '../../../shared/domain/message.ts';
import type { ExportedMessage } from '../../cache/cache.ts';
import { escapeHtml, isolated, linkHtml } from './escape.ts';
import { textHtml } from './text.ts';
import { dateTimeHtml, timeHtml } from './times.ts';

/** `covered`: whether the row lies in covered time; rows of older files need not. */
export function messageHtml(message: ExportedMessage, channel: StoredChannel, covered: boolean): string {
  const gone = message.deletedSeenAt !== null;
  const parts = [
    headHtml(message, channel),
    marksHtml(message, channel, covered),
    bodyHtml(message),
    mediaHtml(message),
    figuresHtml(message),
    ...message.earlier.map(earlierHtml),
  ];
  return `<article id="m${channel.channelId}-${message.messageId}"${gone ? ' class="gone"' : ''}>\n${parts.join('')}</article>\n`;
}

function headHtml(message: ExportedMessage, channel: StoredChannel): string {
  const { messageId, date, postAuthor } = message;
  const author = postAuthor ?? authorOf(message, channel);
  const link = linkHtml(`${addressOf(channel)}/${messageId}`, `#${messageId}`);
  return `<p class="head">${timeHtml(date)} ${link}${author === null ? '' : ` ${isolated(author)}`}</p>\n`;
}

/** Who wrote, where that is somebody else than the channel. */
function authorOf({ firstName, lastName, username, senderId }: ExportedMessage, channel: StoredChannel): string | null {
  const name = [firstName, lastName].filter((part) => part).join(' ');
  if (name !== '') return name;
  if (username !== null && username !== '' && username !== channel.username) return `@${username}`;
  return senderId === null || senderId === Number(`-100${channel.channelId}`) ? null : `sender ${senderId}`;
}

function marksHtml(message: ExportedMessage, channel: StoredChannel, covered: boolean): string {
  const { replyTo, groupedId, editDate, editHide, deletedSeenAt } = message;
  const from = forwardedFrom(message);
  const marks = [
    ...(covered ? [] : ['From an older file, not checked against Telegram']),
    ...(deletedSeenAt === null ? [] : [`Deleted on Telegram; first noticed ${dateTimeHtml(deletedSeenAt)}`]),
    ...(from === null ? [] : [`Forwarded from ${isolated(from)}`]),
    ...(replyTo === null ? [] : [`Reply to ${linkHtml(`${addressOf(channel)}/${replyTo}`, `#${replyTo}`)}`]),
    ...(groupedId === null ? [] : ['Part of an album']),
    ...(editDate === null || editHide ? [] : [`Edited ${dateTimeHtml(editDate)}`]),
  ];
  return marks.length === 0 ? '' : `<p class="marks">${marks.join(' · ')}</p>\n`;
}

function bodyHtml({ text, action, entities }: ExportedMessage): string {
  const service = action === null ? '' : `<p class="service">${escapeHtml(actionWords(action))}</p>\n`;
  return `${service}${text === null || text === '' ? '' : blockHtml('text', textHtml(text, entities))}`;
}

function mediaHtml({ mediaType, media, mediaPath }: ExportedMessage): string {
  if (mediaType === null) return '';
  const facts = [
    escapeHtml(MEDIA_WORDS[mediaType].name),
    ...(media?.fileName ? [isolated(media.fileName)] : []),
    ...(media?.mimeType ? [isolated(media.mimeType)] : []),
    ...(media?.fileSize === null || media?.fileSize === undefined ? [] : [`${count(media.fileSize)} bytes`]),
    ...(mediaPath === null ? [] : [`in the archive as ${isolated(mediaPath)}`]),
  ];
  return `<p class="media">${facts.join(' · ')}</p>\n`;
}

function figuresHtml({ views, forwards, replies, reactions, fetchedAt }: ExportedMessage): string {
  const figures = [
    ...(views === null ? [] : [`${count(views)} views`]),
    ...(forwards === null ? [] : [`${count(forwards)} forwards`]),
    ...(replies === null ? [] : [`${count(replies)} replies`]),
    ...(reactions ?? []).map(reactionHtml),
  ];
  return `<p class="figures">${[...figures, `captured ${dateTimeHtml(fetchedAt)}`].join(' · ')}</p>\n`;
}

function reactionHtml({ emoji, count: given }: Reaction): string {
  return `${emoji.startsWith('custom:') ? 'custom emoji' : isolated(emoji)} ${count(given)}`;
}

function earlierHtml({ text, seenFrom, seenUntil }: Revision): string {
  const since = seenFrom === null ? '' : `seen ${dateTimeHtml(seenFrom)}, `;
  const words = text === null || text === '' ? '<p class="service">No text</p>\n' : blockHtml('text', escapeHtml(text));
  return `<blockquote><p class="marks">Earlier text, ${since}replaced by ${dateTimeHtml(seenUntil)}</p>\n${words}</blockquote>\n`;
}

function blockHtml(name: string, html: string): string {
  return `<div class="${name}" dir="auto">${html}</div>\n`;
}
