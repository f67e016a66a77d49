import type { Disorder } from '../../shared/domain/batch.ts';
import type { GoOnBelow } from '../../shared/domain/download.ts';
import { FailureError } from '../../shared/domain/failure.ts';
import { toIso, type Instant } from '../../shared/domain/time-range.ts';

/** Disorder beyond the slack ended the run; the history below it can be read all the same. */
export class DisorderError extends FailureError {
  readonly disorder: Disorder;
  /** Null where nothing of what was asked for lies below. */
  readonly goOnBelow: GoOnBelow | null;

  /**
   * `from`: where the range begins that was asked for; null where nothing below it is left to read. `kept`: what became
   * of the seconds in doubt.
   */
  constructor(disorder: Disorder, from: Instant | null, kept = 'these seconds stay a gap') {
    const { doubtful, messageId, seconds } = disorder;
    const below = from !== null && doubtful.from > from;
    super({
      kind: 'disorder',
      message: `Around message ${messageId} ids and dates disagree by ${seconds} seconds, so nothing can be said about ${toIso(doubtful.from)} to ${toIso(doubtful.until)}.`,
      kept: `What was committed before is safe; ${kept}.`,
      next: `${below ? 'Go on below it, or try' : 'Try'} again: then all around it is read before anything is claimed.`,
    });
    this.disorder = disorder;
    this.goOnBelow = below ? { left: doubtful, offsetId: messageId } : null;
  }
}
