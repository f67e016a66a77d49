// The texts of a message that were replaced, the latest first.
import { type ReactElement } from 'react';
import type { Revision } from '../../shared/domain/message.ts';
import { revisionNote, revisionTitle } from './changes-words.ts';

export function EarlierTexts({ revisions }: { readonly revisions: readonly Revision[] }): ReactElement | null {
  if (revisions.length === 0) return null;
  return (
    <>
      {revisions.toReversed().map((revision, index) => (
        <section key={revisions.length - index} className="earlier-text" aria-label={revisionTitle(revision)}>
          <h4>{revisionTitle(revision)}</h4>
          <p className="side-panel-text" dir="auto">
            {revision.text === null || revision.text === '' ? <i>No text</i> : revision.text}
          </p>
          <small>{revisionNote(revision)}</small>
        </section>
      ))}
    </>
  );
}
