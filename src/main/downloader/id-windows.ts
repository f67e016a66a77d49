// Ids upwards, a window at a time. Telegram's pages hang from their upper end, so a window is asked for from its top: what
// a page shows is all that is visible from its top down to its lowest id. A page that ends above the window's bottom, be
// it short or the window full, is gone on from at its lowest id; an empty one is never taken at its word: the ids below
// it are asked for one by one. What a page shows outside its window is ignored.
import type { MessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Page } from '../telegram/telegram.ts';
import { idsIn, PAGE_MESSAGES, refuseInexact, type HistoryQuestions } from './ask.ts';
import { started } from './gap-step.ts';

/** All that is visible of some ids, and the answers that say so. */
export interface IdWindow {
  readonly messages: readonly Message[];
  /** Those of empty messages too, and the window's top. */
  readonly ids: readonly MessageId[];
  readonly answers: readonly Page[];
}

/** Ids of a window, at most: where nearly all ids are missing a page reaches further than anybody can tell. */
const WIDEST = 10_000;

/** A window that shows fewer was hardly worth its request: how far the next ids stand apart is asked for. */
const FEW = 10;

/** How many ids a page is likely to hold whole. `density`: what part of the ids is visible. A hundred always fit. */
export function widthFor(density: number): number {
  const spread = 2 * Math.sqrt(PAGE_MESSAGES * (1 - density));
  return Math.min(WIDEST, Math.max(PAGE_MESSAGES, Math.floor((PAGE_MESSAGES - spread) / density)));
}

/** The same, as a page shows it; `before` where it shows too little to tell. */
export function widthAfter({ ids }: Page, before: number): number {
  if (ids.length < 10) return before;
  return widthFor(ids.length / (Math.max(...ids) - Math.min(...ids) + 1));
}

/** The windows from an id upwards, in order. */
export class IdWindows {
  readonly #questions: HistoryQuestions;
  readonly #inFlight: () => number;
  readonly #ceiling: MessageId;
  /** The page that hangs from the ceiling: it was asked for to find that. Null: there is none. */
  readonly #top: { readonly page: Page; readonly lowest: MessageId } | null;
  #next: MessageId;
  #width: number;
  #ahead: Promise<IdWindow>[] = [];

  /**
   * Windows from `first` to `ceiling`, both included; none where nothing lies between. `inFlight`: how many may be asked
   * for at once.
   */
  constructor(
    questions: HistoryQuestions,
    inFlight: () => number,
    first: MessageId,
    ceiling: MessageId,
    top: Page | null,
  ) {
    this.#questions = questions;
    this.#inFlight = inFlight;
    this.#ceiling = ceiling;
    this.#top = top && top.ids.length > 0 ? { page: top, lowest: Math.min(...top.ids) } : null;
    this.#next = first;
    this.#width = top ? widthAfter(top, PAGE_MESSAGES) : PAGE_MESSAGES;
  }

  /** Whether there is no further window. */
  get isAtCeiling(): boolean {
    return this.#ahead.length === 0 && this.#next > this.#ceiling;
  }

  /** The next window; null where the ceiling was reached. Those after it are asked for at once. */
  async next(): Promise<IdWindow | null> {
    this.#askAhead();
    const window = await this.#ahead.shift();
    if (!window) return null;
    for (const answer of window.answers) this.#width = widthAfter(answer, this.#width);
    if (window.messages.length === 0 || (this.#width === WIDEST && window.messages.length < FEW)) await this.#leap();
    this.#askAhead();
    return window;
  }

  #askAhead(): void {
    while (this.#ahead.length < this.#inFlight() && this.#next <= this.#ceiling)
      this.#ask(this.#next + this.#width - 1);
  }

  /** A window up to `wanted`, or to what is known already. */
  #ask(wanted: MessageId): void {
    const bottom = this.#next;
    const lowest = this.#top?.lowest ?? Infinity;
    const top = bottom < lowest ? Math.min(wanted, lowest - 1, this.#ceiling) : this.#ceiling;
    this.#next = top + 1;
    this.#ahead.push(started(this.#read(bottom, top)));
  }

  /**
   * Ids may leap by millions. The next page upwards shows to where: a window up to its highest id holds about a page. It is
   * a guess like any width: the window is read from its top down as every other, whatever that page left out.
   */
  async #leap(): Promise<void> {
    if (this.#next > this.#ceiling) return;
    const above = await this.#questions.from(this.#next);
    const highest = Math.max(...above.ids);
    if (highest >= this.#next + this.#width) this.#ask(highest);
  }

  async #read(bottom: MessageId, top: MessageId): Promise<IdWindow> {
    const messages: Message[] = [];
    const ids: MessageId[] = [top];
    const answers: Page[] = [];
    const isInside = (id: MessageId): boolean => bottom <= id && id <= top;
    let below = top + 1;
    const take = (page: Page): void => {
      messages.push(...page.messages.filter(({ messageId }) => isInside(messageId) && messageId < below));
      ids.push(...page.ids.filter((id) => isInside(id)));
      answers.push(page);
    };
    if (this.#top && top === this.#ceiling) {
      take(this.#top.page);
      below = this.#top.lowest;
    }
    while (below > bottom) {
      const page = await this.#questions.below(below);
      refuseInexact(page);
      if (page.ids.length > 0) {
        take(page);
        below = Math.min(...page.ids);
      } else {
        const hidden = idsIn(Math.max(bottom, below - PAGE_MESSAGES), below);
        take(await this.#questions.byId(hidden));
        below -= hidden.length;
      }
    }
    return { messages, ids, answers };
  }
}
