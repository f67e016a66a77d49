// Checking a range again (design.md, rule 7): what is covered of it is read anew, newest first, and the cache is made equal
// to the answers, batch by batch. Gaps in it stay gaps, nothing is removed, and only what is proven is compared.
//
// Coverage can't tell how far a check has come, so the wish remembers it, with what was found. A batch that was committed
// just before the power went is read twice: it changes nothing the second time, and its findings count as unchanged then.
import {
  addFindings,
  NOTHING_FOUND,
  type CheckFindings,
  type CheckSoFar,
  type StoredPlace,
} from '../../shared/domain/check.ts';
import { BATCH_MESSAGES } from '../../shared/domain/batch.ts';
import { clip } from '../../shared/domain/coverage.ts';
import { secondsIn, SLACK_SECONDS, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import { questionsTo } from './ask.ts';
import {
  addAnswers,
  addStrays,
  channelOf,
  commit,
  commitCompared,
  readThrough,
  type Committing,
  type Work,
} from './commit-read.ts';
import { DisorderError } from './disorder.ts';
import type { RunReports } from './run-download.ts';
import { settleMissing } from './settle.ts';

export interface CheckReports extends RunReports {
  /** How far it has come and what it found; to be kept with the wish. */
  onChecked(check: CheckSoFar): Promise<void>;
}

/** Works through what is covered of a wish's range. Throws as runDownload does. */
export async function runCheck(work: Work<CheckReports>): Promise<void> {
  const { wish, cache, ask, reports, signal } = work;
  const channel = await channelOf(cache, wish);
  const check = new Check({ ...work, channel }, reports);
  if ((await check.left(wish.range)).length === 0) return reports.onGaps(0);
  const cut = wish.cut ?? (await ask((history, inner) => history.serverTime(inner))) - SLACK_SECONDS;
  if (wish.cut === null) await reports.onCut(cut);
  const range = { from: wish.range.from, until: Math.min(wish.range.until, cut) };
  for (;;) {
    signal.throwIfAborted();
    const parts = await check.left(range);
    await reports.onGaps(parts.reduce((sum, part) => sum + secondsIn(part), 0));
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
        const found = await commitCompared(this.#run, read, batch, 'check');
        provenFrom = batch.claim.from;
        // It never gives way: that is for fillings.
        await this.#checked(provenFrom, found ?? {});
      }
      const added = await addStrays(this.#run, read);
      if (added > 0) await this.#checked(provenFrom, { messages: added, added });
      return 'committed';
    });
    if (end !== 'gave-way' && end.kind === 'disorder') {
      const { doubtful } = end.disorder;
      await this.#checked(doubtful.until, {});
      throw new DisorderError(end.disorder, wish.range.from, 'these seconds stay as they were captured');
    }
    const below = { from: part.from, until: provenFrom };
    if (below.from < below.until) await this.#below(below);
    await this.#checked(part.from, {});
  }

  /**
   * Covered ground below the oldest message that is visible now. Its messages were deleted, or the account is not shown
   * that time any more; Telegram tells from which id on the account may see. What it may see and what is not there when
   * asked for by id is gone; the rest is left as it is. No more is claimed than what was asked for.
   */
  async #below(range: TimeRange): Promise<void> {
    const { cache, wish, ask } = this.#run;
    const stored = await cache.readPlaces(wish.channelId, range);
    if (stored.length === 0) return;
    const { availableFrom } = await ask((history, signal) => history.fetchChannel(wish.channelId, signal));
    const visible = stored.filter(({ messageId }) => messageId >= availableFrom);
    const { gone, there, askedAt } = await settleMissing(questionsTo(ask, wish.channelId), visible);
    const edited = await addAnswers(this.#run, there);
    const unchanged = there.length - edited;
    const unjudged = stored.length - visible.length;
    await this.#checked(range.until, { messages: there.length, edited, unchanged, unjudged, asOf: askedAt });
    for (let start = 0; start < gone.length; start += BATCH_MESSAGES) {
      const deleted = await this.#mark(gone.slice(start, start + BATCH_MESSAGES), askedAt ?? 0);
      await this.#checked(range.until, { messages: deleted, deleted });
    }
  }

  /** `places` are in order. */
  async #mark(places: readonly StoredPlace[], seenAt: Instant): Promise<number> {
    const claim = { from: places[0]?.date ?? 0, until: (places.at(-1)?.date ?? 0) + 1 };
    const deleted = places.map(({ messageId }) => messageId);
    const captured = { capturedFrom: seenAt, capturedUntil: seenAt };
    return (await commit(this.#run, captured, { messages: [], claim, purpose: 'check', deleted }))?.deleted ?? 0;
  }

  async #checked(downTo: Instant, found: Partial<CheckFindings>): Promise<void> {
    this.#downTo = downTo;
    this.#found = addFindings(this.#found, found);
    await this.#reports.onChecked({ downTo, found: this.#found });
  }
}
