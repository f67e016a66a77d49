// No message holds what was typed: says so, and how to look further.
import type { ReactElement } from 'react';
import { useCalendar } from '../coverage/calendar-store.ts';
import { counted } from '../../shared/domain/counted.ts';
import { isFiltered } from '../../shared/domain/message-list.ts';
import { withText } from '../messages/filter-words.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useView } from '../view/view-store.ts';
import { quotedWords, widened } from './result-words.ts';
import { clearSearch, searchFor, setWanted, useSearch, type SearchScope } from './search-store.ts';

interface NothingFoundProps {
  readonly text: string;
  readonly where: SearchScope;
}

export function NothingFound({ text, where }: NothingFoundProps): ReactElement {
  const { range, filter, selectRange, setFilter } = useView();
  const wanted = useSearch();
  const gaps = useCalendar(({ figures }) => figures?.gaps.length ?? 0);
  const inChannel = where === 'channel';
  const filtered = inChannel
    ? isFiltered(withText(filter, '')) || range !== null
    : isFiltered(wanted.filter) || wanted.range !== null;
  const wider = widened(text);
  const takeOff = () => {
    if (!inChannel) return setWanted({ filter: {}, range: null });
    selectRange(null);
    setFilter(withText({}, text));
  };
  return (
    <EmptyState
      title={
        <>
          No message {inChannel ? 'in this channel' : 'in any channel'} matches <bdi>{quotedWords(text)}</bdi>
        </>
      }
      actions={
        <>
          {wider !== null && <Button onClick={() => searchFor(wider, where)}>Search {wider}</Button>}
          {inChannel && <Button onClick={() => searchFor(text, 'all')}>Search all channels</Button>}
          {filtered && <Button onClick={takeOff}>Take the filters off</Button>}
          <Button onClick={clearSearch}>Clear the search</Button>
        </>
      }
    >
      {filtered ? 'Only messages that pass the filters and lie in the selected days were looked at. ' : ''}
      {wider === null ? '' : `Whole words are found; ${wider} finds all that begin so. `}
      {inChannel && gaps > 0 ? `${counted(gaps, 'gap')} of this channel can’t be searched before it is filled.` : ''}
    </EmptyState>
  );
}
