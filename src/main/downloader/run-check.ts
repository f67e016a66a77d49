// Checking a range again (design.md, rule 7): what is covered of it is read anew, newest first, and the cache is made equal
// to the answers, batch by batch. Gaps in it stay gaps, nothing is removed, and only what is proven is compared.
//
// Coverage can't tell how far a check has come, so the wish remembers it, with what was found. A batch that was committed
// just before the power went is read twice: it changes nothing the second time, and its findings count as unchanged then.
import { addFindings, findingsOf, NOTHING_FOUND, type CheckFindings, type CheckSoFar } from '../../shared/domain/check.ts';
import { clip, coveredSeconds } from '../../shared/domain/coverage.ts';
import type { DownloadWish } from '../../shared/domain/download.ts';
import { SLACK_SECONDS, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import { questionsTo, type Ask } from './ask.ts';
import { addStrays, channelOf, commit, commitCompared, readThrough, type Committing } from './commit-read.ts';
import { DisorderError } from './disorder.ts';
import type { RunReports } from './run-download.ts';
import { settleMissing } from './settle.ts';

export interface CheckReports extends RunReports {
  /** How far it has come and what it found; to be kept with the wish. */
  onChecked(check: CheckSoFar): Promise<void>;
}

/** Works through what is covered of a wish's range. Throws as runDownload does. */
export async function runCheck(
  wish: DownloadWish,
  cache: Cache,
  ask: Ask,
  reports: CheckReports,
  signal: AbortSignal,
): Promise<void> {
  const channel = await channelOf(cache, wish);
  const check = new Check({ wish, channel, cache, ask, reports, signal }, reports);
  if ((await check.left(wish.range)).length === 0) return reports.onGaps(0);
  const cut = wish.cut ?? (await ask((history, inner) => history.serverTime(inner))) - SLACK_SECONDS;
  if (wish.cut === null) await reports.onCut(cut);
  const range = { from: wish.range.from, until: Math.min(wish.range.until, cut) };
  for (;;) {
    signal.throwIfAborted();
    const parts = await check.left(range);
    await reports.onGaps(parts.reduce((sum, part) => sum + coveredSeconds([part], range), 0));
    const part = parts.at(-1);
    if (!part) return;
    reports.onGap(part);
    await check.part(part);
  }
}

class Check {
  readonly #run: Committing;
  readonly #reports: CheckReports;
  #downTo: Instant;
  #found: CheckFindings;

  constructor(run: Committing, reports: CheckReports) {
    this.#run = run;
    this.#reports = reports;
    this.#downTo = run.wish.check?.downTo ?? run.wish.range.until;
    this.#found = run.wish.check?.found ?? NOTHING_FOUND;
  }

  /** What is covered of a range and not checked yet, in order. */
  async left({ from, until }: TimeRange): Promise<readonly TimeRange[]> {
    const { cache, wish } = this.#run;
    const rest = { from, until: Math.min(until, this.#downTo) };
    return rest.from < rest.until ? clip(await cache.readCoverage(wish.channelId), rest) : [];
  }

  /** One covered part, to its lower end. */
  async part(part: TimeRange): Promise<void> {
    const { channel, wish } = this.#run;
    let provenFrom = part.until;
    const end = await readThrough(this.#run, part, channel.firstVisible, async (read) => {
      for (const batch of read.batches) {
        const done = await commitCompared(this.#run, read, batch, 'check');
        // Only a filling gives way.
        if (done === null) return 'gave-way';
        provenFrom = batch.claim.from;
        await this.#checked(provenFrom, findingsOf(done.outcome, batch.messages.length, done.still, done.asOf));
      }
      await addStrays(this.#run, read);
      return 'committed';
    });
    if (end !== 'gave-way' && end.kind === 'disorder') {
      const { doubtful } = end.disorder;
      await this.#checked(doubtful.until, {});
      throw new DisorderError(end.disorder, wish.range.from, 'these seconds stay as they were captured');
    }
    const below = { from: part.from, until: provenFrom };
    await this.#checked(part.from, below.from < below.until ? await this.#belowAll(below) : {});
  }

  /**
   * Covered ground below the oldest message that is visible now. Its messages were deleted, or the account is not shown
   * that time any more; Telegram tells from which id on the account may see. What may be seen and is not there when
   * asked for by id is gone. The rest is left as it is.
   */
  async #belowAll(range: TimeRange): Promise<Partial<CheckFindings>> {
    const { cache, wish, ask } = this.#run;
    const stored = await cache.readPlaces(wish.channelId, range);
    if (stored.length === 0) return {};
    const { availableFrom } = await ask((history, signal) => history.fetchChannel(wish.channelId, signal));
    const visible = stored.filter(({ messageId }) => messageId >= availableFrom);
    const { gone, there, askedAt } = await settleMissing(questionsTo(ask, wish.channelId), visible);
    let deleted = 0;
    for (let start = 0; start < gone.length; start += MARKED_AT_ONCE) {
      const marked = gone.slice(start, start + MARKED_AT_ONCE);
      deleted += await this.#mark(marked, askedAt ?? 0);
    }
    const unjudged = stored.length - visible.length;
    return { messages: gone.length + there.length, deleted, unchanged: there.length, unjudged, asOf: askedAt };
  }

  /** No claim goes beyond the seconds of the messages: of what lies between nothing was read. */
  async #mark(marked: readonly { messageId: number; date: Instant }[], seenAt: Instant): Promise<number> {
    let deleted = 0;
    for (const date of new Set(marked.map((place) => place.date))) {
      const ids = marked.filter((place) => place.date === date).map(({ messageId }) => messageId);
      const claim = { from: date, until: date + 1 };
      const outcome = await commit(
        this.#run,
        { capturedFrom: seenAt, capturedUntil: seenAt },
        { messages: [], claim, purpose: 'check', deleted: ids },
      );
      deleted += outcome?.deleted ?? 0;
    }
    return deleted;
  }

  async #checked(downTo: Instant, found: Partial<CheckFindings>): Promise<void> {
    this.#downTo = downTo;
    this.#found = addFindings(this.#found, found);
    await this.#reports.onChecked({ downTo, found: this.#found });
  }
}
