import { Fragment, type ReactNode } from 'react';
import type { ChannelOverview } from '../../shared/contract/requests.ts';
import { count } from '../../shared/domain/counted.ts';
import { Button } from '../ui/Button.tsx';
import { FailureNotice } from '../ui/FailureNotice.tsx';
import { useNow } from '../ui/use-now.ts';
import { useView } from '../view/view-store.ts';
import { planFillAll, planUpdate } from './channel-actions.ts';
import { asOfWords, gapWords, handleOf, subscriberWords } from './channel-words.ts';
import { dismissFailed, runFillAll, runUpdate, useActions } from './run-actions.ts';
import './rail.css';

/** What is held of the selected channel, as of when, and what to do about it. */
export function ChannelHead({ overview }: { readonly overview: ChannelOverview }) {
  const { channel, summary } = overview;
  const { channelId } = channel;
  const open = useView((view) => view.open);
  const range = useView((view) => view.range);
  const failed = useActions((state) => (state.failed?.channelId === channelId ? state.failed.failure : null));
  const fillAll = planFillAll(overview);
  const update = planUpdate(overview);
  const subscribers = subscriberWords(channel);
  return (
    <>
      <header className="head">
        <div className="head-words">
          <div className="head-name">
            <h1 className="ellipsis" title={channel.name}>
              <bdi>{channel.name}</bdi>
            </h1>
            {subscribers === null ? null : <span className="dim">{subscribers}</span>}
          </div>
          <Figures overview={overview} />
        </div>
        <Button
          kind="gap"
          reason={fillAll.kind === 'blocked' ? fillAll.reason : null}
          title="All gaps of the collection period, up to the last cut"
          onClick={() => runFillAll(channelId)}
        >
          Fill all gaps
        </Button>
        <Button
          reason={update.kind === 'blocked' ? update.reason : null}
          title="From the last cut to now"
          onClick={() => runUpdate(channelId)}
        >
          Update to now
        </Button>
        <Button
          kind="primary"
          reason={nothingToExport(summary)}
          onClick={() => open({ kind: 'export', range, found: null })}
        >
          Export…
        </Button>
      </header>
      {failed ? (
        <div className="head-failure">
          <FailureNotice failure={failed} actions={<Button onClick={dismissFailed}>Dismiss</Button>} />
        </div>
      ) : null}
    </>
  );
}

function nothingToExport({ messages, coveredDays }: ChannelOverview['summary']): string | null {
  if (messages > 0) return null;
  return coveredDays > 0
    ? 'What is covered so far holds no messages.'
    : 'There are no messages to export yet: fill a gap first.';
}

function Figures({ overview: { channel, summary } }: { readonly overview: ChannelOverview }) {
  const now = useNow(true);
  const open = useView((view) => view.open);
  const parts: readonly { readonly key: string; readonly part: ReactNode }[] = [
    { key: 'handle', part: handleOf(channel) },
    {
      key: 'messages',
      part: (
        <>
          <b>{count(summary.messages)}</b> {summary.messages === 1 ? 'message' : 'messages'}
        </>
      ),
    },
    {
      key: 'days',
      part:
        summary.periodDays === 0 ? (
          'no day to cover yet'
        ) : (
          <>
            <b>{count(summary.coveredDays)}</b> of {count(summary.periodDays)} days covered
          </>
        ),
    },
    ...(summary.periodDays === 0
      ? []
      : [
          {
            key: 'gaps',
            part:
              summary.gaps === 0 ? (
                'no gaps'
              ) : (
                <button type="button" className="head-gaps" onClick={() => open({ kind: 'gap-list' })}>
                  {gapWords(summary)}
                </button>
              ),
          },
        ]),
    ...(summary.asOf === null ? [] : [{ key: 'as-of', part: `as of ${asOfWords(summary.asOf, now)}` }]),
  ];
  return (
    <p>
      {parts.map(({ key, part }, at) => (
        <Fragment key={key}>
          {at > 0 ? ' · ' : ''}
          <span className="head-part">{part}</span>
        </Fragment>
      ))}
    </p>
  );
}
