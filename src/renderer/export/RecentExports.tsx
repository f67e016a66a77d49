// Exports of these channels that were made before: each can be made again, to the same place.
import type { ReactElement } from 'react';
import { counted } from '../../shared/domain/counted.ts';
import type { RecentExport } from '../../shared/domain/export.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import { request } from '../api.ts';
import { dayWords } from '../coverage/day-words.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useAction } from '../ui/use-action.ts';
import { fileName } from './export-words.ts';
import { formatWords } from './format-words.ts';
import { useKeptExports } from './kept-exports-store.ts';

interface RecentExportsProps {
  readonly channels: readonly ChannelId[];
  /** An export began: the dialog has done its work. */
  readonly onBegun: () => void;
}

/** As many as fit without pushing the form away. */
const SHOWN = 3;

/** Nothing where there is none. */
export function RecentExports({ channels, onBegun }: RecentExportsProps): ReactElement | null {
  const recent = useKeptExports((state) => state.recent);
  const own = recent
    .filter(({ spec }) => spec.selection.channels.some((channelId) => channels.includes(channelId)))
    .slice(0, SHOWN);
  if (own.length === 0) return null;
  return (
    <>
      <div className="export-label" id="export-recent">
        Made before
      </div>
      <ul className="export-recent" aria-labelledby="export-recent">
        {own.map((one) => (
          <Recent key={one.recentId} recent={one} onBegun={onBegun} />
        ))}
      </ul>
    </>
  );
}

function Recent({ recent, onBegun }: { readonly recent: RecentExport; readonly onBegun: () => void }): ReactElement {
  const { recentId, target, spec, rows, exportedAt } = recent;
  const { busy, failure, run } = useAction();
  const again = (): void => {
    void run(() => request('export.again', { recentId })).then((done) => done && onBegun());
  };
  return (
    <li>
      <b className="ellipsis" title={target}>
        {fileName(target)}
      </b>
      <span className="dim ellipsis">
        {formatWords(spec.format)}, {counted(rows, 'row')}, {dayWords(dayOf(exportedAt), 'short')}
      </span>
      <span className="spacer" />
      <Button
        disabled={busy}
        aria-label={`Export ${fileName(target)} again`}
        title="What is new is added at the end; where something before it changed, the file is written anew. It says which."
        onClick={again}
      >
        Export again
      </Button>
      {failure && <FailureNotice failure={failure} />}
    </li>
  );
}
