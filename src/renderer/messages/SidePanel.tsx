// One message with all its fields.
import { useCallback, useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import type { MessageDetails } from '../../shared/contract/requests.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import { dayOf, holds, type Instant } from '../../shared/domain/time-range.ts';
import { on, request } from '../api.ts';
import { instantWords } from '../coverage/day-words.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useView } from '../view/view-store.ts';
import { CopyButtons } from './CopyButtons.tsx';
import { EarlierTexts } from './EarlierTexts.tsx';
import { MediaFacts } from './MediaFacts.tsx';
import { MessageFacts } from './MessageFacts.tsx';
import { MessageText } from './MessageText.tsx';
import { idWords } from './message-words.ts';
import './side-panel.css';

interface SidePanelProps {
  readonly channelId: ChannelId;
  readonly messageId: MessageId;
}

export function SidePanel({ channelId, messageId }: SidePanelProps): ReactElement {
  const { selectMessage, jumpTo } = useView();
  const { details, failure } = useDetails(channelId, messageId);
  const close = useCallback(() => {
    selectMessage(null);
    focusRow();
  }, [selectMessage]);
  const panel = useEscape(close);
  const goTo = useCallback(
    (id: MessageId) => {
      selectMessage(id);
      // The list goes along where the message is here; where it is not, the panel says so.
      request('messages.read', { channelId, messageId: id }).then(
        ({ message }) => jumpTo(dayOf(message.date)),
        () => undefined,
      );
    },
    [channelId, jumpTo, selectMessage],
  );
  return (
    <aside ref={panel} className="side-panel" aria-label={`Message ${idWords(messageId)}`}>
      <header className="side-panel-head">
        <h3>Message {idWords(messageId)}</h3>
        <Button kind="quiet" className="btn-icon" aria-label="Close message" onClick={close}>
          <span aria-hidden="true">✕</span>
        </Button>
      </header>
      {failure && <FailureNotice failure={failure} />}
      {details && (
        <>
          {details.message.deletedSeenAt !== null && (
            <p className="side-panel-gone">
              No longer on Telegram: first seen to be gone {instantWords(details.message.deletedSeenAt)}
            </p>
          )}
          {details.message.mediaType !== null && <MediaFacts message={details.message} />}
          <MessageFacts details={details} onGoTo={goTo} />
          {details.message.text && (
            <section className="side-panel-text" aria-label="Text" dir="auto">
              <MessageText text={details.message.text} entities={details.message.entities} reachable />
            </section>
          )}
          <EarlierTexts revisions={details.revisions} />
          <CopyButtons details={details} />
        </>
      )}
    </aside>
  );
}

/** The message's fields; the ones shown before stay until the new ones are here, so that nothing flashes. */
function useDetails(
  channelId: ChannelId,
  messageId: MessageId,
): { readonly details: MessageDetails | null; readonly failure: Failure | null } {
  const [shown, setShown] = useState<{ details: MessageDetails | null; failure: Failure | null }>({
    details: null,
    failure: null,
  });
  useEffect(() => {
    let gone = false;
    let date: Instant | null = null;
    const read = async () => {
      try {
        const details = await request('messages.read', { channelId, messageId });
        date = details.message.date;
        if (!gone) setShown({ details, failure: null });
      } catch (thrown) {
        if (!gone) setShown({ details: null, failure: failureOf(thrown) });
      }
    };
    void read();
    // A check may bring it up to date while it is shown.
    const stop = on('batch-committed', ({ channelId: of, range }) => {
      if (of === channelId && date !== null && holds(range, date)) void read();
    });
    return () => {
      gone = true;
      stop();
    };
  }, [channelId, messageId]);
  return shown;
}

/** Esc closes from anywhere inside. */
function useEscape(onEscape: () => void): RefObject<HTMLElement | null> {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = ref.current;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onEscape();
    };
    element?.addEventListener('keydown', listen);
    return () => element?.removeEventListener('keydown', listen);
  }, [onEscape]);
  return ref;
}

/** Closing gives the focus back to the list. */
function focusRow(): void {
  document.querySelector<HTMLElement>('.messages-rows [tabindex="0"]')?.focus({ preventScroll: true });
}
