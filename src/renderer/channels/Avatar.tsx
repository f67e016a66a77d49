import type { Channel } from '../../shared/domain/channel.ts';
import { colourOf, initialOf } from './channel-words.ts';
import './rail.css';

/** The channel's first letter on its own colour. Decoration: the name stands beside it. */
export function Avatar({ channel }: { readonly channel: Channel }) {
  return (
    <span className="avatar" style={{ background: colourOf(channel.channelId) }} aria-hidden="true">
      {initialOf(channel.name)}
    </span>
  );
}
