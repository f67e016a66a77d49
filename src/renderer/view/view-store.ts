// What the researcher is looking at: the one store that several features share.
import { create } from 'zustand';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import type { Day, TimeRange } from '../../shared/domain/time-range.ts';

/** A dialog that covers the window; one at a time. */
export type Dialog =
  | { readonly kind: 'add-channel' }
  | { readonly kind: 'remove-channel'; readonly channelId: ChannelId }
  | { readonly kind: 'edit-period'; readonly channelId: ChannelId }
  | { readonly kind: 'check-all'; readonly channelId: ChannelId }
  /** `found`: what let the results over all channels through, which are exported then; null: the channel in view. */
  | { readonly kind: 'export'; readonly range: TimeRange | null; readonly found: MessageFilter | null }
  | { readonly kind: 'choose-dates'; readonly range: TimeRange | null }
  | { readonly kind: 'gap-list' }
  | { readonly kind: 'go-to-date' }
  | { readonly kind: 'open-link'; readonly url: string; readonly text: string }
  | { readonly kind: 'older' }
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'shortcuts' };

interface ViewState {
  readonly channelId: ChannelId | null;
  /** The days selected on the calendar; messages are filtered to it. */
  readonly range: TimeRange | null;
  readonly filter: MessageFilter;
  readonly messageId: MessageId | null;
  /** The day at the top of the message list: the calendar marks it. */
  readonly visibleDay: Day | null;
  /** Where the list is asked to go: a day, or one of its rows. `at` makes two jumps to one place two jumps. */
  readonly jump: { readonly day: Day; readonly offset: number | null; readonly at: number } | null;
  readonly dialog: Dialog | null;
  readonly selectChannel: (channelId: ChannelId | null) => void;
  readonly selectRange: (range: TimeRange | null) => void;
  readonly setFilter: (filter: MessageFilter) => void;
  readonly selectMessage: (messageId: MessageId | null) => void;
  readonly setVisibleDay: (day: Day | null) => void;
  readonly jumpTo: (day: Day, offset?: number) => void;
  readonly open: (dialog: Dialog) => void;
  readonly close: () => void;
}

export const useView = create<ViewState>()((set) => ({
  channelId: null,
  range: null,
  filter: {},
  messageId: null,
  visibleDay: null,
  jump: null,
  dialog: null,
  selectChannel: (channelId) =>
    set((state) =>
      state.channelId === channelId
        ? {}
        : { channelId, range: null, filter: {}, messageId: null, visibleDay: null, jump: null },
    ),
  selectRange: (range) => set({ range }),
  setFilter: (filter) => set({ filter }),
  selectMessage: (messageId) => set({ messageId }),
  setVisibleDay: (visibleDay) => set({ visibleDay }),
  jumpTo: (day, offset) => set((state) => ({ jump: { day, offset: offset ?? null, at: (state.jump?.at ?? 0) + 1 } })),
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: null }),
}));
