// Posts as messages, in the client's layer.
import { definitionFor } from '../../tl/schema.ts';
import type { TlObject, TlValue } from '../../tl/value.ts';
import type { Post, PostAction, PostEntity, SampleChannel } from '../../world/model.ts';
import { mediaOf } from './media.ts';
import { peerChannel, peerUser } from './peers.ts';

export function message(post: Post, channel: SampleChannel, layer: number): TlObject {
  const common = {
    id: post.id,
    post: channel.kind === 'channel',
    from_id: senderOf(post, channel),
    peer_id: peerChannel(channel.id),
    date: post.date,
  };
  if (post.action) {
    const pinned = post.action.kind === 'pin_message' ? post.action.messageId : null;
    return { _: 'messageService', ...common, reply_to: replyTo(pinned ?? post.replyTo), action: actionOf(post.action) };
  }
  return {
    _: 'message',
    ...common,
    edit_hide: post.editHide,
    fwd_from: forwardOf(post.forward),
    reply_to: replyTo(post.replyTo),
    message: post.text,
    media: post.media && mediaOf(post.media, post.date, layer),
    entities: post.entities.length === 0 ? null : post.entities.map((entity) => entityOf(entity, layer)),
    ...countsOf(post),
    edit_date: post.editDate,
    post_author: post.postAuthor,
    grouped_id: post.groupedId,
    reactions: reactionsOf(post.reactions, layer),
  };
}

export const emptyMessage = (id: number, channelId: number | null): TlObject => ({
  _: 'messageEmpty',
  id,
  peer_id: channelId === null ? null : peerChannel(channelId),
});

/** In a supergroup, who writes without a name writes as the group. */
function senderOf({ sender }: Post, channel: SampleChannel): TlObject | null {
  if (sender) return peerUser(sender.userId);
  return channel.kind === 'supergroup' ? peerChannel(channel.id) : null;
}

const replyTo = (id: number | null): TlObject | null =>
  id === null ? null : { _: 'messageReplyHeader', reply_to_msg_id: id };

function forwardOf(forward: Post['forward']): TlObject | null {
  if (!forward) return null;
  return {
    _: 'messageFwdHeader',
    from_id: forward.fromChannelId === null ? null : peerChannel(forward.fromChannelId),
    from_name: forward.fromName,
    date: forward.date,
    channel_post: forward.channelPost,
    post_author: forward.postAuthor,
  };
}

/** Views and forwards share a flag: they are told together. */
function countsOf({ views, forwards, replies }: Post): { readonly [field: string]: TlValue } {
  const isCounted = views !== null || forwards !== null;
  return {
    views: isCounted ? (views ?? 0) : null,
    forwards: isCounted ? (forwards ?? 0) : null,
    replies: replies === null ? null : { _: 'messageReplies', replies, replies_pts: 0 },
  };
}

function reactionsOf(reactions: Post['reactions'], layer: number): TlObject | null {
  if (reactions.length === 0) return null;
  // A reaction was the emoji itself once.
  const isObject = definitionFor('reactionEmoji', layer) !== null;
  return {
    _: 'messageReactions',
    results: reactions.map(({ emoji, count }) => ({
      _: 'reactionCount',
      reaction: isObject ? { _: 'reactionEmoji', emoticon: emoji } : emoji,
      count,
    })),
  };
}

/** What some entities have besides their place. */
const ENTITY_FIELDS: Readonly<Record<string, { readonly [field: string]: TlValue }>> = {
  pre: { language: '' },
  mention_name: { user_id: 0 },
  custom_emoji: { document_id: 0n },
};

function entityOf({ type, offset, length, url }: PostEntity, layer: number): TlObject {
  const camel = type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const name = `messageEntity${camel}`;
  if (!definitionFor(name, layer)) return { _: 'messageEntityUnknown', offset, length };
  return { _: name, offset, length, ...(type === 'text_url' ? { url: url ?? '' } : ENTITY_FIELDS[type]) };
}

function actionOf(action: PostAction): TlObject {
  switch (action.kind) {
    case 'channel_create':
      return { _: 'messageActionChannelCreate', title: action.title };
    case 'chat_edit_title':
      return { _: 'messageActionChatEditTitle', title: action.title };
    case 'chat_edit_photo':
      return { _: 'messageActionChatEditPhoto', photo: { _: 'photoEmpty', id: 0n } };
    case 'chat_add_user':
      return { _: 'messageActionChatAddUser', users: action.users };
    case 'chat_joined_by_link':
      return { _: 'messageActionChatJoinedByLink', inviter_id: action.inviterId };
    case 'pin_message':
      return { _: 'messageActionPinMessage' };
    case 'history_clear':
      return { _: 'messageActionHistoryClear' };
  }
}
