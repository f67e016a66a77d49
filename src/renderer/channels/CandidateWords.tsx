import type { Channel } from '../../shared/domain/channel.ts';
import { Avatar } from './Avatar.tsx';
import { handleOf, subscriberWords } from './channel-words.ts';

/** A channel that could be added: letter, name, handle, subscribers. */
export function CandidateWords({ channel }: { readonly channel: Channel }) {
  const kind = channel.kind === 'supergroup' ? 'group' : 'channel';
  return (
    <>
      <Avatar channel={channel} />
      <span className="candidate-words">
        <bdi className="candidate-name ellipsis">{channel.name}</bdi>
        <span className="dim ellipsis">
          {[handleOf(channel), kind, subscriberWords(channel)].filter(Boolean).join(' · ')}
        </span>
      </span>
    </>
  );
}
