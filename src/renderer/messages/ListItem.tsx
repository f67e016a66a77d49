// A row of the list where it stands: a day's heading, a message, a gap, or the place of a message on its way.
import { useCallback, type ReactElement } from 'react';
import { counted } from '../../shared/domain/counted.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import type { MessageRow } from '../../shared/domain/message-list.ts';
import { dayWords, timeWords, weekdayName } from '../coverage/day-words.ts';
import { weekdayOf } from '../coverage/year-days.ts';
import { GapItem, gapWords } from './GapItem.tsx';
import { MessageItem, type AlbumPlace } from './MessageItem.tsx';
import { MessagePlaceholder } from './MessagePlaceholder.tsx';
import { actionWords, MEDIA_WORDS } from '../../shared/domain/message-words.ts';
import { rowIn, type Pages } from './pages.ts';
import { keyOfRow, rowAt, type ListRow, type RowIndex } from './row-index.ts';

interface ListItemProps {
  readonly row: number;
  /** Where it stands and how high it is or was, CSS pixels. */
  readonly top: number;
  readonly height: number;
  readonly index: RowIndex;
  readonly pages: Pages;
  readonly channelId: ChannelId;
  readonly messageId: MessageId | null;
  /** Whether it is the list's tab stop. */
  readonly stop: boolean;
  readonly timeZone: string | null;
  /** Takes a row's height from now on; what it returns ends that. */
  readonly measure: (element: HTMLElement | null) => (() => void) | undefined;
}

export function ListItem(props: ListItemProps): ReactElement | null {
  const { row, top, height, index, pages, messageId, stop, measure } = props;
  const at = rowAt(index, row);
  const message = at?.kind === 'message' ? rowIn(pages, at.day, at.offset) : null;
  const loading = at?.kind === 'message' && message === null;
  // The place of a message on its way keeps the height it is given: measuring it would make a guess a fact.
  const ref = useCallback(
    (element: HTMLElement | null) => (loading ? undefined : measure(element)),
    [loading, measure],
  );
  if (!at) return null;
  const place = { transform: `translateY(${top}px)` };
  if (at.kind === 'heading') {
    return (
      <li ref={ref} data-index={row} data-key={keyOfRow(index, row)} className="messages-row" style={place}>
        <h3 className="messages-day">
          {weekdayName(weekdayOf(at.day))}, {dayWords(at.day)}
        </h3>
      </li>
    );
  }
  return (
    <li
      ref={ref}
      data-index={row}
      data-key={keyOfRow(index, row)}
      aria-label={nameOf(at, message)}
      aria-setsize={index.rows}
      aria-posinset={row + 1}
      aria-current={message !== null && message.messageId === messageId ? 'true' : undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the list's keys act on the focused row
      tabIndex={stop ? 0 : -1}
      className={`messages-row messages-row-${at.kind}`}
      style={loading ? { ...place, height } : place}
    >
      {at.kind === 'gap' ? (
        <GapItem channelId={props.channelId} gap={at.gap} estimate={at.estimate} reachable={stop} />
      ) : message === null ? (
        <MessagePlaceholder day={at.day} />
      ) : (
        <MessageItem
          row={message}
          album={albumPlace(message, rowIn(pages, at.day, at.offset - 1), rowIn(pages, at.day, at.offset + 1))}
          selected={message.messageId === messageId}
          reachable={stop}
          timeZone={props.timeZone}
        />
      )}
    </li>
  );
}

function albumPlace(row: MessageRow, before: MessageRow | null, after: MessageRow | null): AlbumPlace {
  if (row.groupedId === null) return null;
  const goesOn = after?.groupedId === row.groupedId;
  if (before?.groupedId === row.groupedId) return goesOn ? 'inside' : 'last';
  return goesOn ? 'first' : null;
}

/** What a screen reader says of a row: when, what, how much read. */
function nameOf(at: ListRow, message: MessageRow | null): string {
  if (at.kind === 'gap') return `Gap: ${gapWords(at.gap, at.estimate)}. Enter fills it.`;
  if (at.kind === 'heading') return dayWords(at.day);
  if (!message) return `Loading a message of ${dayWords(at.day)}…`;
  const media = message.mediaType === null ? '' : `${MEDIA_WORDS[message.mediaType].name}. `;
  const what = message.action === null ? `${media}${message.text ?? ''}` : actionWords(message.action);
  const views = message.views === null ? '' : `, ${counted(message.views, 'view')}`;
  return `${timeWords(message.date)}, ${what}${views}`;
}
