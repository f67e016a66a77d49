// Goes to one message: in its channel's list, whatever stands in the way, and opens it beside the list.
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { MessageAddress } from '../../shared/domain/message-link.ts';
import { request } from '../api.ts';
import { chooseChannel, useChannels } from '../channels/channel-store.ts';
import { idWords } from '../messages/message-words.ts';
import { useView } from '../view/view-store.ts';
import { showResults, stopTyping } from './search-store.ts';

// Whoever chooses another message while one is looked up goes to the other one.
let wishes = 0;

/** Null: it is there now, or another one was asked for meanwhile. Filters and selected days that hide it are taken off. */
export async function goToMessage(channelId: ChannelId, messageId: MessageId): Promise<Failure | null> {
  stopTyping();
  const mine = ++wishes;
  try {
    const { range, filter } = useView.getState();
    const here = useView.getState().channelId === channelId;
    const asked = { channelId, range: here ? range : null, filter: here ? filter : {} };
    const listed = await request('messages.place', { query: asked, messageId });
    const place =
      listed ?? (await request('messages.place', { query: { channelId, range: null, filter: {} }, messageId }));
    if (mine !== wishes) return null;
    if (!place) return missing(channelId, messageId);
    showResults(false);
    if (!here) chooseChannel(channelId);
    if (!listed) {
      useView.getState().selectRange(null);
      useView.getState().setFilter({});
    }
    useView.getState().jumpTo(place.day, place.offset);
    useView.getState().selectMessage(messageId);
    return null;
  } catch (thrown) {
    return mine === wishes ? failureOf(thrown) : null;
  }
}

export async function goToAddress({ channel, messageId }: MessageAddress): Promise<Failure | null> {
  const channelId = channel === null ? useView.getState().channelId : channelOf(channel);
  if (channelId !== null) return goToMessage(channelId, messageId);
  const name = channel?.kind === 'username' ? `@${channel.username}` : `Channel ${channel?.channelId ?? ''}`;
  return {
    kind: 'channel-not-added',
    message: channel === null ? 'No channel is chosen.' : `${name} is not in this archive.`,
    next: 'Add it first.',
  };
}

/** The channel of the archive that an address names; null where it has none such. */
export function channelOf(named: NonNullable<MessageAddress['channel']>): ChannelId | null {
  const channels = useChannels.getState().channels ?? [];
  const found = channels.find(({ channel }) =>
    named.kind === 'id'
      ? channel.channelId === named.channelId
      : channel.username?.toLowerCase() === named.username.toLowerCase(),
  );
  return found?.channel.channelId ?? null;
}

function missing(channelId: ChannelId, messageId: MessageId): Failure {
  const name = useChannels.getState().channels?.find(({ channel }) => channel.channelId === channelId)?.channel.name;
  return {
    kind: 'invalid-request',
    message: `Message ${idWords(messageId)} of ${name ?? 'this channel'} is not in the archive.`,
    next: 'It may lie in a gap, or never have been shown to this account.',
  };
}
