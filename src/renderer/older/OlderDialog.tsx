import { useState } from 'react';
import { counted } from '../../shared/domain/counted.ts';
import type { OlderLook, OlderWay } from '../../shared/domain/older-file.ts';
import { Button } from '../ui/Button.tsx';
import { Choices } from '../ui/Choices.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { OlderSummary } from './OlderSummary.tsx';
import { chooseOlder, leaveOlder, takeOlder, useOlder } from './older-store.ts';
import {
  channelWords,
  fileNameOf,
  inferredWords,
  kindWords,
  problemWords,
  progressShare,
  progressWords,
  sizeWords,
  wayWords,
} from './older-words.ts';
import './older.css';

/** An older file: what it is, the ways to take it, how far that is, and what came of it. */
export function OlderDialog() {
  const state = useOlder((store) => store.state);
  switch (state.kind) {
    case 'none':
    case 'choosing':
      return null;
    case 'looking':
      return <Working title="Looking at the file" />;
    case 'looked':
      return <Looked look={state.look} />;
    case 'taking':
      return <Working title={`Taking over ${fileNameOf(state.look.file)}`} />;
    case 'taken':
      return <OlderSummary report={state.report} />;
    case 'failed':
      return (
        <Dialog
          title="This file can’t be opened"
          onClose={leaveOlder}
          footer={
            <>
              <span className="spacer" />
              <Button onClick={leaveOlder}>Close</Button>
              <Button kind="primary" data-autofocus onClick={chooseOlder}>
                Choose another file…
              </Button>
            </>
          }
        >
          <FailureNotice failure={state.failure} />
        </Dialog>
      );
  }
}

function Working({ title }: { readonly title: string }) {
  const progress = useOlder((store) => store.progress);
  const words = progressWords(progress);
  const last = progress?.step === 'tidying';
  return (
    <Dialog
      title={title}
      onClose={leaveOlder}
      footer={
        <>
          <span className="dim">Until it is done, nothing of it counts.</span>
          <span className="spacer" />
          <Button reason={last ? 'It is done in a moment.' : null} onClick={leaveOlder}>
            Cancel
          </Button>
        </>
      }
    >
      <div className="stack">
        <ProgressBar value={progressShare(progress)} label={title} valueText={words} />
        <p>{words}</p>
        <LiveRegion message={words} every={5_000} urgent={progress?.step ?? ''} />
      </div>
    </Dialog>
  );
}

function Looked({ look }: { readonly look: OlderLook }) {
  const [way, setWay] = useState<OlderWay>(look.ways[0] ?? 'fresh');
  const words = wayWords(way, look.file);
  return (
    <Dialog
      title={
        <>
          Open <bdi>{fileNameOf(look.file)}</bdi>
        </>
      }
      width={600}
      onClose={leaveOlder}
      onSubmit={() => takeOlder(look, way)}
      footer={
        <>
          <span className="spacer" />
          <Button onClick={leaveOlder}>Cancel</Button>
          <Button kind="primary" type="submit">
            {words.action}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Facts look={look} />
        <Choices
          legend="What shall become of it?"
          value={way}
          onChange={setWay}
          choices={look.ways.map((value) => {
            const { label, note } = wayWords(value, look.file);
            return { value, label, note };
          })}
        />
        {look.ways.includes('import') && way !== 'import' ? (
          <p className="dim">
            Your present archive stays where it is. To go back to it, open its file with “Open Older Archive…”.
          </p>
        ) : null}
        {look.readOnly && look.kind === 'older' ? (
          <p className="dim">The file or its folder can’t be written to, so it can’t be kept in use where it is.</p>
        ) : null}
      </div>
    </Dialog>
  );
}

function Facts({ look }: { readonly look: OlderLook }) {
  const inferred = inferredWords(look);
  return (
    <section className="older-facts" aria-label="What is in it">
      <p>
        {kindWords(look)}: <b>{counted(look.rows, 'row')}</b>
        {look.mediaFiles > 0 ? `, ${counted(look.mediaFiles, 'media file')}` : ''}, {sizeWords(look.size)}
      </p>
      <p className="dim older-path">{look.file}</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: without a stop, keys could not */}
      <ul className="older-channels" aria-label="Channels" tabIndex={look.channels.length > 4 ? 0 : undefined}>
        {look.channels.map((channel) => (
          <li key={channel.channelId ?? `named ${channel.name}`}>
            <bdi>{channel.name}</bdi> <span className="dim">{channelWords(channel)}</span>
          </li>
        ))}
      </ul>
      {inferred === null ? null : <p>{inferred}</p>}
      {look.problems.length > 0 ? (
        <ul className="older-problems">
          {look.problems.map((problem) => (
            <li key={problem.reason}>{problemWords(problem)}</li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
