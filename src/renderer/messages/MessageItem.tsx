// One message of the list.
import { memo, type ReactElement, type ReactNode } from 'react';
import { count, counted } from '../../shared/domain/counted.ts';
import type { MessageRow } from '../../shared/domain/message-list.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import { instantWords, timeWords } from '../coverage/day-words.ts';
import { compact } from './figures.ts';
import { MessageText } from './MessageText.tsx';
import { actionWords, forwardedFrom, MEDIA_WORDS, mediaLine } from '../../shared/domain/message-words.ts';
import { idWords } from './message-words.ts';
import { zonedDateWords, zonedWords, zoneWords } from './zone-words.ts';

/** Where a message stands in its album; null outside one. */
export type AlbumPlace = 'first' | 'inside' | 'last' | null;

interface MessageItemProps {
  readonly row: MessageRow;
  readonly album: AlbumPlace;
  readonly selected: boolean;
  readonly reachable: boolean;
  readonly timeZone: string | null;
}

export const MessageItem = memo(function MessageItem(props: MessageItemProps): ReactElement {
  const { row, album, selected, timeZone } = props;
  const classes = ['message', selected ? 'message-selected' : '', album ? `message-album message-album-${album}` : ''];
  if (row.deletedSeenAt !== null) classes.push('message-deleted');
  const zoned = timeZone === null ? null : zonedWords(row.date, timeZone);
  return (
    <div className={classes.filter((name) => name !== '').join(' ')}>
      <time dateTime={new Date(row.date * 1000).toISOString()} title={timesWords(row.date, timeZone)}>
        {timeWords(row.date)}
        {zoned !== null && <small>{zoned}</small>}
      </time>
      <div className="message-body">
        <Origin row={row} />
        <Content {...props} />
      </div>
      <Counts views={row.views} forwards={row.forwards} />
    </div>
  );
});

/** `18 Mar 2024, 09:41:07 UTC · 18 Mar 2024, 12:41 in Moscow`. */
function timesWords(date: Instant, timeZone: string | null): string {
  const zoned = timeZone === null ? null : zonedDateWords(date, timeZone);
  const utc = instantWords(date);
  return zoned === null || timeZone === null ? utc : `${utc} · ${zoned} in ${zoneWords(timeZone)}`;
}

/** Forwarded from whom, in reply to what. */
function Origin({ row }: { readonly row: MessageRow }): ReactNode {
  const from = forwardedFrom(row);
  if (from === null && row.replyTo === null) return null;
  return (
    <p className="message-origin">
      {from !== null && (
        <span>
          <span aria-hidden="true">↪ </span>Forwarded from <bdi>{from}</bdi>
        </span>
      )}
      {row.replyTo !== null && (
        <span>
          <span aria-hidden="true">↩ </span>Reply to {idWords(row.replyTo)}
        </span>
      )}
    </p>
  );
}

function Content({ row, reachable }: MessageItemProps): ReactNode {
  if (row.action !== null) return <p className="message-action">{actionWords(row.action)}</p>;
  const kind = row.mediaType;
  // A photo with a caption is marked by its sign alone; what has a name of its own, or no text, gets a line.
  const line =
    kind !== null && kind !== 'web_page' && (!row.text || row.media?.fileName) ? mediaLine(kind, row.media) : null;
  const sign = kind !== null && kind !== 'web_page' && line === null ? MEDIA_WORDS[kind] : null;
  // A text that begins with the sign itself needs no second one; who listens still hears the kind.
  const drawn = sign !== null && !row.text?.startsWith(sign.icon);
  return (
    <>
      {line !== null && kind !== null && (
        <p className="message-media">
          <span aria-hidden="true">{MEDIA_WORDS[kind].icon} </span>
          <bdi>{line}</bdi>
        </p>
      )}
      {row.text ? (
        <p className="message-text" dir="auto">
          {sign && (
            <span title={sign.name}>
              {drawn && <span aria-hidden="true">{sign.icon} </span>}
              <span className="visually-hidden">{sign.name}: </span>
            </span>
          )}
          <MessageText text={row.text} entities={row.entities} reachable={reachable} />
          <Marks row={row} />
        </p>
      ) : (
        <p>
          {line === null && <span className="message-action">No text</span>}
          <Marks row={row} />
        </p>
      )}
    </>
  );
}

function Marks({ row }: { readonly row: MessageRow }): ReactNode {
  const edited = row.editDate !== null && !row.editHide;
  if (!edited && row.revisions === 0 && row.deletedSeenAt === null && row.postAuthor === null) return null;
  return (
    <span className="message-marks">
      {row.postAuthor !== null && <bdi> {row.postAuthor}</bdi>}
      {edited && row.editDate !== null && <span title={instantWords(row.editDate)}> edited</span>}
      {row.revisions > 0 && (
        <span
          className="message-revised"
          title="Edited since it was captured: the side panel shows what it said before"
        >
          {' '}
          {row.revisions === 1 ? 'earlier text kept' : `${count(row.revisions)} earlier texts kept`}
        </span>
      )}
      {row.deletedSeenAt !== null && (
        <span className="message-gone" title={`First seen to be gone ${instantWords(row.deletedSeenAt)}`}>
          {' '}
          no longer on Telegram
        </span>
      )}
    </span>
  );
}

function Counts({ views, forwards }: Pick<MessageRow, 'views' | 'forwards'>): ReactElement {
  const parts = [views, forwards].filter((value) => value !== null);
  if (parts.length === 0) return <span className="message-counts" />;
  const title = [
    views === null ? null : counted(views, 'view'),
    forwards === null ? null : counted(forwards, 'forward'),
  ];
  const words = title.filter((part) => part !== null).join(', ');
  return (
    <span className="message-counts" title={words}>
      <span aria-hidden="true">{parts.map(compact).join(' · ')}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
