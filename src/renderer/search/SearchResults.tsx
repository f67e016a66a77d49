// What is found over all channels, in the list's place. A click, or Enter, goes to the message in its channel.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { count } from '../../shared/domain/counted.ts';
import type { SearchHit } from '../../shared/domain/search.ts';
import { MOST_COUNTED } from '../../shared/domain/search.ts';
import { MediaFilter } from '../messages/MediaFilter.tsx';
import { MoreFilters } from '../messages/MoreFilters.tsx';
import { useSettings } from '../settings/settings-store.ts';
import { Button } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { openExport } from './export-found.ts';
import { goToMessage } from './go-to.ts';
import { HitItem } from './HitItem.tsx';
import { NothingFound } from './NothingFound.tsx';
import { Preparing } from './Preparing.tsx';
import { totalWords } from './result-words.ts';
import {
  askForMore,
  countExactly,
  searchNow,
  setOrder,
  setSearchFilter,
  showResults,
  useSearch,
  type Results,
} from './search-store.ts';

export function SearchResults({ results }: { readonly results: Results }): ReactElement {
  const { order, filter } = useSearch();
  const { hits, total, stale, failure, preparing } = results;
  const [gone, setGone] = useState<Failure | null>(null);
  const open = ({ channelId, row }: SearchHit) => void goToMessage(channelId, row.messageId).then(setGone);
  const notRanked = order === 'relevance' && results.order === 'date' && !stale && hits.length > 0;
  return (
    <>
      <div className="messages-tools" role="toolbar" aria-label="Search results">
        <h2 className="messages-title">All channels</h2>
        <Chip on={order === 'date'} onClick={() => setOrder('date')}>
          Newest first
        </Chip>
        <Chip
          on={order === 'relevance'}
          title={`Up to ${count(MOST_COUNTED)} messages are put in order of relevance`}
          onClick={() => setOrder('relevance')}
        >
          Most relevant first
        </Chip>
        <MediaFilter filter={filter} onChange={setSearchFilter} />
        <MoreFilters filter={filter} onChange={setSearchFilter} />
        <span className="spacer" />
        {!stale && preparing === null && (
          <span className="messages-count">
            {totalWords(total)}
            {!total.exact && (
              <>
                {' '}
                <button
                  type="button"
                  className="link"
                  onClick={() => void countExactly().catch((thrown: unknown) => setGone(failureOf(thrown)))}
                >
                  Count them all
                </button>
              </>
            )}
          </span>
        )}
        <Button
          className="messages-small"
          title="What was found, over all channels, with these filters"
          reason={nothingToExport(results)}
          onClick={openExport}
        >
          Export these…
        </Button>
        <Button className="messages-small" onClick={() => showResults(false)}>
          Back to the list
        </Button>
      </div>
      <LiveRegion message={stale || preparing !== null ? '' : `${totalWords(total)} found`} every={1_000} />
      {(failure ?? gone) && (
        <div className="messages-notice">
          <FailureNotice
            failure={(failure ?? gone)!}
            {...(failure ? { actions: <Button onClick={searchNow}>Try again</Button> } : {})}
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
      ) : hits.length > 0 ? (
        // Another question: the list begins at its beginning.
        <Hits key={`${results.text} ${order}`} results={results} onOpen={open} />
      ) : (
        !stale && <NothingFound text={results.text} where="all" />
      )}
    </>
  );
}

function nothingToExport({ hits, preparing }: Results): string | null {
  if (preparing !== null) return 'The search is being prepared.';
  return hits.length === 0 ? 'No message was found.' : null;
}

function Hits({
  results,
  onOpen,
}: {
  readonly results: Results;
  readonly onOpen: (hit: SearchHit) => void;
}): ReactElement {
  const { hits, next, stale } = results;
  const timeZone = useSettings(({ settings }) => settings.timeZone);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const stop = Math.min(active, hits.length - 1);
  const focus = (at: number) => {
    setActive(at);
    list.current?.querySelector<HTMLElement>(`[data-hit="${at}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = movedHit(stop, event.key, hits.length);
    const hit = hits[stop];
    if (to !== null) {
      event.preventDefault();
      focus(to);
    } else if (event.key === 'Enter' && hit && event.target instanceof HTMLElement && event.target.dataset['hit']) {
      event.preventDefault();
      onOpen(hit);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      showResults(false);
    }
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears for its rows, the tab stops
    <ul
      ref={list}
      className={stale ? 'results-list messages-stale' : 'results-list'}
      aria-label="Messages found"
      aria-busy={stale}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {hits.map((hit, at) => (
        <HitItem
          key={`${hit.channelId}/${hit.row.messageId}`}
          hit={hit}
          at={at}
          stop={at === stop}
          timeZone={timeZone}
          onOpen={onOpen}
          onFocus={setActive}
        />
      ))}
      {next !== null && <More key={hits.length} />}
    </ul>
  );
}

/** The place of what follows: it is asked for before it comes into view. */
function More(): ReactElement {
  const mark = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = mark.current;
    if (!element) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && void askForMore(), {
      root: element.parentElement,
      rootMargin: '1200px',
    });
    seen.observe(element);
    return () => seen.disconnect();
  }, []);
  return (
    <li ref={mark} className="results-more" aria-hidden="true">
      …
    </li>
  );
}

/** Where a key leads; null for a key that leads nowhere. */
function movedHit(from: number, key: string, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, count - 1);
    case 'ArrowUp':
      return Math.max(from - 1, 0);
    case 'PageDown':
      return Math.min(from + 8, count - 1);
    case 'PageUp':
      return Math.max(from - 8, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
