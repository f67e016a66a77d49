import { useRef, type KeyboardEvent } from 'react';
import { Button } from '../ui/Button.tsx';
import { useView } from '../view/view-store.ts';
import { ChannelItem } from './ChannelItem.tsx';
import { chooseChannel, useChannels } from './channel-store.ts';
import './rail.css';

/** The archive's channels. One tab stop; arrows go from channel to channel. */
export function ChannelRail() {
  const channels = useChannels((state) => state.channels) ?? [];
  const selected = useView((view) => view.channelId);
  const open = useView((view) => view.open);
  const list = useRef<HTMLUListElement>(null);

  const move = (event: KeyboardEvent, from: number) => {
    const to = targetOf(event.key, from, channels.length);
    const target = to === null ? undefined : channels[to];
    if (!target) return;
    event.preventDefault();
    chooseChannel(target.channel.channelId);
    list.current?.querySelectorAll<HTMLElement>('.channel-choose')[to ?? 0]?.focus();
  };

  return (
    <nav className="rail" aria-label="Channels">
      <h2>
        Channels
        <span className="spacer" />
        <span>{channels.length}</span>
      </h2>
      <ul ref={list}>
        {channels.map((overview, at) => (
          <ChannelItem
            key={overview.channel.channelId}
            overview={overview}
            selected={overview.channel.channelId === selected}
            tabStop={selected === null ? at === 0 : overview.channel.channelId === selected}
            onKeyDown={(event) => move(event, at)}
          />
        ))}
      </ul>
      <Button
        className="rail-add"
        data-focus-home={channels.length === 0 ? true : undefined}
        onClick={() => open({ kind: 'add-channel' })}
      >
        + Add channel
      </Button>
    </nav>
  );
}

function targetOf(key: string, from: number, many: number): number | null {
  if (key === 'ArrowDown') return Math.min(many - 1, from + 1);
  if (key === 'ArrowUp') return Math.max(0, from - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? many - 1 : null;
}
