// Pages downwards, several of them asked for before they are needed. Whoever reads is answered as if each had been asked
// for when its turn came: the page below an id is a page that was asked for from that id or from above it and reaches
// below it, without what it shows above. It still is all that is visible from the id down to its own lowest; so nothing of
// the proof depends on what is asked ahead, and a wrong guess costs a request, never a message.
import type { MessageId } from '../../shared/domain/ids.ts';
import type { Page } from '../telegram/telegram.ts';
import { PAGE_MESSAGES, type HistoryQuestions } from './ask.ts';
import { started } from './gap-step.ts';
import { widthAfter } from './id-windows.ts';

interface Ahead {
  /** It was asked for below this id. */
  readonly top: MessageId;
  readonly page: Promise<Page>;
}

export class ReadAhead {
  readonly #questions: HistoryQuestions;
  readonly #inFlight: () => number;
  /** Highest first. */
  #ahead: readonly Ahead[] = [];
  #width = PAGE_MESSAGES;
  /** Nothing is asked ahead below it; null: nothing at all. */
  #bottom: MessageId | null = null;

  /** `inFlight`: how many requests may be on their way at once. */
  constructor(questions: HistoryQuestions, inFlight: () => number) {
    this.#questions = questions;
    this.#inFlight = inFlight;
  }

  /** From here on pages are asked for ahead, down to an id; which may be a guess. */
  begin(bottom: MessageId): void {
    this.#bottom = bottom;
  }

  /** A page of the history around: how far apart ids stand there. */
  saw(page: Page): void {
    this.#width = widthAfter(page, this.#width);
  }

  /** The page below an id. Ids fall from one call to the next. */
  below(offsetId: MessageId): Promise<Page> {
    const isAsked = this.#ahead.some(({ top }) => top >= offsetId);
    const own: readonly Ahead[] = isAsked ? [] : [this.#ask(offsetId)];
    this.#ahead = [...own, ...this.#ahead];
    this.#askAhead();
    return started(this.#take(offsetId));
  }

  async #take(offsetId: MessageId): Promise<Page> {
    for (;;) {
      const first = this.#ahead[0];
      if (!first || first.top < offsetId) {
        this.#ahead = [this.#ask(offsetId), ...this.#ahead];
        continue;
      }
      const page = await first.page;
      this.#ahead = this.#ahead.slice(1);
      this.saw(page);
      if (first.top === offsetId) return page;
      const ids = page.ids.filter((id) => id < offsetId);
      if (ids.length > 0) {
        return { ...page, ids, messages: page.messages.filter(({ messageId }) => messageId < offsetId) };
      }
    }
  }

  #askAhead(): void {
    const bottom = this.#bottom;
    if (bottom === null) return;
    for (;;) {
      const top = (this.#ahead.at(-1)?.top ?? 0) - this.#width;
      if (this.#ahead.length >= this.#inFlight() || top <= bottom + 1) return;
      this.#ahead = [...this.#ahead, this.#ask(top)];
    }
  }

  #ask(top: MessageId): Ahead {
    return { top, page: started(this.#questions.below(top)) };
  }
}
