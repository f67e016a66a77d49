import { memo, useEffect, useRef, type KeyboardEvent } from 'react';
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { useView } from '../view/view-store.ts';
import { Avatar } from './Avatar.tsx';
import { chooseChannel } from './channel-store.ts';
import { coverageSentence, dayShare, handleOf, periodWords, sharePercent } from './channel-words.ts';

interface ChannelItemProps {
  readonly overview: ChannelOverview;
  readonly selected: boolean;
  readonly tabStop: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A channel in the rail, with its own menu: by its button, a right click, or Shift+F10. */
export const ChannelItem = memo(function ChannelItem({ overview, selected, tabStop, onKeyDown }: ChannelItemProps) {
  const { channel, summary } = overview;
  const open = useView((view) => view.open);
  const item = useRef<HTMLLIElement>(null);
  const { channelId } = channel;

  useEffect(() => {
    if (selected) item.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  return (
    <li ref={item} className={selected ? 'channel channel-on' : 'channel'}>
      <button
        type="button"
        className="channel-choose"
        aria-current={selected ? 'true' : undefined}
        tabIndex={tabStop ? 0 : -1}
        data-focus-home={tabStop ? true : undefined}
        title={`${channel.name}\n${periodWords(channel)}`}
        onClick={() => chooseChannel(channelId)}
        onKeyDown={onKeyDown}
        onContextMenu={(event) => {
          event.preventDefault();
          item.current?.querySelector<HTMLElement>('.channel-more')?.click();
        }}
      >
        <Avatar channel={channel} />
        <span className="channel-name ellipsis" dir="auto">
          {channel.name}
        </span>
        <span className="channel-percent" aria-hidden="true">
          {sharePercent(summary)}
        </span>
        <span className="channel-handle ellipsis">{handleOf(channel)}</span>
        <CoverageBar overview={overview} />
      </button>
      <MenuButton
        className="channel-more"
        label={`More for ${channel.name}`}
        align="end"
        tabIndex={tabStop ? 0 : -1}
        items={[
          { label: 'Change period…', onChoose: () => open({ kind: 'edit-period', channelId }) },
          { label: 'Check all again…', onChoose: () => open({ kind: 'check-all', channelId }) },
          { label: 'Remove channel…', danger: true, onChoose: () => open({ kind: 'remove-channel', channelId }) },
        ]}
      >
        <span aria-hidden="true">⋯</span>
      </MenuButton>
    </li>
  );
});

/** The share of complete days: covered plain, missing hatched. */
function CoverageBar({ overview: { summary } }: { readonly overview: ChannelOverview }) {
  const share = dayShare(summary) * 100;
  return (
    <span className="coverage-bar">
      <VisuallyHidden>{coverageSentence(summary)}</VisuallyHidden>
      {summary.periodDays > 0 ? (
        <>
          <span className="coverage-bar-covered" style={{ width: `${share}%` }} />
          <span className="coverage-bar-gap" style={{ width: `${100 - share}%` }} />
        </>
      ) : null}
    </span>
  );
}
