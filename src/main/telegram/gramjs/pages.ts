// Answers about messages, decoded at once.
import { Api } from 'telegram/tl/index.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../../shared/domain/ids.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import type { HistoryRequest, Page } from '../telegram.ts';
import { inputChannel, inputPeer, nameInSentence } from './channel-book.ts';
import { decodeMessage, peopleOf } from './decode.ts';
import type { Directory } from './directory.ts';
import type { Line } from './line.ts';
import type { ServerClock } from './server-clock.ts';

/** The parts that every question needs. */
export interface Asking {
  readonly line: Line;
  readonly directory: Directory;
  readonly clock: ServerClock;
}

export async function serverTime({ line, clock }: Asking, signal: AbortSignal): Promise<Instant> {
  const { date } = await line.ask(new Api.updates.GetState(), signal);
  clock.learn(date);
  return date;
}

/** When something is asked for: where the server's time is in doubt, it is asked for first. */
async function moment(asking: Asking, signal: AbortSignal): Promise<Instant> {
  return asking.clock.isDoubtful ? serverTime(asking, signal) : asking.clock.now();
}

export function fetchHistory(
  asking: Asking,
  channelId: ChannelId,
  { offsetId, offsetDate, addOffset, limit }: HistoryRequest,
  signal: AbortSignal,
): Promise<Page> {
  const { line, directory } = asking;
  return directory.withChannel(channelId, signal, async (known) => {
    const askedAt = await moment(asking, signal);
    const request = new Api.messages.GetHistory({
      peer: inputPeer(known),
      offsetId,
      offsetDate,
      addOffset,
      limit,
      maxId: 0,
      minId: 0,
      hash: returnBigInt(0),
    });
    return decodePage(
      await line.ask(request, signal, { channel: nameInSentence(known, channelId) }),
      channelId,
      askedAt,
    );
  });
}

export function fetchMessages(
  asking: Asking,
  channelId: ChannelId,
  messageIds: readonly MessageId[],
  signal: AbortSignal,
): Promise<Page> {
  const { line, directory } = asking;
  return directory.withChannel(channelId, signal, async (known) => {
    const askedAt = await moment(asking, signal);
    const request = new Api.channels.GetMessages({
      channel: inputChannel(known),
      id: messageIds.map((id) => new Api.InputMessageID({ id })),
    });
    return decodePage(
      await line.ask(request, signal, { channel: nameInSentence(known, channelId) }),
      channelId,
      askedAt,
    );
  });
}

/** As the channel's dialog tells; that of a channel which the account has not joined too. A refusal tells nothing. */
export function newestId(
  { line, directory }: Asking,
  channelId: ChannelId,
  signal: AbortSignal,
): Promise<MessageId | null> {
  return directory.withChannel(channelId, signal, async (known) => {
    const request = new Api.messages.GetPeerDialogs({ peers: [new Api.InputDialogPeer({ peer: inputPeer(known) })] });
    const { dialogs } = await line.ask(request, signal, { channel: nameInSentence(known, channelId) }).catch(unsaid);
    const ids = dialogs.flatMap(({ peer, topMessage }) =>
      peer.className === 'PeerChannel' && peer.channelId.toString() === channelId && topMessage > 0 ? topMessage : [],
    );
    return ids[0] ?? null;
  });
}

function unsaid(thrown: unknown): { readonly dialogs: readonly [] } {
  if (thrown instanceof FailureError && thrown.failure.kind === 'telegram-refused') return { dialogs: [] };
  throw thrown;
}

/** Newest first, by id, as Telegram numbers them, each once. Throws where Telegram did not say what it holds. */
export function decodePage(answer: Api.messages.TypeMessages, channelId: ChannelId, askedAt: Instant): Page {
  if (answer.className === 'messages.MessagesNotModified') {
    throw fail('telegram-refused', 'Telegram answered that nothing has changed, without saying what there is.', {
      next: 'Try again later.',
      detail: 'messages.messagesNotModified',
    });
  }
  const context = { channelId, askedAt, people: peopleOf(answer.users, answer.chats) };
  const newestFirst = answer.messages.toSorted((a, b) => b.id - a.id);
  const messages = newestFirst.flatMap((message) => decodeMessage(message, context) ?? []);
  return {
    messages: messages.filter(({ messageId }, index) => messageId !== messages[index - 1]?.messageId),
    ids: newestFirst.map(({ id }) => id).filter((id, index, all) => id !== all[index - 1]),
    exact: answer.className === 'messages.Messages' || answer.inexact !== true,
    askedAt,
  };
}
