// The head's buttons and the menu do the same: plan, start, and say why not.
import { create } from 'zustand';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { startDownload } from '../download/download-store.ts';
import { planFillAll, planUpdate, type ActionPlan } from './channel-actions.ts';
import { useChannels } from './channel-store.ts';

interface ActionStore {
  /** Why the last one could not be started, and of which channel. */
  readonly failed: { readonly channelId: ChannelId; readonly failure: Failure } | null;
}

export const useActions = create<ActionStore>()(() => ({ failed: null }));

export function dismissFailed(): void {
  useActions.setState({ failed: null });
}

export function runFillAll(channelId: ChannelId): void {
  run(channelId, planFillAll);
}

export function runUpdate(channelId: ChannelId): void {
  run(channelId, planUpdate);
}

function run(channelId: ChannelId, plan: typeof planFillAll): void {
  const overview = useChannels.getState().channels?.find(({ channel }) => channel.channelId === channelId);
  if (!overview) return;
  const planned: ActionPlan = plan(overview);
  if (planned.kind === 'blocked') {
    useActions.setState({ failed: { channelId, failure: { kind: 'invalid-request', message: planned.reason } } });
    return;
  }
  useActions.setState({ failed: null });
  void startDownload(channelId, planned.from, planned.until).catch((thrown: unknown) => {
    useActions.setState({ failed: { channelId, failure: failureOf(thrown) } });
  });
}
