// A message that was found, with the channel it is from and what of it surrounds the find.
import { memo, useMemo, type ReactElement } from 'react';
import { counted } from '../../shared/domain/counted.ts';
import type { Entity } from '../../shared/domain/message.ts';
import { marksIn } from '../../shared/domain/search-marks.ts';
import type { SearchHit } from '../../shared/domain/search.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import { Avatar } from '../channels/Avatar.tsx';
import { useChannels } from '../channels/channel-store.ts';
import { dayWords, timeWords } from '../coverage/day-words.ts';
import { compact } from '../messages/figures.ts';
import { actionWords, MEDIA_WORDS } from '../../shared/domain/message-words.ts';
import { MessageText } from '../messages/MessageText.tsx';
import { zonedWords } from '../messages/zone-words.ts';
import { excerptOf } from './result-words.ts';
import { useMarkedWords } from './search-marks.ts';

interface HitItemProps {
  readonly hit: SearchHit;
  readonly at: number;
  /** The page of hits that it is on. */
  readonly page: number;
  /** How many hits there are; -1: more than were counted. */
  readonly of: number;
  /** Whether it is the list's tab stop. */
  readonly stop: boolean;
  readonly timeZone: string | null;
  readonly onOpen: (hit: SearchHit, at: number) => void;
  readonly onFocus: (at: number) => void;
}

export const HitItem = memo(function HitItem(props: HitItemProps): ReactElement {
  const { hit, at, page, of, stop, timeZone, onOpen, onFocus } = props;
  const { channelId, row } = hit;
  const channel = useChannels((state) => state.channels?.find((one) => one.channel.channelId === channelId)?.channel);
  const query = useMarkedWords();
  const text = row.text ?? '';
  const excerpt = useMemo(() => excerptOf(text, marksIn(text, query)), [text, query]);
  const entities = useMemo(() => shifted(row.entities, excerpt.cut), [row.entities, excerpt.cut]);
  const zoned = timeZone === null ? null : zonedWords(row.date, timeZone);
  const when = `${dayWords(dayOf(row.date), 'short')}, ${timeWords(row.date)}`;
  const media = row.mediaType === null || row.mediaType === 'web_page' ? null : MEDIA_WORDS[row.mediaType];
  const what = row.action === null ? text : actionWords(row.action);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- its list hears the keys
    <li
      data-hit={at}
      data-page={page}
      aria-posinset={at + 1}
      aria-setsize={of}
      className="hit"
      aria-label={`${channel?.name ?? channelId}, ${when}: ${what}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the list's keys act on the focused row
      tabIndex={stop ? 0 : -1}
      onFocus={() => onFocus(at)}
      onClick={() => {
        // Text that was just selected is meant to be copied, not opened.
        if (!window.getSelection()?.toString()) onOpen(hit, at);
      }}
    >
      <div className="hit-head">
        {channel && <Avatar channel={channel} />}
        <bdi className="hit-channel">{channel?.name ?? `id ${channelId}`}</bdi>
        <time className="dim" dateTime={new Date(row.date * 1000).toISOString()}>
          {when}
          {zoned !== null && ` · ${zoned}`}
        </time>
        <span className="spacer" />
        {row.views !== null && (
          <span className="dim" title={counted(row.views, 'view')}>
            {compact(row.views)}
          </span>
        )}
      </div>
      <p className="hit-text" dir="auto">
        {media && (
          <span title={media.name}>
            <span aria-hidden="true">{media.icon} </span>
          </span>
        )}
        {text === '' ? (
          <span className="message-action">{row.action === null ? 'No text' : what}</span>
        ) : (
          <MessageText text={excerpt.text} entities={entities} reachable={stop} />
        )}
      </p>
    </li>
  );
});

/** A text's marks where its beginning was cut off; a mark of omission stands in its place. */
function shifted(entities: readonly Entity[] | null, cut: number): readonly Entity[] | null {
  if (entities === null || cut === 0) return entities;
  return entities
    .map((entity) => {
      const from = Math.max(1, entity.offset - cut + 1);
      return { ...entity, offset: from, length: entity.offset + entity.length - cut + 1 - from };
    })
    .filter(({ length }) => length > 0);
}
