// Above the list: the selected days and what can be done with them, the filters, and the count.
import { type ReactElement } from 'react';
import { count, counted } from '../../shared/domain/counted.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { isFiltered } from '../../shared/domain/message-list.ts';
import type { TimeRange } from '../../shared/domain/time-range.ts';
import { useCalendar } from '../coverage/calendar-store.ts';
import { rangeWords } from '../coverage/day-words.ts';
import { gapsTouching } from '../coverage/selection.ts';
import { useCheck } from '../coverage/use-check.ts';
import { useFill } from '../coverage/use-fill.ts';
import { SearchChip } from '../search/SearchChip.tsx';
import { useSettings } from '../settings/settings-store.ts';
import { Button } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { useView } from '../view/view-store.ts';
import { countWords } from './count-words.ts';
import { FilterChips } from './FilterChips.tsx';
import { useMessages } from './message-store.ts';
import { zoneWords } from './zone-words.ts';

export function MessageTools({ channelId }: { readonly channelId: ChannelId }): ReactElement {
  const { range, filter, setFilter } = useView();
  const timeZone = useSettings(({ settings }) => settings.timeZone);
  return (
    <div className="messages-tools" role="toolbar" aria-label="Messages">
      <h2 className="messages-title">Messages</h2>
      {range && <Selection key={`${range.from}-${range.until}`} channelId={channelId} range={range} />}
      <FilterChips filter={filter} onChange={setFilter} />
      <SearchChip />
      <span className="spacer" />
      {timeZone !== null && <span className="messages-zone">Times: UTC, {zoneWords(timeZone)}</span>}
      <Count narrowed={range !== null || isFiltered(filter)} />
    </div>
  );
}

function Selection({ channelId, range }: { readonly channelId: ChannelId; readonly range: TimeRange }): ReactElement {
  const { selectRange, open } = useView();
  const gaps = useCalendar(({ figures }) => figures?.gaps);
  const { fill, busy, failure, under } = useFill(channelId, range);
  const again = useCheck(channelId, range);
  const inside = gapsTouching(gaps ?? [], range).length;
  const words = rangeWords(range, 'short');
  return (
    <>
      <Chip className="chip-on" aria-label={`Clear the selection ${words}`} onClick={() => selectRange(null)}>
        {words} <span aria-hidden="true">✕</span>
      </Chip>
      {inside > 0 && (
        <Button kind="gap" className="messages-small" disabled={busy} reason={under} onClick={() => void fill()}>
          {inside === 1 ? 'Fill the gap in it' : 'Fill gaps in it'}
        </Button>
      )}
      <Button
        className="messages-small"
        title="Asks for what is downloaded of these days once more, and shows what was edited or deleted since"
        disabled={again.busy}
        reason={again.reason}
        onClick={() => void again.check()}
      >
        Check again
      </Button>
      <Button className="messages-small" onClick={() => open({ kind: 'export', range, found: null })}>
        Export it
      </Button>
      {[failure, again.failure].map(
        (failed) =>
          failed && (
            <div key={failed.message} className="messages-tools-failure">
              <FailureNotice failure={failed} />
            </div>
          ),
      )}
      <LiveRegion
        message={`Selected ${rangeWords(range)}${inside === 0 ? '' : `, ${counted(inside, 'gap')}`}`}
        every={500}
      />
    </>
  );
}

function Count({ narrowed }: { readonly narrowed: boolean }): ReactElement | null {
  const outline = useMessages((state) => state.outline);
  const stale = useMessages((state) => state.stale);
  const words = outline && countWords(outline, narrowed);
  if (!outline || words === null) return null;
  const { matching, total } = outline;
  return (
    <>
      <span className="messages-count">{words}</span>
      <LiveRegion
        message={narrowed && !stale ? `${counted(matching, 'message')} of ${count(total)}` : ''}
        every={1_000}
      />
    </>
  );
}
