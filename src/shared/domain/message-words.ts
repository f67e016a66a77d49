// What a message's fields are called, in the window and on exported pages.
import type { MessageRow } from './message-list.ts';
import type { MediaRef, MediaType } from './message.ts';

interface KindWords {
  readonly icon: string;
  readonly name: string;
}

export const MEDIA_WORDS: Readonly<Record<MediaType, KindWords>> = {
  photo: { icon: '📷', name: 'Photo' },
  video: { icon: '🎬', name: 'Video' },
  animation: { icon: '🎞', name: 'Animation' },
  audio: { icon: '🎵', name: 'Audio' },
  voice: { icon: '🎤', name: 'Voice message' },
  video_note: { icon: '📹', name: 'Video message' },
  sticker: { icon: '🏷', name: 'Sticker' },
  document: { icon: '📎', name: 'Document' },
  web_page: { icon: '🔗', name: 'Web page preview' },
  poll: { icon: '📊', name: 'Poll' },
  location: { icon: '📍', name: 'Location' },
  venue: { icon: '📍', name: 'Venue' },
  contact: { icon: '👤', name: 'Contact' },
  dice: { icon: '🎲', name: 'Dice' },
  game: { icon: '🎮', name: 'Game' },
  invoice: { icon: '🧾', name: 'Invoice' },
  story: { icon: '🕘', name: 'Story' },
  giveaway: { icon: '🎁', name: 'Giveaway' },
  paid_media: { icon: '⭐', name: 'Paid media' },
  unsupported: { icon: '❔', name: 'Media of a kind Lacuna does not know' },
};

/** Kinds that are files at Telegram: of these the app says that the file itself is not here. */
const FILE_KINDS: ReadonlySet<MediaType> = new Set([
  'photo',
  'video',
  'animation',
  'audio',
  'voice',
  'video_note',
  'sticker',
  'document',
  'paid_media',
]);

export function isFile(kind: MediaType): boolean {
  return FILE_KINDS.has(kind);
}

/** `Photo`, `Document: report.pdf`. */
export function mediaLine(kind: MediaType, media: MediaRef | null): string {
  const { name } = MEDIA_WORDS[kind];
  return media?.fileName ? `${name}: ${media.fileName}` : name;
}

const ACTION_WORDS: Readonly<Record<string, string>> = {
  channel_create: 'Channel created',
  chat_create: 'Group created',
  channel_migrate_from: 'Group became a supergroup',
  chat_migrate_to: 'Group became a supergroup',
  pin_message: 'Message pinned',
  chat_edit_title: 'Name changed',
  chat_edit_photo: 'Photo changed',
  chat_delete_photo: 'Photo removed',
  chat_add_user: 'Member added',
  chat_delete_user: 'Member left',
  chat_joined_by_link: 'Member joined by link',
  chat_joined_by_request: 'Member joined by request',
  history_clear: 'History cleared',
  group_call: 'Live stream',
  group_call_scheduled: 'Live stream scheduled',
  set_messages_ttl: 'Auto-delete timer changed',
  set_chat_theme: 'Theme changed',
  set_chat_wall_paper: 'Wallpaper changed',
  topic_create: 'Topic created',
  topic_edit: 'Topic changed',
  boost_apply: 'Channel boosted',
  giveaway_launch: 'Giveaway launched',
  giveaway_results: 'Giveaway ended',
};

/** A service message's action; one without words of its own by its name: `game_score` is "Game score". */
export function actionWords(action: string): string {
  const known = ACTION_WORDS[action];
  if (known !== undefined) return known;
  const words = action.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where a forwarded message came from, as far as Telegram tells; null for one that was not forwarded. */
export function forwardedFrom(
  row: Pick<MessageRow, 'isForwarded' | 'forwardedFromName' | 'forwardedFromChannelId'>,
): string | null {
  if (!row.isForwarded) return null;
  if (row.forwardedFromName) return row.forwardedFromName;
  return row.forwardedFromChannelId === null ? 'a hidden sender' : `channel ${row.forwardedFromChannelId}`;
}
