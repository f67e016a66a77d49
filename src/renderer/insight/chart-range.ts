// The days that the chart goes over. A bar that is chosen narrows the list, not the chart: else the chart would shrink to
// the one bar, and the next could not be chosen.
import { create } from 'zustand';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { useView } from '../view/view-store.ts';

interface ChartRange {
  readonly channelId: ChannelId | null;
  /** What is selected anywhere but in the chart itself; null: everything. */
  readonly range: TimeRange | null;
}

export const useChartRange = create<ChartRange>()(() => {
  const { channelId, range } = useView.getState();
  return { channelId, range };
});

let picked: TimeRange | null = null;

/** Narrows the list to a bar's messages. */
export function pickRange(range: TimeRange): void {
  picked = range;
  useView.getState().selectRange(range);
}

useView.subscribe(({ channelId, range }, before) => {
  if (channelId === before.channelId && range === before.range) return;
  if (range !== null && range === picked) return;
  // A bar is let go: the chart stays with what it went over.
  const isLetGo = range === null && before.range === picked && picked !== null && channelId === before.channelId;
  picked = null;
  if (!isLetGo) useChartRange.setState({ channelId, range });
});
