// The side panel's list of fields.
import { type ReactElement, type ReactNode } from 'react';
import type { MessageDetails } from '../../shared/contract/requests.ts';
import { count } from '../../shared/domain/counted.ts';
import type { MessageId } from '../../shared/domain/ids.ts';
import type { StoredMessage } from '../../shared/domain/message.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import { dayWords, instantWords } from '../coverage/day-words.ts';
import { useSettings } from '../settings/settings-store.ts';
import { useView } from '../view/view-store.ts';
import { actionWords, forwardedFrom } from '../../shared/domain/message-words.ts';
import { idWords, reactionWords } from './message-words.ts';
import { zonedDateWords, zoneWords } from './zone-words.ts';

interface MessageFactsProps {
  readonly details: MessageDetails;
  readonly onGoTo: (messageId: MessageId) => void;
}

export function MessageFacts({ details, onGoTo }: MessageFactsProps): ReactElement {
  const { message, link, album } = details;
  const open = useView((state) => state.open);
  const timeZone = useSettings(({ settings }) => settings.timeZone);
  const zoned = timeZone === null ? null : zonedDateWords(message.date, timeZone);
  // A channel that speaks for itself is no news.
  const own = message.senderId === Number(`-100${message.channelId}`);
  const sender = own ? null : senderWords(message);
  return (
    <dl className="message-facts">
      <Fact name="Date">{instantWords(message.date)}</Fact>
      {zoned !== null && timeZone !== null && <Fact name={zoneWords(timeZone)}>{zoned}</Fact>}
      <Fact name="Author">
        <bdi>{message.postAuthor ?? '—'}</bdi>
      </Fact>
      {sender !== null && (
        <Fact name="Sender">
          <bdi>{sender}</bdi>
        </Fact>
      )}
      {message.action !== null && <Fact name="Event">{actionWords(message.action)}</Fact>}
      <Fact name="Views">
        {figure(message.views)}
        {message.views !== null && <span className="dim"> as of {dayWords(dayOf(message.fetchedAt), 'short')}</span>}
      </Fact>
      <Fact name="Forwards">{figure(message.forwards)}</Fact>
      {message.replies !== null && <Fact name="Replies">{figure(message.replies)}</Fact>}
      <Fact name="Reactions">{message.reactions ? reactionWords(message.reactions) : '—'}</Fact>
      <Fact name="Forwarded">
        <bdi>{forwardedFrom(message) === null ? 'no' : `from ${forwardedFrom(message)}`}</bdi>
      </Fact>
      {message.replyTo !== null && (
        <Fact name="Reply to">
          <GoTo messageId={message.replyTo} onGoTo={onGoTo} />
        </Fact>
      )}
      {album.length > 0 && (
        <Fact name="Album with">
          {album.map(({ messageId }) => (
            <GoTo key={messageId} messageId={messageId} onGoTo={onGoTo} />
          ))}
        </Fact>
      )}
      {message.editDate !== null && (
        <Fact name={message.editHide ? 'Changed' : 'Edited'}>
          {instantWords(message.editDate)}
          {message.editHide && ', not its text'}
        </Fact>
      )}
      <Fact name="Captured">{instantWords(message.fetchedAt)}</Fact>
      <Fact name="Link">
        <button type="button" className="link" onClick={() => open({ kind: 'open-link', url: link, text: link })}>
          {link.replace(/^https?:\/\//, '')}
        </button>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function GoTo({
  messageId,
  onGoTo,
}: Pick<MessageFactsProps, 'onGoTo'> & { readonly messageId: MessageId }): ReactElement {
  return (
    <button type="button" className="link message-facts-go" onClick={() => onGoTo(messageId)}>
      {idWords(messageId)}
    </button>
  );
}

function figure(value: number | null): string {
  return value === null ? '—' : count(value);
}

/** Who sent it, as far as Telegram names anybody. */
function senderWords({ senderId, firstName, lastName, username }: StoredMessage): string | null {
  const name = [firstName, lastName].filter((part) => part).join(' ');
  const at = username ? `@${username}` : '';
  const words = [name, at].filter((part) => part !== '').join(' ');
  return words === '' ? (senderId === null ? null : String(senderId)) : words;
}
