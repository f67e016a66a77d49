// The archive's channels with their figures, as main tells them.
import { create } from 'zustand';
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import type { CollectionPeriod } from '../../shared/domain/channel.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { on, request } from '../api.ts';
import { paced } from '../coverage/paced.ts';
import { changeSettings, useSettings } from '../settings/settings-store.ts';
import { useView } from '../view/view-store.ts';
import { successorOf, withChannel, withoutChannel, withTold } from './channel-list.ts';

/** At most two questions a second while a fill runs. */
const INTERVAL = 500;

interface ChannelStore {
  /** In the order of adding; null until the first answer. */
  readonly channels: readonly ChannelOverview[] | null;
  readonly failure: Failure | null;
}

export const useChannels = create<ChannelStore>()(() => ({ channels: null, failure: null }));

// What was told while the list was being asked for: it is newer than the answer. Null: removed.
let told = new Map<ChannelId, ChannelOverview | null>();
// An answer for an archive that was left meanwhile is dropped.
let archive = 0;
const asking = paced(ask, INTERVAL);

/** Another archive is open, or none any more. */
export function showArchive(open: boolean): void {
  archive++;
  useChannels.setState({ channels: null, failure: null });
  useView.getState().selectChannel(null);
  if (open) asking.poke();
}

export function retryChannels(): void {
  asking.poke();
}

async function ask(): Promise<void> {
  const mine = archive;
  told = new Map();
  try {
    const answer = await request('channels.list');
    if (mine !== archive) return;
    const channels = withTold(answer, told);
    useChannels.setState({ channels, failure: null });
    selectSome(channels);
  } catch (thrown) {
    if (mine === archive) useChannels.setState({ failure: failureOf(thrown) });
  }
}

function put(overview: ChannelOverview): void {
  told.set(overview.channel.channelId, overview);
  useChannels.setState(({ channels }) => ({ channels: channels && withChannel(channels, overview) }));
}

function drop(channelId: ChannelId): void {
  told.set(channelId, null);
  const before = useChannels.getState().channels ?? [];
  useChannels.setState({ channels: withoutChannel(before, channelId) });
  const { channelId: selected, selectChannel } = useView.getState();
  if (selected === channelId) selectChannel(successorOf(before, channelId));
}

/** Sees to it that a channel is selected where there is one: the remembered one, or the first. */
function selectSome(channels: readonly ChannelOverview[]): void {
  const { channelId, selectChannel } = useView.getState();
  const has = (id: string | null) => channels.some(({ channel }) => channel.channelId === id);
  if (has(channelId)) return;
  const { selectedChannel, selectedRange, filter } = useSettings.getState().settings;
  const remembered = channels.find(({ channel }) => channel.channelId === selectedChannel);
  selectChannel((remembered ?? channels[0])?.channel.channelId ?? null);
  if (remembered) {
    useView.getState().selectRange(selectedRange);
    useView.getState().setFilter(filter);
  }
}

// Selected days and the filter come back after a restart, with their channel.
useView.subscribe(({ channelId, range, filter }, before) => {
  if (channelId === null || (range === before.range && filter === before.filter)) return;
  changeSettings({ selectedRange: range, filter });
});

/** Selects a channel and remembers it for the next start. */
export function chooseChannel(channelId: ChannelId): void {
  useView.getState().selectChannel(channelId);
  changeSettings({ selectedChannel: channelId });
}

/** Throws a FailureError. */
export async function addChannel(reference: string, period: CollectionPeriod): Promise<void> {
  const overview = await request('channels.add', { reference, period });
  put(overview);
  chooseChannel(overview.channel.channelId);
}

/** Throws a FailureError. */
export async function setPeriod(channelId: ChannelId, period: CollectionPeriod): Promise<void> {
  put(await request('channels.set-period', { channelId, period }));
}

/** Throws a FailureError. */
export async function removeChannel(channelId: ChannelId): Promise<void> {
  await request('channels.remove', { channelId });
  drop(channelId);
}

/** The selected channel with its figures; null where none is selected. */
export function useSelectedChannel(): ChannelOverview | null {
  const channelId = useView((view) => view.channelId);
  return useChannels((state) => state.channels?.find(({ channel }) => channel.channelId === channelId) ?? null);
}

on('channel.changed', put);
on('channel.removed', ({ channelId }) => drop(channelId));
on('batch-committed', () => asking.poke());
