import { OPEN_END, type Download } from '../../shared/domain/download.ts';
import { Button } from '../ui/Button.tsx';
import { useView } from '../view/view-store.ts';
import { hasChanges } from './check-words.ts';

/** From what a check found to the messages themselves: the list shows those that are edited or gone, in its days. */
export function ShowChanges({ download }: { readonly download: Download }) {
  const { channelId, range, check } = download;
  if (!hasChanges(check)) return null;
  const show = () => {
    const { selectChannel, selectRange, setFilter } = useView.getState();
    selectChannel(channelId);
    selectRange(range.until >= OPEN_END ? null : range);
    setFilter({ edited: true, deleted: true });
  };
  return <Button onClick={show}>Show changes</Button>;
}
