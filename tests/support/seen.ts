// What a client was shown, in words that every client library and the world itself can be put into, for comparison.
import type { Post, SampleChannel } from '../../src/sample-telegram/world/model.ts';

export interface SeenMessage {
  readonly id: number;
  /** TL's name of the action of a service message, in lower case. */
  readonly action: string | null;
  readonly date: number;
  readonly text: string;
  readonly senderId: number | null;
  readonly views: number | null;
  readonly forwards: number | null;
  readonly replies: number | null;
  readonly editDate: number | null;
  readonly postAuthor: string | null;
  readonly groupedId: string | null;
  readonly replyTo: number | null;
  readonly forward: readonly (number | string | null)[] | null;
  readonly reactions: readonly (readonly [string, number])[];
  readonly entities: readonly (readonly [string, number, number])[];
  /** TL's name of the media, in lower case; with files, their size. */
  readonly media: string | null;
}

export interface SeenFile {
  readonly size: number;
  readonly sha256: string;
}

export interface SeenAccount {
  readonly userId: number;
  readonly dialogs: readonly string[];
  readonly messages: readonly SeenMessage[];
  readonly files: readonly SeenFile[];
}

const MEDIA = {
  photo: 'messagemediaphoto',
  document: 'messagemediadocument',
  video: 'messagemediadocument',
  animation: 'messagemediadocument',
  video_note: 'messagemediadocument',
  audio: 'messagemediadocument',
  voice: 'messagemediadocument',
  sticker: 'messagemediadocument',
  web_page: 'messagemediawebpage',
  poll: 'messagemediapoll',
  location: 'messagemediageo',
  contact: 'messagemediacontact',
  dice: 'messagemediadice',
} as const;

function mediaOf({ media }: Post): string | null {
  if (!media) return null;
  return 'file' in media ? `${MEDIA[media.kind]} ${media.file.size}` : MEDIA[media.kind];
}

/** A channel as whoever reads all of it has to see it, newest first. */
export const expectedOf = (channel: SampleChannel): readonly SeenMessage[] =>
  channel.posts
    .filter(({ hidden }) => !hidden)
    .toReversed()
    .map((post) => ({
      id: post.id,
      action: post.action && `messageaction${post.action.kind.replaceAll('_', '')}`,
      date: post.date,
      text: post.text,
      // Who writes in a supergroup without a name writes as the group.
      senderId: post.sender?.userId ?? (channel.kind === 'supergroup' ? channel.id : null),
      views: post.views,
      forwards: post.forwards,
      replies: post.replies,
      editDate: post.editDate,
      postAuthor: post.postAuthor,
      groupedId: post.groupedId === null ? null : String(post.groupedId),
      replyTo: post.action?.kind === 'pin_message' ? post.action.messageId : post.replyTo,
      forward: post.forward && [
        post.forward.fromChannelId,
        post.forward.fromName,
        post.forward.date,
        post.forward.channelPost,
        post.forward.postAuthor,
      ],
      reactions: post.reactions.map(({ emoji, count }) => [emoji, count] as const),
      entities: post.entities.map(
        ({ type, offset, length }) => [`messageentity${type.replaceAll('_', '')}`, offset, length] as const,
      ),
      media: mediaOf(post),
    }));
