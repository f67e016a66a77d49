// Beside the chart: what the messages of the list name most often. A click narrows the list to them, a second lets go.
import { useEffect, type CSSProperties, type ReactElement } from 'react';
import { count } from '../../shared/domain/counted.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import type { TopEntry, TopKind } from '../../shared/domain/top-lists.ts';
import { MOST_ENTRIES } from '../../shared/domain/top-lists.ts';
import { changeSettings, useSettings } from '../settings/settings-store.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { useView } from '../view/view-store.ts';
import './top.css';
import { entryWords, isChosen, LIST_NAMES, listWords, shareWords, withEntry } from './top-words.ts';
import { cancelTop, countAgain, showMore, showTop, useTop, type TopList } from './top-store.ts';

const KINDS = Object.keys(LIST_NAMES) as readonly TopKind[];

export function TopLists({ channelId }: { readonly channelId: ChannelId }): ReactElement {
  const { range, filter, setFilter } = useView();
  const kind = useSettings(({ settings }) => settings.insightList);
  const { lists, messages, stale, counting, cancelled, outdated, failure } = useTop();
  useEffect(() => showTop({ channelId, range, filter }), [channelId, range, filter]);
  useEffect(() => () => showTop(null), []);
  const list = lists[kind];
  const words = listWords(kind, list.size, messages);
  return (
    <section className="top" aria-label="Named most often">
      <fieldset className="insight-switch top-kinds">
        <legend className="visually-hidden">What is listed</legend>
        {KINDS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === kind}
            onClick={() => changeSettings({ insightList: each })}
          >
            {LIST_NAMES[each]}
          </button>
        ))}
      </fieldset>
      {failure ? (
        <FailureNotice failure={failure} actions={<Button onClick={countAgain}>Try again</Button>} />
      ) : (
        <Entries kind={kind} list={list} messages={messages} stale={stale} filter={filter} onFilter={setFilter} />
      )}
      <footer className="top-foot">
        {counting !== null ? (
          <span className="insight-counting">
            <ProgressBar value={counting} label="Counting" />
            <button type="button" className="link" onClick={cancelTop}>
              Cancel
            </button>
          </span>
        ) : cancelled || outdated ? (
          <span>
            {cancelled ? 'Counted in part.' : 'Messages have come since.'}{' '}
            <button type="button" className="link" onClick={countAgain}>
              Count again
            </button>
          </span>
        ) : (
          <span className="dim ellipsis" title={list.isFull ? fullWords() : undefined}>
            {list.isFull ? fullWords() : words}
          </span>
        )}
      </footer>
      <LiveRegion message={stale || counting !== null ? '' : words} every={1_000} />
    </section>
  );
}

function fullWords(): string {
  return `More than ${count(MOST_ENTRIES)} different ones: those that came later are left out`;
}

interface EntriesProps {
  readonly kind: TopKind;
  readonly list: TopList;
  readonly messages: number;
  readonly stale: boolean;
  readonly filter: MessageFilter;
  readonly onFilter: (filter: MessageFilter) => void;
}

function Entries({ kind, list, messages, stale, filter, onFilter }: EntriesProps): ReactElement {
  const most = list.entries[0]?.messages ?? 1;
  return (
    <ol className={stale ? 'top-entries messages-stale' : 'top-entries'} aria-label={LIST_NAMES[kind]}>
      {list.entries.map((entry) => (
        <li key={entry.key}>
          <Entry
            kind={kind}
            entry={entry}
            messages={messages}
            most={most}
            chosen={isChosen(filter, kind, entry)}
            onChoose={() => onFilter(withEntry(filter, kind, entry))}
          />
        </li>
      ))}
      {list.size > list.entries.length && (
        <li>
          <button type="button" className="link top-more" onClick={showMore}>
            Show more
          </button>
        </li>
      )}
    </ol>
  );
}

interface EntryProps {
  readonly kind: TopKind;
  readonly entry: TopEntry;
  readonly messages: number;
  readonly most: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Entry({ kind, entry, messages, most, chosen, onChoose }: EntryProps): ReactElement {
  return (
    <button
      type="button"
      className="top-entry"
      aria-pressed={chosen}
      aria-label={entryWords(kind, entry, messages)}
      title={entry.label === entry.key ? entry.label : `${entry.label} (${entry.key})`}
      style={{ '--top-share': entry.messages / most } as CSSProperties}
      onClick={onChoose}
    >
      <bdi className="ellipsis">{entry.label}</bdi>
      <span>{count(entry.messages)}</span>
      <span className="dim">{shareWords(entry.messages, messages)}</span>
    </button>
  );
}
