// The virtual list: oldest to newest, one tab stop. Only the rows in view exist; their bodies come in pages.
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { useSettings } from '../settings/settings-store.ts';
import { useView } from '../view/view-store.ts';
import { isMoveKey, movedRow } from './list-moves.ts';
import { ListItem } from './ListItem.tsx';
import { rowOfPlacement, useMessages, type Anchor } from './message-store.ts';
import { pagesAround, rowIn, type Pages } from './pages.ts';
import { dayOfRow, keyOfRow, rowAt, rowOfDay, rowOfKey, rowOfMessage, type RowIndex } from './row-index.ts';
import { useRows } from './use-rows.ts';

export function MessageList({ channelId }: { readonly channelId: ChannelId }): ReactElement {
  const { index, pages, outline, query, stale, placement } = useMessages();
  const jump = useView((state) => state.jump);
  // A jump that came with another filter waits for the list of that filter.
  const isAsked = useView(({ filter, range }) => query?.filter === filter && query.range === range);
  const messageId = useView((state) => state.messageId);
  const timeZone = useSettings(({ settings }) => settings.timeZone);
  const scroller = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<number | null>(null);
  const activeRow = activeKey === null ? null : rowOfKey(index, activeKey);
  const { layout, height, lift, first, last, top, inView, isDown, box, measure, scrollTo } = useRows(
    index,
    placement.at,
  );

  // Where the list is asked to go: a jump goes before the place that came with a new list.
  const gone = useRef<{ jump: typeof jump; placement: number }>({ jump: null, placement: 0 });
  useLayoutEffect(() => {
    if (!outline || stale || !isAsked || index.rows === 0) return;
    const newJump = jump !== null && jump !== gone.current.jump;
    const newPlace = placement.at !== gone.current.placement;
    gone.current = { jump, placement: placement.at };
    if (newJump) scrollTo(rowOfJump(index, jump), 'start');
    else if (newPlace) scrollTo(rowOfPlacement(index, placement.to), placement.to === 'end' ? 'end' : 'start');
  }, [jump, placement, stale, isAsked, outline, index, scrollTo]);

  useEffect(() => {
    if (stale) return;
    const wanted = pagesAround(index, { first, last, inView, isDown });
    useMessages.getState().need(wanted, anchorAt(index, pages, top, last));
  }, [index, pages, first, last, top, inView, isDown, stale]);
  const topRow = rowAt(index, top);
  const visibleDay = topRow && !stale ? dayOfRow(topRow) : null;
  useEffect(() => useView.getState().setVisibleDay(visibleDay), [visibleDay]);

  const stop = activeRow ?? firstStop(index, top);
  const wantsFocus = useRef(false);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-index="${stop}"]`);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });

  const goTo = (row: number) => {
    wantsFocus.current = true;
    setActiveKey(keyOfRow(index, row));
    scrollTo(row, 'nearest');
  };
  const act = (row: number) => {
    const at = rowAt(index, row);
    setActiveKey(keyOfRow(index, row));
    if (at?.kind === 'message') {
      const message = rowIn(pages, at.day, at.offset);
      if (message) useView.getState().selectMessage(message.messageId);
    } else if (at?.kind === 'gap') {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${row}"] [data-fill]`)?.click();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // A button inside a row keeps its own Enter and Space.
    const onRow = event.target instanceof HTMLElement && event.target.dataset['index'] !== undefined;
    if (onRow && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      act(stop);
    } else if (isMoveKey(event.key)) {
      event.preventDefault();
      const to = movedRow(index, stop, event.key, inView);
      if (to !== null) goTo(to);
    } else if (event.key === 'Escape' && messageId !== null) {
      event.stopPropagation();
      useView.getState().selectMessage(null);
    }
  };

  const onClick = ({ target }: MouseEvent) => {
    const row = rowOfElement(target);
    // Text that was just selected is meant to be copied, not opened.
    if (row === null || rowAt(index, row)?.kind !== 'message' || window.getSelection()?.toString()) return;
    act(row);
  };

  const both = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element;
      box(element);
    },
    [box],
  );
  // The focused row stays drawn when it is scrolled out of sight: else the focus would fall off the list.
  const rows = rowsToDraw(first, last, activeRow);

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears for its rows, which are the tab stops
    <div
      ref={both}
      className={stale ? 'messages-scroller messages-stale' : 'messages-scroller'}
      aria-busy={stale}
      // The rows are the tab stops; without this a scrolling box would be one too.
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={({ target }) => {
        const row = rowOfElement(target);
        if (row !== null) setActiveKey(keyOfRow(index, row));
      }}
    >
      <ul aria-label="Messages, oldest first" className="messages-rows" style={{ height }}>
        {rows.map((row) => (
          <ListItem
            key={keyOfRow(index, row)}
            row={row}
            top={layout.topOf(row) - lift}
            height={layout.heightOf(row)}
            index={index}
            pages={pages}
            channelId={channelId}
            messageId={messageId}
            stop={row === stop}
            timeZone={timeZone}
            measure={measure}
          />
        ))}
      </ul>
    </div>
  );
}

/** One row above the message that was asked for, so that it is seen where it stands. */
function rowOfJump(index: RowIndex, { day, offset }: NonNullable<ReturnType<typeof useView.getState>['jump']>): number {
  const row = offset === null ? null : rowOfMessage(index, day, offset);
  return row === null ? rowOfDay(index, day) : Math.max(0, row - 1);
}

function rowsToDraw(first: number, last: number, active: number | null): readonly number[] {
  const rows = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (active === null || last < first || (active >= first && active <= last)) return rows;
  return active < first ? [active, ...rows] : [...rows, active];
}

function rowOfElement(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]')?.dataset['index'] : undefined;
  return row === undefined ? null : Number(row);
}

/** The topmost message that is here: its place is kept while rows come in around it. */
function anchorAt(index: RowIndex, pages: Pages, from: number, to: number): Anchor | null {
  for (let row = from; row <= to; row++) {
    const at = rowAt(index, row);
    const message = at?.kind === 'message' ? rowIn(pages, at.day, at.offset) : null;
    if (at?.kind === 'message' && message) return { day: at.day, offset: at.offset, messageId: message.messageId };
  }
  return null;
}

/** The row that Tab comes to: the first in view that is no heading. */
function firstStop(index: RowIndex, top: number): number {
  return rowAt(index, top)?.kind === 'heading' ? top + 1 : top;
}
