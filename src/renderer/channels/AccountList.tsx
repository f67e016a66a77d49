import { useEffect, useState } from 'react';
import type { ChannelCandidate } from '../../shared/contract/requests.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { request } from '../api.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { matching } from './account-filter.ts';
import { CandidateWords } from './CandidateWords.tsx';
import './channel-dialogs.css';

interface AccountListProps {
  readonly onChoose: (candidate: ChannelCandidate) => void;
}

/** The channels among the account's chats, to choose one from. */
export function AccountList({ onChoose }: AccountListProps) {
  const [asked, setAsked] = useState(0);
  const [filter, setFilter] = useState('');
  return (
    <section aria-label="Your account’s channels">
      <div className="account-head">
        <h3>Or choose from your account’s list</h3>
        <input
          type="text"
          className="input"
          aria-label="Filter the list"
          placeholder="Filter"
          spellCheck={false}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            // Enter would look for what is typed in the field above.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      </div>
      <AskedList key={asked} filter={filter} onChoose={onChoose} onAgain={() => setAsked(asked + 1)} />
    </section>
  );
}

interface AskedListProps extends AccountListProps {
  readonly filter: string;
  readonly onAgain: () => void;
}

/** Asks once, when it is first drawn. */
function AskedList({ filter, onChoose, onAgain }: AskedListProps) {
  const [answer, setAnswer] = useState<readonly ChannelCandidate[] | Failure | null>(null);
  useEffect(() => {
    let current = true;
    const take = (value: readonly ChannelCandidate[] | Failure) => {
      if (current) setAnswer(value);
    };
    request('channels.of-account').then(take, (thrown: unknown) => take(failureOf(thrown)));
    return () => {
      current = false;
    };
  }, []);
  if (answer && 'kind' in answer) {
    return <FailureNotice failure={answer} actions={<Button onClick={onAgain}>Try again</Button>} />;
  }
  return <Candidates candidates={answer} filter={filter} onChoose={onChoose} />;
}

interface CandidatesProps extends AccountListProps {
  readonly candidates: readonly ChannelCandidate[] | null;
  readonly filter: string;
}

function Candidates({ candidates, filter, onChoose }: CandidatesProps) {
  if (candidates === null) {
    return (
      <div className="account-list">
        <div className="account-note">
          Asking Telegram for your channels…
          <ProgressBar value={null} label="Asking Telegram for your channels" />
        </div>
      </div>
    );
  }
  const shown = matching(candidates, filter);
  if (shown.length === 0) {
    return (
      <div className="account-list">
        <p className="account-note">
          {candidates.length === 0
            ? 'This account follows no channels. Any public one can be named above.'
            : 'No channel of your list matches.'}
        </p>
      </div>
    );
  }
  return (
    <ul className="account-list" aria-label="Channels of your account">
      {shown.map((candidate) => (
        <li key={candidate.channel.channelId}>
          {candidate.added ? (
            <div className="candidate">
              <CandidateWords channel={candidate.channel} />
              <span className="dim">in the archive</span>
            </div>
          ) : (
            <button type="button" className="candidate" onClick={() => onChoose(candidate)}>
              <CandidateWords channel={candidate.channel} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
