// The export under way: how far, Cancel; then the file and its manifest, or why there is none.
import { type ReactElement, type ReactNode } from 'react';
import type { Citation } from '../../shared/domain/citation.ts';
import { count, counted } from '../../shared/domain/counted.ts';
import type { ExportProgress } from '../../shared/domain/export.ts';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { useAction } from '../ui/use-action.ts';
import './export.css';
import { dismissExport, useExports } from './export-store.ts';
import { doneWords, fileName } from './export-words.ts';

export function ExportStatus(): ReactElement | null {
  const progress = useExports((state) => state.progress);
  if (!progress) return null;
  return (
    <section className="export-status" aria-label="Export">
      {progress.state === 'running' ? <Running progress={progress} /> : <Ended progress={progress} />}
      <LiveRegion message={spoken(progress)} />
    </section>
  );
}

function Running({ progress }: { readonly progress: ExportProgress }): ReactElement {
  const { exportId, rows, totalRows, file } = progress;
  const { busy, failure, run } = useAction();
  const figures = totalRows === 0 ? 'Preparing…' : `${count(rows)} of ${counted(totalRows, 'row')}`;
  return (
    <>
      <b className="ellipsis">Exporting to {fileName(file)}</b>
      <ProgressBar value={totalRows === 0 ? null : rows / totalRows} label="Export" valueText={figures} />
      <span>{failure?.message ?? figures}</span>
      <span className="spacer" />
      <Button disabled={busy} onClick={() => void run(() => request('export.cancel', { exportId }))}>
        Cancel export
      </Button>
    </>
  );
}

function Ended({ progress }: { readonly progress: ExportProgress }): ReactElement {
  const { exportId, state } = progress;
  const { busy, failure, run } = useAction();
  return (
    <>
      <span className="export-status-words">{failure ? failure.message : endWords(progress)}</span>
      <span className="spacer" />
      {progress.citation !== null && <CopyCitation citation={progress.citation} />}
      {state === 'done' && (
        <Button disabled={busy} onClick={() => void run(() => request('app.show-file', { exportId }))}>
          Show in folder
        </Button>
      )}
      <Button kind="quiet" className="btn-icon" aria-label="Put the export’s message away" onClick={dismissExport}>
        <span aria-hidden="true">✕</span>
      </Button>
    </>
  );
}

function CopyCitation({ citation }: { readonly citation: Citation }): ReactElement {
  const { failure, run } = useAction();
  const copy = (text: string): void => void run(() => request('app.copy-text', { text }));
  return (
    <>
      {failure && <span>{failure.message}</span>}
      <MenuButton
        align="end"
        items={[
          { label: 'As a sentence', onChoose: () => copy(citation.text) },
          { label: 'As BibTeX', onChoose: () => copy(citation.bibTex) },
        ]}
      >
        Copy citation
      </MenuButton>
    </>
  );
}

function endWords(progress: ExportProgress): ReactNode {
  const { state, file, manifest, failure } = progress;
  if (state === 'done') {
    return (
      <>
        {doneWords(progress)} <b title={file}>{fileName(file)}</b>
        {manifest !== null && (
          <>
            , with its manifest <span title={manifest}>{fileName(manifest)}</span>
          </>
        )}
      </>
    );
  }
  if (state === 'cancelled') return 'The export was cancelled; nothing was written.';
  return (
    <>
      <b className="export-status-failed">{failure?.message ?? 'The export failed.'}</b> {failure?.kept} {failure?.next}
    </>
  );
}

function spoken(progress: ExportProgress): string {
  const { state, file, failure } = progress;
  switch (state) {
    case 'running':
      return `Exporting to ${fileName(file)}`;
    case 'done':
      return `${doneWords(progress)} ${fileName(file)}`;
    case 'cancelled':
      return 'The export was cancelled; nothing was written.';
    case 'failed':
      return [failure?.message, failure?.kept, failure?.next].filter((part) => part).join(' ');
  }
}
