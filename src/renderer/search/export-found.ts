// What an export is opened for: what was found over all channels, where that is in view; else the channel's list.
import { useView } from '../view/view-store.ts';
import { useSearch } from './search-store.ts';

/** Opens the export of what is in view, as it stands. */
export function openExport(): void {
  const { channelId, range, open } = useView.getState();
  const { shown, results } = useSearch.getState();
  const question = shown ? results?.question : undefined;
  if (question?.channelId === null) {
    const { range: days, filter, text } = question;
    open({ kind: 'export', range: days, found: { ...filter, text } });
  } else if (channelId !== null) open({ kind: 'export', range, found: null });
}
