// Downloads as a command wishes for them: begun together, worked through in order, waited for as long as patience lasts.
import { counted } from '../../shared/domain/counted.ts';
import type { AppState } from '../../shared/domain/session.ts';
import { isFinished, OPEN_END, type Download } from '../../shared/domain/download.ts';
import { fail, FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { toIso } from '../../shared/domain/time-range.ts';
import type { Downloader } from '../downloader/downloader.ts';
import { channelWords } from './channel-words.ts';
import { interrupted, waitingEvent, type CommandContext } from './context.ts';

export interface Begun {
  readonly channel: StoredChannel;
  readonly begin: (downloader: Downloader) => Promise<Download>;
}

export interface Ended {
  readonly channel: StoredChannel;
  readonly download: Download;
}

/**
 * Begins all and resolves when the last has ended, however. Throws where nothing more can come of any: stopped, out of
 * patience, signed out. Every batch that was committed stays.
 */
export async function runDownloads(context: CommandContext, wishes: readonly Begun[]): Promise<readonly Ended[]> {
  const { events, session } = context.services;
  const { downloader } = session.archive();
  const channels = new Map<string, StoredChannel>();
  const ended = new Map<string, Ended>();
  let committed = 0;
  let settle: { resolve: () => void; reject: (reason: unknown) => void } = { resolve() {}, reject() {} };
  const over = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  over.catch(() => undefined);
  const patience = new Patience(context.parts.globals.patience, (failure) =>
    settle.reject(new FailureError({ ...failure, kept: keptWords(committed) })),
  );
  const stop = events.listen((name, event) => {
    // TypeScript does not narrow an event by its name.
    if (name === 'batch-committed') committed += (event as { readonly messages: number }).messages;
    if (name === 'download.changed') {
      const download = event as Download;
      const channel = channels.get(download.downloadId);
      if (!channel) return;
      tell(context, channel, download);
      patience.look(download);
      if (isFinished(download.state)) ended.set(download.downloadId, { channel, download });
      if (ended.size === wishes.length) settle.resolve();
    }
    if (name === 'app.state-changed') {
      const state = (event as AppState).session;
      if (state.kind === 'signed-out' || state.kind === 'failed') {
        const failure = state.failure ?? { kind: 'not-signed-in', message: 'Nobody is signed in any more.' };
        settle.reject(new FailureError({ ...failure, kept: keptWords(committed) }));
      }
    }
  });
  const abort = (): void =>
    settle.reject(interrupted(keptWords(committed), 'Call it again: it goes on at the first gap.'));
  context.signal.addEventListener('abort', abort);
  try {
    context.signal.throwIfAborted();
    for (const { channel, begin } of wishes) {
      const download = await begin(downloader);
      channels.set(download.downloadId, channel);
      const now = downloader.list().find(({ downloadId }) => downloadId === download.downloadId) ?? download;
      if (isFinished(now.state)) ended.set(now.downloadId, { channel, download: now });
    }
    if (ended.size === wishes.length) settle.resolve();
    await over;
  } catch (thrown) {
    // What runs stops after its running commit; that one counts as well.
    await downloader.shut();
    if (context.signal.aborted) throw interrupted(keptWords(committed), 'Call it again: it goes on at the first gap.');
    throw thrown;
  } finally {
    context.signal.removeEventListener('abort', abort);
    patience.end();
    stop();
  }
  return [...ended.values()];
}

/** How long is waited at one stretch before the command gives up. */
class Patience {
  readonly #seconds: number;
  readonly #giveUp: (failure: Failure) => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(seconds: number, giveUp: (failure: Failure) => void) {
    this.#seconds = seconds;
    this.#giveUp = giveUp;
  }

  look({ state }: Download): void {
    if (state.kind === 'offline') {
      this.#timer ??= setTimeout(() => this.#giveUp(state.failure), this.#seconds * 1000);
      return;
    }
    this.end();
    if (state.kind === 'flood-wait' && state.seconds > this.#seconds) {
      this.#giveUp({
        kind: 'flood-wait',
        message: `Telegram asks for a wait of ${counted(state.seconds, 'second')}.`,
        next: 'Call it again after that, or give a longer --patience.',
        seconds: state.seconds,
      });
    }
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function tell({ output }: CommandContext, channel: StoredChannel, download: Download): void {
  const { state, gapSeconds, coveredSeconds, messages, batches } = download;
  const { channelId } = channel;
  if (state.kind === 'flood-wait') {
    output.note(`Telegram asks for a wait of ${counted(state.seconds, 'second')}.`, {
      event: 'waiting',
      channel_id: channelId,
      reason: 'flood-wait',
      seconds: state.seconds,
    });
  } else if (state.kind === 'offline') {
    output.note(state.failure.message, { ...waitingEvent(state.failure), channel_id: channelId });
  } else if (state.kind === 'running') {
    const share = gapSeconds === 0 ? 0 : coveredSeconds / gapSeconds;
    output.progress(
      `${channelWords(channel)}: ${Math.floor(share * 100)} %, ${counted(messages, 'message')} in ${counted(batches, 'batch', 'batches')}`,
      { event: 'progress', channel_id: channelId, messages, batches, share },
    );
  }
}

function keptWords(messages: number): string {
  return messages === 0
    ? 'No batch was complete yet; the archive is as it was.'
    : `${counted(messages, 'message')} that came in complete batches ${messages === 1 ? 'is' : 'are'} in the archive, with the ranges they complete.`;
}

/** What came of a download, for machines. What lies before the first visible message, or after the cut, was not filled. */
export function downloadJson({ channel, download }: Ended): object {
  const { state, cut, messages, batches, requests, gapSeconds } = download;
  return {
    outcome: state.kind === 'done' ? (gapSeconds === 0 ? 'nothing-to-do' : 'filled') : state.kind,
    from: toIso(Math.max(cut.from, channel.firstVisible?.date ?? 0)),
    // Up to now, and it was never found out when that is.
    until: cut.until === OPEN_END ? null : toIso(cut.until),
    messages,
    batches,
    requests,
    ...(state.kind === 'failed' && { error: shownFailure(state.failure) }),
  };
}

/** What is for the log file stays out. */
function shownFailure({ kind, message, kept, next, seconds }: Failure): object {
  return { kind, message, ...(kept && { kept }), ...(next && { next }), ...(seconds !== undefined && { seconds }) };
}

/** The first that failed, as what the whole command fails with. */
export function firstFailure(ended: readonly Ended[]): FailureError | null {
  for (const { download } of ended) {
    if (download.state.kind === 'failed') return new FailureError(download.state.failure);
    if (download.state.kind === 'cancelled') return fail('cancelled', 'The download was cancelled.');
  }
  return null;
}
