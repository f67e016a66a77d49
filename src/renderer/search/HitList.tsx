// The hits in view and those beside it; what stands for the others is space. They come in pages (hit-pages.ts), of which
// those that are drawn are measured: so the list costs the same however far somebody reads.
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { SearchHit } from '../../shared/domain/search.ts';
import { useSettings } from '../settings/settings-store.ts';
import { HitItem } from './HitItem.tsx';
import { pageOfHit, startsOf } from './hit-pages.ts';
import { needHits, readHits } from './more-hits.ts';
import type { Results } from './results.ts';
import { showResults, useSearch } from './search-store.ts';
import { GUESS, heightOf, useHitView } from './use-hit-view.ts';

interface HitListProps {
  readonly results: Results;
  readonly onOpen: (hit: SearchHit, at: number) => void;
}

export function HitList({ results, onOpen }: HitListProps): ReactElement {
  const { found, total, stale, answer } = results;
  const { pages, next } = found;
  const timeZone = useSettings(({ settings }) => settings.timeZone);
  const starts = useMemo(() => startsOf(found), [found]);
  const count = starts.at(-1) ?? 0;
  const [box, setBox] = useState<HTMLUListElement | null>(null);
  const [active, setActive] = useState(() => openedOf(answer));
  const stop = Math.min(active, count - 1);
  const stopPage = pageOfHit(starts, stop);
  const { view, look } = useHitView(found, box, stopPage);
  const { first, last } = view;
  useEffect(() => {
    if (!stale) needHits(first, last);
  }, [first, last, stale]);

  // What has the focus may have been scrolled out of what is drawn, or not be drawn yet: the list has it meanwhile.
  const inside = useRef(false);
  const wanted = useRef<number | null>(active > 0 ? active : null);
  useLayoutEffect(() => {
    if (!box) return;
    // Hits that came in between may have cut the list short.
    const hit = wanted.current === null ? null : elementOf(box, Math.min(wanted.current, count - 1));
    if (hit) {
      wanted.current = null;
      hit.focus();
    } else if (inside.current && !box.contains(document.activeElement)) box.focus({ preventScroll: true });
  });

  const goTo = (at: number) => {
    if (!box) return;
    setActive(at);
    const hit = elementOf(box, at);
    wanted.current = hit ? null : at;
    if (hit) return hit.focus();
    const page = pageOfHit(starts, at);
    box.focus({ preventScroll: true });
    box.scrollTo({ top: heightOf(found, view, 0, page) + (at - (starts[page] ?? 0)) * GUESS });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = movedHit(stop, event.key, count);
    const hit = pages[stopPage]?.hits?.[stop - (starts[stopPage] ?? 0)];
    if (to !== null) {
      event.preventDefault();
      goTo(to);
    } else if (event.key === 'Enter' && hit && event.target instanceof HTMLElement && event.target.dataset['hit']) {
      event.preventDefault();
      onOpen(hit, stop);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      showResults(false);
    }
  };

  const isStopDrawn = stopPage >= first && stopPage <= last && pages[stopPage]?.hits !== null;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears for its rows, the tab stops
    <ul
      ref={setBox}
      className={stale ? 'results-list messages-stale' : 'results-list'}
      aria-label="Messages found"
      aria-busy={stale}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- stands in for a row that is not drawn
      tabIndex={isStopDrawn ? -1 : 0}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => {
        if (currentTarget.scrollTop > 0) readHits(answer);
        look();
      }}
      onFocus={() => {
        inside.current = true;
        readHits(answer);
      }}
      onBlur={({ relatedTarget }) => {
        inside.current = relatedTarget !== null && (box?.contains(relatedTarget) ?? false);
        // Whoever went elsewhere is not fetched back by a page that comes.
        if (relatedTarget !== null && !inside.current) wanted.current = null;
      }}
    >
      <Space height={heightOf(found, view, 0, first)} />
      {/* Flat: rows in lists of their own would be made anew whenever another page is the first. */}
      {pages.slice(first, last + 1).flatMap(({ hits }, nth) => {
        const page = first + nth;
        if (hits === null) return <Space key={`page ${page}`} height={heightOf(found, view, page, page + 1)} />;
        return hits.map((hit, offset) => {
          const at = (starts[page] ?? 0) + offset;
          return (
            <HitItem
              key={`${page}/${hit.channelId}/${hit.row.messageId}`}
              hit={hit}
              at={at}
              page={page}
              of={next === null ? count : total.exact ? Math.max(total.count, count) : -1}
              stop={at === stop}
              timeZone={timeZone}
              onOpen={onOpen}
              onFocus={setActive}
            />
          );
        });
      })}
      <Space height={heightOf(found, view, last + 1, pages.length)} />
      {next !== null && (
        <li className="results-more" aria-hidden="true">
          …
        </li>
      )}
    </ul>
  );
}

/** What is not drawn, or not here yet. */
function Space({ height }: { readonly height: number }): ReactElement | null {
  return height === 0 ? null : <li className="results-space" aria-hidden="true" style={{ height }} />;
}

/** The hit that the way back from a message leads to. */
function openedOf(answer: number): number {
  const { opened } = useSearch.getState();
  return opened?.answer === answer ? opened.at : 0;
}

function elementOf(box: HTMLElement, at: number): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-hit="${at}"]`);
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
