// The list of conversations: the channels that the account has joined, the one with the newest message first.
import { definitionFor } from '../tl/schema.ts';
import { isTlObject, listOf, longOf, numberOf, objectOf, type TlObject, type TlValue } from '../tl/value.ts';
import type { Post, SampleChannel, World } from '../world/model.ts';
import type { Call, Handlers } from './call.ts';
import { message } from './encode/messages.ts';
import { peerChannel } from './encode/peers.ts';
import { channelOf, peersOf } from './peers.ts';
import { state } from './updates.ts';

const MOST_AT_ONCE = 100;
const ARCHIVE = 1;

interface Entry {
  readonly channel: SampleChannel;
  readonly newest: Post | null;
}

function entriesOf({ services: { world } }: Call): readonly Entry[] {
  return world.channels
    .filter((channel) => channel.joined && !channel.private)
    .map((channel) => entryOf(world, channel))
    .sort((a, b) => dateOf(b) - dateOf(a) || b.channel.id - a.channel.id);
}

const entryOf = (world: World, channel: SampleChannel): Entry => ({
  channel,
  newest: world.timeline(channel).findLast(({ hidden }) => !hidden) ?? null,
});

const dateOf = ({ channel, newest }: Entry): number => newest?.date ?? channel.createdAt;

const dialogOf = ({ channel, newest }: Entry): TlObject => ({
  _: 'dialog',
  peer: peerChannel(channel.id),
  top_message: newest?.id ?? 0,
  read_inbox_max_id: newest?.id ?? 0,
  read_outbox_max_id: newest?.id ?? 0,
  unread_count: 0,
  unread_mentions_count: 0,
  unread_reactions_count: 0,
  unread_poll_votes_count: 0,
  notify_settings: { _: 'peerNotifySettings' },
  pts: 1,
});

function listing(call: Call, entries: readonly Entry[]): { readonly [field: string]: TlValue } {
  const posts = entries.flatMap(({ newest }) => newest ?? []);
  const channels = entries.map(({ channel }) => channel);
  return {
    dialogs: entries.map(dialogOf),
    messages: entries.flatMap(({ channel, newest }) => (newest ? message(newest, channel, call.layer) : [])),
    ...peersOf(posts, channels, call.services.world),
  };
}

function getDialogs(call: Call): TlValue {
  const { params } = call;
  const all = numberOf(params, 'folder_id') === ARCHIVE ? [] : entriesOf(call);
  const left = all.slice(startOf(params, all));
  const shown = left.slice(0, Math.min(Math.max(numberOf(params, 'limit'), 1), MOST_AT_ONCE));
  const dialogs = listing(call, shown);
  // All of them in one answer, or a slice with the number of all.
  if (shown.length === all.length) return { _: 'messages.dialogs', ...dialogs };
  return { _: 'messages.dialogsSlice', count: all.length, ...dialogs };
}

/** After the conversation that the request names, else the first one older than its date. */
function startOf(params: TlObject, entries: readonly Entry[]): number {
  const peer = objectOf(params, 'offset_peer');
  const id = peer._ === 'inputPeerChannel' ? Number(longOf(peer, 'channel_id')) : null;
  const named = entries.findIndex(({ channel }) => channel.id === id);
  if (named >= 0) return named + 1;
  const date = numberOf(params, 'offset_date');
  if (date === 0) return 0;
  const older = entries.findIndex((entry) => dateOf(entry) < date);
  return older >= 0 ? older : entries.length;
}

function getPeerDialogs(call: Call): TlValue {
  const asked = listOf(call.params, 'peers').flatMap((input) =>
    isTlObject(input) && input._ === 'inputDialogPeer' ? channelOf(call, objectOf(input, 'peer')).id : [],
  );
  // Of any channel that is open to the account, joined or not.
  const { world } = call.services;
  const entries = world.channels.filter(({ id }) => asked.includes(id)).map((channel) => entryOf(world, channel));
  const answer = listing(call, entries);
  // The newest of all, which may be one that the account is not shown.
  const dialogs = entries.map((entry) => ({
    ...dialogOf(entry),
    top_message: world.timeline(entry.channel).at(-1)?.id ?? 0,
  }));
  return { _: 'messages.peerDialogs', ...answer, dialogs, state: state(world) };
}

export const dialogs: Handlers = {
  'messages.getDialogs': getDialogs,
  'messages.getPeerDialogs': getPeerDialogs,
  'messages.getPinnedDialogs': (call) => ({
    _: 'messages.peerDialogs',
    ...listing(call, []),
    state: state(call.services.world),
  }),
  // The older layers are given the bare list, which never names the folder of all conversations.
  'messages.getDialogFilters': ({ layer }) =>
    definitionFor('messages.dialogFilters', layer)
      ? { _: 'messages.dialogFilters', filters: [{ _: 'dialogFilterDefault' }] }
      : [],
};
