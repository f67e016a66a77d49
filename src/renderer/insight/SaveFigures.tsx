// The figures as a file: the picture for a text, the numbers for a table.
import { useState, type ReactElement } from 'react';
import type { InsightUnit } from '../../shared/domain/insight.ts';
import { request } from '../api.ts';
import { useSelectedChannel } from '../channels/channel-store.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { useAction } from '../ui/use-action.ts';
import { drawPng } from './draw-png.ts';
import { shownFigures, useInsight } from './insight-store.ts';

type Format = 'png' | 'svg' | 'csv';

const FORMATS: readonly { readonly format: Format; readonly label: string }[] = [
  { format: 'png', label: 'Picture (PNG)' },
  { format: 'svg', label: 'Picture that scales (SVG)' },
  { format: 'csv', label: 'Figures (CSV)' },
];

export function SaveFigures({ unit }: { readonly unit: InsightUnit }): ReactElement {
  const channel = useSelectedChannel()?.channel ?? null;
  const { busy, failure, run } = useAction();
  const [saved, setSaved] = useState<string | null>(null);
  const save = (format: Format) =>
    void run(async () => {
      const { query } = useInsight.getState();
      setSaved(null);
      if (!query || !channel) return;
      const png = format === 'png' ? await drawPng({ channel, ...shownFigures(), unit }) : null;
      const answer = await request('insight.save', { query, unit, format, png });
      if (answer) setSaved(answer.file);
    });
  const words = saved === null ? '' : `Saved ${saved.replace(/^.*[/\\]/, '')}`;
  return (
    <>
      {busy ? (
        <span className="insight-saving">
          Saving…{' '}
          <button type="button" className="link" onClick={() => void request('insight.cancel-save')}>
            Cancel
          </button>
        </span>
      ) : (
        words !== '' && (
          <span className="insight-saving dim ellipsis" title={saved ?? undefined}>
            {words}
          </span>
        )
      )}
      <MenuButton
        className="btn insight-save"
        align="end"
        items={FORMATS.map(({ format, label }) => ({ label, onChoose: () => save(format) }))}
      >
        Save…
      </MenuButton>
      {failure && failure.kind !== 'cancelled' && (
        <div className="insight-failure">
          <FailureNotice failure={failure} />
        </div>
      )}
      <LiveRegion message={words} />
    </>
  );
}
