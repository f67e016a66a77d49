// The channels of an export, in the order of the file: the one that is shown, and others beside it.
import { useState, type ReactElement } from 'react';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { useChannels } from '../channels/channel-store.ts';
import { Chip } from '../ui/Chip.tsx';
import { Row } from './FormatChoice.tsx';

interface ChannelChipsProps {
  readonly chosen: readonly ChannelId[];
  readonly onChange: (chosen: readonly ChannelId[]) => void;
}

/** Nothing where the archive has one channel only. */
export function ChannelChips({ chosen, onChange }: ChannelChipsProps): ReactElement | null {
  const channels = useChannels((state) => state.channels) ?? [];
  const [unfolded, setUnfolded] = useState(false);
  if (channels.length < 2) return null;
  const shown = channels.filter(({ channel }) => unfolded || chosen.includes(channel.channelId));
  const folded = channels.length - shown.length;
  const toggle = (channelId: ChannelId): void => {
    const rest = chosen.filter((id) => id !== channelId);
    if (rest.length === chosen.length) onChange([...chosen, channelId]);
    else if (rest.length > 0) onChange(rest);
  };
  return (
    <Row label={chosen.length === 1 ? 'Channel' : 'Channels'}>
      {shown.map(({ channel: { channelId, name } }) => (
        <Chip
          key={channelId}
          on={chosen.includes(channelId)}
          title={chosen.length === 1 && chosen[0] === channelId ? 'An export has at least one channel' : undefined}
          onClick={() => toggle(channelId)}
        >
          <bdi>{name}</bdi>
        </Chip>
      ))}
      {folded > 0 && <Chip onClick={() => setUnfolded(true)}>+ other channels</Chip>}
      {unfolded && chosen.length < channels.length && (
        <Chip onClick={() => onChange(channels.map(({ channel }) => channel.channelId))}>All of them</Chip>
      )}
    </Row>
  );
}
