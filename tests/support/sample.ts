// The sample Telegram in the test's own process, and what a client that read all of a channel must hold.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSample, type Sample, type SampleOptions } from '../../src/sample-telegram/sample.ts';
import type { Person, Post, PostMedia, SampleChannel } from '../../src/sample-telegram/world/model.ts';

/** A quiet Monday noon: with the defaults below, no post that can be read comes in the hours after it. */
export const SAMPLE_NOW = '2026-06-01T12:00:00Z';

export type SampleServerOptions = SampleOptions;

export interface SampleServer extends Sample {
  /** The server's public key (PEM), in a temporary folder that close() removes. */
  readonly publicKeyFile: string;
  /** What the account can be shown of a channel now, by id. @throws RangeError where there is no such channel */
  worldMessages(channelId: number): readonly WorldMessage[];
}

/** A message as the app is to store it (domain/message.ts), but for the moment of asking. */
export interface WorldMessage {
  readonly channelId: string;
  readonly messageId: number;
  readonly date: number;
  readonly senderId: number | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly username: string | null;
  readonly text: string | null;
  readonly mediaType: PostMedia['kind'] | null;
  readonly media: {
    readonly mimeType: string | null;
    readonly fileSize: number | null;
    readonly fileName: string | null;
  } | null;
  readonly replyTo: number | null;
  readonly postAuthor: string | null;
  readonly isForwarded: boolean;
  readonly forwardedFromChannelId: number | null;
  readonly forwardedFromName: string | null;
  readonly action: string | null;
  readonly views: number | null;
  readonly forwards: number | null;
  readonly replies: number | null;
  readonly reactions: readonly { readonly emoji: string; readonly count: number }[] | null;
  readonly entities: Post['entities'] | null;
  readonly editDate: number | null;
  readonly editHide: boolean;
  readonly groupedId: string | null;
}

export async function startSampleServer(options: SampleServerOptions = {}): Promise<SampleServer> {
  const sample = await startSample({ seed: 7, posts: 20_000, now: SAMPLE_NOW, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'sample-telegram-'));
  const publicKeyFile = join(folder, 'public-key.pem');
  writeFileSync(publicKeyFile, sample.publicKeyPem);
  const { world } = sample;
  return {
    ...sample,
    publicKeyFile,
    worldMessages(channelId) {
      const channel = world.channel(channelId);
      if (channel === null) throw new RangeError(`There is no channel ${channelId}.`);
      const titles = new Map(world.channels.map(({ id, title }) => [id, title]));
      return world
        .timeline(channel)
        .filter(({ hidden }) => !hidden)
        .map((post) => worldMessage(post, channel, titles));
    },
    async close() {
      await sample.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function worldMessage(post: Post, channel: SampleChannel, titles: ReadonlyMap<number, string>): WorldMessage {
  const isService = post.action !== null;
  // Telegram tells views and forwards together or not at all.
  const isCounted = !isService && (post.views !== null || post.forwards !== null);
  const { forward, media } = post;
  const from = forward?.fromChannelId ?? null;
  return {
    channelId: String(channel.id),
    messageId: post.id,
    date: post.date,
    ...senderOf(post.sender, channel),
    text: isService ? null : post.text,
    mediaType: isService ? null : (media?.kind ?? null),
    media: isService || media === null || !('file' in media) ? null : fileOf(media.file),
    replyTo: post.action?.kind === 'pin_message' ? post.action.messageId : post.replyTo,
    postAuthor: isService ? null : post.postAuthor,
    isForwarded: !isService && forward !== null,
    forwardedFromChannelId: isService ? null : from,
    forwardedFromName: isService ? null : (forward?.fromName ?? (from === null ? null : (titles.get(from) ?? null))),
    action: post.action?.kind ?? null,
    views: isCounted ? (post.views ?? 0) : null,
    forwards: isCounted ? (post.forwards ?? 0) : null,
    replies: isService ? null : post.replies,
    reactions: isService || post.reactions.length === 0 ? null : post.reactions,
    entities: isService || post.entities.length === 0 ? null : post.entities,
    editDate: isService ? null : post.editDate,
    editHide: !isService && post.editHide,
    groupedId: isService || post.groupedId === null ? null : post.groupedId.toString(),
  };
}

type Sender = Pick<WorldMessage, 'senderId' | 'firstName' | 'lastName' | 'username'>;

/** Without a person the channel speaks, by its id in the form that bots use. */
function senderOf(person: Person | null, channel: SampleChannel): Sender {
  if (person === null) {
    return { senderId: -1_000_000_000_000 - channel.id, firstName: null, lastName: null, username: null };
  }
  const { userId, firstName, lastName, username } = person;
  return { senderId: userId, firstName, lastName, username };
}

function fileOf({ mimeType, size, fileName }: Extract<PostMedia, { file: unknown }>['file']): WorldMessage['media'] {
  return { mimeType, fileSize: size, fileName };
}
