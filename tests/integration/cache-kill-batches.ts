// The batches of cache-kill.test.ts, made alike by the process that commits them and the one that looks for them. Every
// third checks the batch before it again with other texts, so that revisions and updates are torn at as well.
import type { BatchToCommit, ChannelAddition } from '../../src/main/cache/cache.ts';
import type { Channel } from '../../src/shared/domain/channel.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { Message } from '../../src/shared/domain/message.ts';

/** 2024-01-01T00:00:00Z */
export const NEW_YEAR = 1_704_067_200;
export const CHANNEL: Channel = {
  channelId: channelId('1234567890'),
  name: 'River watch',
  username: 'riverwatch',
  kind: 'channel',
  subscribers: null,
};
export const BATCH = 100;
/** Seconds of a claim; between two claims lies a gap, so that each stands as a row of its own. */
export const SECONDS = 5_000;

export function addition(date: number): ChannelAddition {
  return {
    channel: CHANNEL,
    user: '1',
    period: { from: null, until: null },
    firstVisible: { messageId: 1, date },
    lastCut: date,
  };
}

export function isCheck(number: number): boolean {
  return number % 3 === 2;
}

/** The place that a batch's messages and claim have; a check has that of the batch before it. */
export function placeOf(number: number): number {
  return isCheck(number) ? number - 1 : number;
}

export function claimOf(number: number): { from: number; until: number } {
  const from = NEW_YEAR + placeOf(number) * (SECONDS + 1);
  return { from, until: from + SECONDS };
}

export function textOf(number: number): string {
  return `as batch ${number} saw it. ${'The water rises. '.repeat(20)}`;
}

export function numberedBatch(number: number): BatchToCommit {
  const claim = claimOf(number);
  const asked = NEW_YEAR + 10_000_000 + number;
  const messages = Array.from({ length: BATCH }, (_, index): Message => ({
    channelId: CHANNEL.channelId,
    messageId: placeOf(number) * BATCH + index + 1,
    date: claim.from + index * (SECONDS / BATCH),
    senderId: null,
    firstName: null,
    lastName: null,
    username: null,
    text: textOf(number),
    mediaType: null,
    media: null,
    replyTo: null,
    postAuthor: null,
    isForwarded: false,
    forwardedFromChannelId: null,
    forwardedFromName: null,
    action: null,
    views: number,
    forwards: 0,
    replies: null,
    reactions: null,
    entities: null,
    editDate: null,
    editHide: false,
    groupedId: null,
    fetchedAt: asked,
  }));
  return {
    channel: CHANNEL,
    messages,
    claim,
    deleted: [],
    capturedFrom: asked,
    capturedUntil: asked,
    purpose: isCheck(number) ? 'check' : 'fill',
    replaceExisting: true,
  };
}
