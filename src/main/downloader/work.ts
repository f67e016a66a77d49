// One turn of a download: from its place in the queue to wherever it ends.
import type { DownloadState } from '../../shared/domain/download.ts';
import { failureOf } from '../../shared/domain/failure.ts';
import { secondsIn } from '../../shared/domain/time-range.ts';
import type { Ask } from './ask.ts';
import { DisorderError } from './disorder.ts';
import type { Outage } from './outage.ts';
import type { Pace } from './pace.ts';
import type { DownloaderParts } from './parts.ts';
import { patiently, type Waiting } from './patience.ts';
import type { Progress } from './progress.ts';
import type { Runs } from './runs.ts';
import { runCheck, type CheckReports } from './run-check.ts';
import { runDownload } from './run-download.ts';
import type { Teller } from './teller.ts';
import { Waits } from './waits.ts';

export interface WorkParts extends DownloaderParts {
  readonly pace: Pace;
  readonly outage: Outage;
  /** What else runs: all share what the account may have on its way. */
  readonly runs: Pick<Runs, 'size'>;
  readonly teller: Teller;
  /** Never throws. */
  readonly saveWishes: () => Promise<void>;
}

/** Works until the download is done or has failed, and says which; null where it was stopped. Never throws. */
export async function work(progress: Progress, parts: WorkParts, signal: AbortSignal): Promise<DownloadState | null> {
  const { cache, today, log, teller, saveWishes } = parts;
  progress.startedAt ??= today();
  teller.turn(progress, { kind: 'running', gap: null });
  const reports: CheckReports = {
    onCut: (cut) => {
      progress.wish = { ...progress.wish, cut };
      return saveWishes();
    },
    onGaps: async (seconds) => {
      const first = progress.wish.gapSeconds === null;
      progress.gaps(seconds);
      if (first) await saveWishes();
    },
    onGap: (gap) => teller.turn(progress, { kind: 'running', gap }),
    onBatch: (batch) => {
      progress.batch(secondsIn(batch.range), batch.messages);
      teller.batch(progress, batch);
    },
    onChecked: (check) => {
      progress.wish = { ...progress.wish, check };
      teller.progress(progress);
      return saveWishes();
    },
    onChannelChanged: () => teller.channel(progress),
  };
  try {
    const run = progress.wish.check === null ? runDownload : runCheck;
    const inFlight = (): number => parts.inFlight ?? Math.max(1, Math.floor(parts.pace.inFlight / parts.runs.size));
    await run({ wish: progress.wish, cache, ask: askFor(progress, parts, signal), inFlight, reports, signal });
    return { kind: 'done' };
  } catch (thrown) {
    if (signal.aborted) return null;
    const failure = failureOf(thrown);
    log(`download ${progress.wish.downloadId} failed: ${failure.kind} ${failure.detail ?? failure.message}`);
    if (!(thrown instanceof DisorderError)) return { kind: 'failed', failure, goOnBelow: null };
    // Another try reads all around it before it claims anything.
    const { doubtful, seconds } = thrown.disorder;
    progress.wish = { ...progress.wish, disorder: { range: doubtful, seconds } };
    return { kind: 'failed', failure, goOnBelow: thrown.goOnBelow };
  }
}

function askFor(progress: Progress, parts: WorkParts, signal: AbortSignal): Ask {
  const { clock, history, networkBack, outage, pace, teller, today } = parts;
  let running: DownloadState = { kind: 'running', gap: null };
  const waits = new Waits((waiting) => {
    if (progress.state.kind === 'running') running = progress.state;
    teller.turn(progress, waiting === null ? running : stateOf(waiting, today()));
  });
  const patience = {
    clock,
    pace,
    outage,
    networkBack,
    onRequest: () => {
      progress.requests += 1;
    },
    onWaiting: (waiting: Waiting | null, request: symbol) => {
      // Nobody waits for it any more; how it ended is told by whoever stopped it.
      if (!signal.aborted) waits.set(request, waiting);
    },
  };
  return (request) => patiently(patience, signal, (inner) => request(history, inner));
}

function stateOf(waiting: Waiting, now: number): DownloadState {
  return waiting.kind === 'flood-wait'
    ? { kind: 'flood-wait', until: now + waiting.seconds, seconds: waiting.seconds }
    : { kind: 'offline', since: now, failure: waiting.failure };
}
