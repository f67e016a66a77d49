// The messages of the channel in view: tools, the list, and the panel of the one that is chosen.
import { useEffect, type ReactElement } from 'react';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { isFiltered } from '../../shared/domain/message-list.ts';
import { useCalendar } from '../coverage/calendar-store.ts';
import { NothingFound } from '../search/NothingFound.tsx';
import { Preparing } from '../search/Preparing.tsx';
import { ResultArea } from '../search/ResultArea.tsx';
import type { Results } from '../search/results.ts';
import { SearchResults } from '../search/SearchResults.tsx';
import { useSearch } from '../search/search-store.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useView } from '../view/view-store.ts';
import { MessageList } from './MessageList.tsx';
import { MessagePlaceholder } from './MessagePlaceholder.tsx';
import { useMessages } from './message-store.ts';
import { MessageTools } from './MessageTools.tsx';
import './messages.css';
import { SidePanel } from './SidePanel.tsx';

export function MessagePanel(): ReactElement {
  const channelId = useView((state) => state.channelId);
  const range = useView((state) => state.range);
  const filter = useView((state) => state.filter);
  const messageId = useView((state) => state.messageId);
  const results = useSearch((state) => (state.shown ? state.results : null));
  useEffect(() => {
    if (channelId === null) return;
    const { jump, visibleDay } = useView.getState();
    useMessages.getState().show(channelId, range, filter, jump?.day ?? visibleDay);
  }, [channelId, range, filter]);
  return (
    <section className="messages" aria-label="Messages">
      {results?.question.channelId === null ? (
        <SearchResults results={results} />
      ) : channelId === null ? (
        <EmptyState title="No channel chosen">Its messages will stand here.</EmptyState>
      ) : (
        <>
          <MessageTools channelId={channelId} />
          <div className="messages-body">
            <ListArea key={channelId} channelId={channelId} best={results} />
            {messageId !== null && <SidePanel channelId={channelId} messageId={messageId} />}
          </div>
        </>
      )}
    </section>
  );
}

interface ListAreaProps {
  readonly channelId: ChannelId;
  /** What was found in the channel, by relevance: it stands in the list's place. */
  readonly best: Results | null;
}

function ListArea({ channelId, best }: ListAreaProps): ReactElement {
  // What is shown of another channel is gone at once: its place in the list means nothing here.
  const outline = useMessages((state) => (state.query?.channelId === channelId ? state.outline : null));
  // Of what is shown, which may answer an earlier question still.
  const text = useMessages((state) => (state.stale ? undefined : state.query?.filter.text));
  const rows = useMessages((state) => state.index.rows);
  const failure = useMessages((state) => state.failure);
  const retry = useMessages((state) => state.retry);
  const notice = failure && <FailureNotice failure={failure} actions={<Button onClick={retry}>Try again</Button>} />;
  if (!outline) {
    return notice ? <div className="messages-list messages-notice">{notice}</div> : <Loading />;
  }
  return (
    <div className="messages-list">
      {notice && <div className="messages-notice">{notice}</div>}
      {outline.preparing !== null ? (
        <Preparing share={outline.preparing} />
      ) : text !== undefined && outline.matching === 0 ? (
        <NothingFound text={text} where="channel" />
      ) : rows === 0 ? (
        <Nothing total={outline.total} />
      ) : best ? (
        <ResultArea results={best} />
      ) : (
        <MessageList channelId={channelId} />
      )}
    </div>
  );
}

function Nothing({ total }: { readonly total: number }): ReactElement {
  const { range, filter, selectRange, setFilter } = useView();
  const complete = useCalendar(
    ({ figures }) => figures !== null && figures.summary.period !== null && figures.gaps.length === 0,
  );
  if (isFiltered(filter)) {
    return (
      <EmptyState title="No message matches" actions={<Button onClick={() => setFilter({})}>Clear the filters</Button>}>
        {range
          ? 'The selected days hold none that matches the filters.'
          : 'This channel holds none that matches the filters.'}
      </EmptyState>
    );
  }
  if (range) {
    return (
      <EmptyState
        title="No messages in these days"
        actions={<Button onClick={() => selectRange(null)}>Clear the selection</Button>}
      >
        {total === 0
          ? 'Nothing of this channel is downloaded yet.'
          : 'The selected days are complete, or outside the collection period.'}
      </EmptyState>
    );
  }
  if (complete) {
    return (
      <EmptyState title="No messages">
        The collection period is complete, and this channel posted nothing in it.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing downloaded yet">
      “Update to now” above downloads the collection period; what is here already is never asked for again.
    </EmptyState>
  );
}

function Loading(): ReactElement {
  return (
    <div className="messages-list messages-loading">
      <output className="visually-hidden">Loading messages</output>
      {Array.from({ length: 6 }, (_, row) => (
        <MessagePlaceholder key={row} day={null} />
      ))}
    </div>
  );
}
