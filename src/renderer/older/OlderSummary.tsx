import { useState } from 'react';
import { counted } from '../../shared/domain/counted.ts';
import type { OlderReport } from '../../shared/domain/older-file.ts';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { useAction } from '../ui/use-action.ts';
import { leaveOlder } from './older-store.ts';
import { leftOut, lineWords, listText, problemWords, reportSentences } from './older-words.ts';

/** What came of an older file, and the rows that could not be taken as they were. */
export function OlderSummary({ report }: { readonly report: OlderReport }) {
  return (
    <Dialog
      title={report.way === 'fresh' || report.way === 'open' ? 'Your archive is open' : 'The older file was taken over'}
      width={600}
      onClose={leaveOlder}
      footer={
        <>
          <span className="spacer" />
          <Button kind="primary" data-autofocus onClick={leaveOlder}>
            Done
          </Button>
        </>
      }
    >
      <div className="stack">
        {reportSentences(report).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {report.problems.length > 0 ? <Problems report={report} /> : null}
      </div>
    </Dialog>
  );
}

function Problems({ report }: { readonly report: OlderReport }) {
  const { busy, failure, run } = useAction();
  const [said, setSaid] = useState('');
  const copy = () =>
    void run(async () => {
      await request('app.copy-text', { text: listText(report) });
      setSaid('The list was copied.');
    });
  const save = () =>
    void run(async () => {
      const file = await request('older.save-list');
      if (file !== null) setSaid(`The list was saved to ${file}.`);
    });
  const more = leftOut(report);
  return (
    <section className="older-facts" aria-label="Rows that could not be taken as they were">
      <ul className="older-problems">
        {report.problems.map((problem) => (
          <li key={problem.reason}>{problemWords(problem)}</li>
        ))}
      </ul>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: without a stop, keys could not */}
      <ul className="older-lines" aria-label="The rows" tabIndex={0}>
        {report.lines.map((line, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the list never changes, and its rows may be equal
          <li key={at}>
            <bdi>{lineWords(line)}</bdi>
          </li>
        ))}
        {more > 0 ? <li className="dim">and {counted(more, 'row')} more, in the saved list</li> : null}
      </ul>
      <div className="row">
        <Button disabled={busy} onClick={copy}>
          Copy list
        </Button>
        <Button disabled={busy} onClick={save}>
          Save whole list…
        </Button>
        <span className="dim">{said}</span>
      </div>
      {failure ? <FailureNotice failure={failure} /> : null}
      <LiveRegion message={said} />
    </section>
  );
}
