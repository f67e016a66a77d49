import type { InsightUnit } from './insight.ts';
import type { MessageFilter } from './message-list.ts';
import type { TopKind } from './top-lists.ts';
import type { TimeRange } from './time-range.ts';

/** What the researcher set. Kept in a small JSON file; what cannot be read falls back to the default, member by member. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** An IANA time zone shown beside UTC; null for UTC only. */
  readonly timeZone: string | null;
  /** The calendar panel's share of the height between head and bottom bar, 0.15 to 0.85. */
  readonly splitter: number;
  readonly selectedChannel: string | null;
  /** The selected channel's selected days and filter, so that they come back after a restart. */
  readonly selectedRange: TimeRange | null;
  readonly filter: MessageFilter;
  /** Whether the figures under the calendar are open, the unit of their chart, and the list beside it. */
  readonly insightOpen: boolean;
  readonly insightUnit: InsightUnit | 'auto';
  readonly insightList: TopKind;
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  timeZone: null,
  splitter: 0.5,
  selectedChannel: null,
  selectedRange: null,
  filter: {},
  insightOpen: false,
  insightUnit: 'auto',
  insightList: 'hashtags',
};
