// What was found, or why nothing is shown, in the place of the list. A click, or Enter, goes to the message in its channel.
import { useState, type ReactElement } from 'react';
import { count } from '../../shared/domain/counted.ts';
import type { Failure } from '../../shared/domain/failure.ts';
import { MOST_COUNTED, type SearchHit } from '../../shared/domain/search.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { goToMessage } from './go-to.ts';
import { HitList } from './HitList.tsx';
import { NothingFound } from './NothingFound.tsx';
import { Preparing } from './Preparing.tsx';
import type { Results } from './results.ts';
import { askAgain, useSearch } from './search-store.ts';

export function ResultArea({ results }: { readonly results: Results }): ReactElement {
  const { question, answer, found, stale, failure, preparing } = results;
  // Of a hit of this answer: the next one has others.
  const [gone, setGone] = useState<{ readonly of: number; readonly failure: Failure | null }>();
  const hasHits = found.pages.some(({ count: hits }) => hits > 0);
  const notRanked = question.order === 'relevance' && results.order === 'date' && !stale && hasHits;
  const open = ({ channelId, row }: SearchHit, at: number) => {
    useSearch.setState({ opened: { answer, at } });
    void goToMessage(channelId, row.messageId).then((thrown) => setGone({ of: answer, failure: thrown }));
  };
  const failed = failure ?? (gone?.of === answer ? gone.failure : null);
  return (
    <>
      {failed && (
        <div className="messages-notice">
          <FailureNotice
            failure={failed}
            {...(failure ? { actions: <Button onClick={askAgain}>Try again</Button> } : {})}
          />
        </div>
      )}
      {notRanked && (
        <p className="results-note">
          More than {count(MOST_COUNTED)} messages match: they stand newest first. Add a word to see the most relevant
          first.
        </p>
      )}
      {preparing !== null ? (
        <Preparing share={preparing} />
      ) : hasHits ? (
        <HitList key={answer} results={results} onOpen={open} />
      ) : (
        !stale && <NothingFound text={question.text} where={question.channelId === null ? 'all' : 'channel'} />
      )}
    </>
  );
}
