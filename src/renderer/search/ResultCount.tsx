// How many were found: up to a number by themselves, beyond it on demand; and that others were found since.
import { useRef, type ReactElement } from 'react';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { countExactly } from './more-hits.ts';
import { NEW_ONES, totalWords } from './result-words.ts';
import type { Results } from './results.ts';
import { askAgain } from './search-store.ts';

export function ResultCount({ results }: { readonly results: Results }): ReactElement | null {
  const { total, counting, outdated, stale, preparing } = results;
  const words = useRef<HTMLSpanElement>(null);
  if (stale || preparing !== null) return null;
  // The buttons go away with what they do: the focus stays with the words.
  const press = (work: () => void) => () => {
    words.current?.focus();
    work();
  };
  return (
    <>
      <span ref={words} className="messages-count" tabIndex={-1} aria-busy={counting}>
        {counting ? 'Counting them all…' : totalWords(total)}
        {!counting && !total.exact && (
          <>
            {' '}
            <button type="button" className="link" onClick={press(() => void countExactly())}>
              Count them all
            </button>
          </>
        )}
        {outdated && (
          <>
            {' · '}
            <button type="button" className="link" title={NEW_ONES} onClick={press(askAgain)}>
              Show new ones
            </button>
          </>
        )}
      </span>
      <LiveRegion message={counting ? 'Counting them all' : `${totalWords(total)} found`} every={1_000} />
    </>
  );
}
