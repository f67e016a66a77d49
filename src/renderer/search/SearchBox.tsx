// The search box in the top bar: as one types, in this channel or in all.
import { useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { Failure } from '../../shared/domain/failure.ts';
import { parseMessageAddress, type MessageAddress } from '../../shared/domain/message-link.ts';
import { isSearchable, LONGEST_SEARCH } from '../../shared/domain/search-query.ts';
import { useSelectedChannel } from '../channels/channel-store.ts';
import { useSession } from '../session/session-store.ts';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { channelOf, goToAddress } from './go-to.ts';
import { addressWords } from './result-words.ts';
import {
  clearSearch,
  searchNow,
  setScope,
  showResults,
  typeSearch,
  useSearch,
  type SearchScope,
} from './search-store.ts';
import { useChannels } from '../channels/channel-store.ts';
import { useSearchKey } from './use-search-key.ts';
import './search.css';

const SCOPES: readonly { readonly value: SearchScope; readonly label: string }[] = [
  { value: 'channel', label: 'This channel' },
  { value: 'all', label: 'All channels' },
];

export function SearchBox(): ReactElement {
  const { typed, scope, results, shown } = useSearch();
  const mac = useSession(({ app }) => app?.platform === 'darwin');
  const input = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const [open, setOpen] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const help = useId();
  useSearchKey(input);
  const nothing = useChannels(({ channels }) => channels?.length === 0);
  const name = nothing ? 'Search messages' : `Search messages in ${scope === 'all' ? 'all channels' : 'this channel'}`;
  const address = parseMessageAddress(typed);

  const empty = typed.trim() === '';
  const unknown = !empty && !isSearchable(typed);
  // What is found is not covered by an explanation.
  const below = open && (empty || unknown || address !== null || failure !== null);

  const go = async (to: MessageAddress) => {
    const failed = await goToAddress(to);
    setFailure(failed);
    if (!failed) setOpen(false);
  };
  const enter = () => {
    if (address) void go(address);
    else {
      searchNow();
      if (scope === 'all' && results?.question.channelId === null) showResults(true);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setFailure(null);
      if (typed !== '') clearSearch();
      else if (open) setOpen(false);
      else input.current?.blur();
    } else if (event.key === 'ArrowDown' && event.target === input.current) {
      const first = document.querySelector<HTMLElement>(
        shown ? '.results-list [tabindex="0"], .results-list[tabindex="0"]' : '.messages-rows [tabindex="0"]',
      );
      if (!first) return;
      event.preventDefault();
      first.focus();
    }
  };
  return (
    <search className="search">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears for the controls in it */}
      <form
        ref={form}
        className="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          enter();
        }}
        onFocus={() => setOpen(true)}
        onBlur={({ relatedTarget }) => {
          if (relatedTarget instanceof Node && form.current?.contains(relatedTarget)) return;
          setOpen(false);
          setFailure(null);
        }}
        onKeyDown={onKeyDown}
      >
        <span className="search-sign" aria-hidden="true">
          ⌕
        </span>
        <input
          ref={input}
          type="text"
          role="searchbox"
          className="search-input"
          aria-label={name}
          aria-describedby={help}
          placeholder={name}
          disabled={nothing}
          title={nothing ? 'There are no messages to search yet' : undefined}
          maxLength={LONGEST_SEARCH}
          spellCheck={false}
          autoComplete="off"
          dir="auto"
          value={typed}
          onChange={({ target }) => {
            setFailure(null);
            setOpen(true);
            typeSearch(target.value);
          }}
        />
        {typed === '' ? (
          !open && (
            <kbd className="search-key" aria-hidden="true">
              {mac ? '⌘K' : 'Ctrl K'}
            </kbd>
          )
        ) : (
          <button
            type="button"
            className="search-clear"
            aria-label="Clear the search"
            onClick={() => {
              clearSearch();
              input.current?.focus();
            }}
          >
            <span aria-hidden="true">✕</span>
          </button>
        )}
        {(open || typed !== '') && <Scopes scope={scope} />}
        <p id={help} className="visually-hidden">
          Quotes for a phrase, a star for beginnings, a minus for words to be absent, OR between words; a link or number
          to go to.
        </p>
        {below && (
          <div className="search-below">
            {failure && <FailureNotice failure={failure} />}
            {address && !failure && <GoTo address={address} onGo={() => void go(address)} />}
            {empty ? <Help /> : unknown && <output className="search-help">{NOTHING_KNOWN}</output>}
          </div>
        )}
      </form>
    </search>
  );
}

const NOTHING_KNOWN = 'There is nothing in it to look for yet: search knows letters, digits, #tags, @names and emoji.';

function Help(): ReactElement {
  return (
    <p className="search-help" aria-hidden="true">
      <code>"a phrase"</code> <code>begin*</code> <code>-without</code> <code>this OR that</code> <code>#tag</code>{' '}
      <code>@name</code>, or a link or number to go to
    </p>
  );
}

function Scopes({ scope }: { readonly scope: SearchScope }): ReactElement {
  return (
    <fieldset className="search-scopes">
      <legend className="visually-hidden">Where to search</legend>
      {SCOPES.map(({ value, label }) => (
        <button key={value} type="button" aria-pressed={scope === value} onClick={() => setScope(value)}>
          {label}
        </button>
      ))}
    </fieldset>
  );
}

function GoTo({ address, onGo }: { readonly address: MessageAddress; readonly onGo: () => void }): ReactElement {
  const here = useSelectedChannel()?.channel.name ?? null;
  const channels = useChannels((state) => state.channels);
  const id = address.channel && channelOf(address.channel);
  const name =
    address.channel === null ? here : channels?.find(({ channel }) => channel.channelId === id)?.channel.name;
  return (
    <button type="button" className="search-go" onClick={onGo}>
      <span>{addressWords(address, name ?? null)}</span>
      <kbd aria-hidden="true">↵</kbd>
    </button>
  );
}
