// A message's text with its marks. Segments are text, never markup; a link shows where it leads before it opens.
import { memo, useMemo, type ReactElement, type ReactNode } from 'react';
import type { Entity } from '../../shared/domain/message.ts';
import { markEntities, SEARCH_MARK, useMarkedWords } from '../search/search-marks.ts';
import { useView } from '../view/view-store.ts';
import { segmentText, type TextSegment } from '../../shared/domain/text-segments.ts';

interface MessageTextProps {
  readonly text: string;
  readonly entities: readonly Entity[] | null;
  /** Whether its links are tab stops. */
  readonly reachable: boolean;
}

export const MessageText = memo(function MessageText({ text, entities, reachable }: MessageTextProps): ReactElement {
  const query = useMarkedWords();
  const segments = useMemo(
    () => segmentText(text, [...(entities ?? []), ...markEntities(text, query)]),
    [text, entities, query],
  );
  return (
    <>
      {segments.map((segment) => (
        <Segment key={segment.at} segment={segment} reachable={reachable} />
      ))}
    </>
  );
});

const LOOKS: Readonly<Record<string, string>> = {
  bold: 'message-bold',
  italic: 'message-italic',
  underline: 'message-underline',
  strike: 'message-strike',
  code: 'message-code',
  pre: 'message-code',
  spoiler: 'message-spoiler',
  blockquote: 'message-quote',
  hashtag: 'message-tag',
  cashtag: 'message-tag',
  mention: 'message-tag',
  mention_name: 'message-tag',
  bot_command: 'message-tag',
};

function Segment({ segment, reachable }: { readonly segment: TextSegment; readonly reachable: boolean }): ReactNode {
  const open = useView((state) => state.open);
  const { link, marks } = segment;
  const text = marks.includes(SEARCH_MARK) ? <mark className="message-mark">{segment.text}</mark> : segment.text;
  const look = marks.map((mark) => LOOKS[mark] ?? '').filter((name) => name !== '');
  if (link) {
    return (
      <button
        type="button"
        className={['link message-link', ...look].join(' ')}
        tabIndex={reachable ? 0 : -1}
        title={link.url}
        onClick={(event) => {
          event.stopPropagation();
          open({ kind: 'open-link', url: link.url, text: link.text });
        }}
      >
        {text}
      </button>
    );
  }
  return look.length === 0 ? text : <span className={look.join(' ')}>{text}</span>;
}
