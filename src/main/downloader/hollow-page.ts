// An empty page is the end of the history, or a run of posts that this account cannot see: 150 hidden posts in a row
// make one in mid-history. It is never taken at its word (design.md, rule 3): the ids below are asked for one by one,
// a hundred at a time, and the history ends only where nothing visible is known further down and asking upwards from
// the gap's lower edge shows nothing unread.
import { FIRST_ID, type GapReading } from '../../shared/domain/batch.ts';
import type { FirstVisible } from '../../shared/domain/channel.ts';
import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import { DAY_SECONDS, type TimeRange } from '../../shared/domain/time-range.ts';
import type { Page } from '../telegram/telegram.ts';
import { idsIn, PAGE_MESSAGES, questionsTo, refused, refuseInexact, type Ask, type HistoryQuestions } from './ask.ts';
import { findFirstVisible } from './first-visible.ts';

export type Hollow =
  /** The reading goes on with this page below `lowestId` (null: from where it stands). */
  { readonly kind: 'go-on'; readonly lowestId: MessageId | null; readonly page: Page } | { readonly kind: 'end' };

/** Empty windows in a row after which what is remembered of the history's beginning is asked for anew. */
const TRUSTED_WINDOWS = 2;
/** Hidden windows of a hundred ids, the newest of all, after which it is given up to look for a visible one. */
const MOST_HIDDEN_WINDOWS = 1_000;
const NEWEST_HIDDEN =
  'Your account is shown none of the newest messages of this channel, and it could not be found out where those begin that it is shown.';
/** How far from the gap a page is looked for, one after the other, when hidden posts surround its upper edge. */
const STRIDES = [3_600, DAY_SECONDS, 7 * DAY_SECONDS, 30 * DAY_SECONDS, 365 * DAY_SECONDS] as const;

/** Gets the reading of one gap over its empty pages. */
export class HollowPages {
  readonly #ask: Ask;
  readonly #channelId: ChannelId;
  readonly #questions: HistoryQuestions;
  /** The lowest message known to be visible; `#asked`: known from this very reading. */
  #known: FirstVisible | null;
  #asked = false;
  #windows = 0;
  #last: MessageId | null = null;

  /** `known`: the first visible message as it is remembered. */
  constructor(ask: Ask, channelId: ChannelId, known: FirstVisible | null) {
    this.#ask = ask;
    this.#channelId = channelId;
    this.#questions = questionsTo(ask, channelId);
    this.#known = known;
  }

  /** The history's beginning, asked for during this reading. */
  async findFirstVisible(): Promise<FirstVisible | null> {
    if (!this.#asked) await this.#find();
    return this.#known;
  }

  /** How the reading goes on after an empty page. `lowest`: the lowest message that it was shown. */
  async over(reading: GapReading, page: Page, lowest: MessageId | null): Promise<Hollow> {
    refuseInexact(page);
    const { lowestId } = reading;
    if (lowestId === null) return this.#firstPage(reading);
    if (lowestId <= FIRST_ID) return { kind: 'end' };
    const bottom = Math.max(FIRST_ID, lowestId - PAGE_MESSAGES);
    const ids = idsIn(bottom, lowestId);
    const shown = await this.#questions.byId(ids);
    const { messages } = shown;
    this.#windows = messages.length > 0 ? 0 : this.#last === lowestId ? this.#windows + 1 : 1;
    this.#last = bottom;
    if (messages.length === 0 && bottom > FIRST_ID && (await this.#isEnd(reading, lowestId, bottom, lowest))) {
      return { kind: 'end' };
    }
    return { kind: 'go-on', lowestId, page: { ...shown, ids } };
  }

  /** Whether nothing visible lies below `bottom`, all from there to `read` being hidden and the rest above read. */
  async #isEnd(
    { gap, slack }: GapReading,
    read: MessageId,
    bottom: MessageId,
    shown: MessageId | null,
  ): Promise<boolean> {
    const below = (): boolean => this.#known !== null && this.#known.messageId < bottom;
    // A beginning that lies above what was shown was remembered wrongly.
    const isRead =
      this.#known !== null && this.#known.messageId >= read && this.#known.messageId <= (shown ?? Infinity);
    if (below() && (this.#asked || this.#windows <= TRUSTED_WINDOWS)) return false;
    if (!isRead && !this.#asked) {
      await this.#find();
      if (below()) return false;
    }
    // Asked upwards from the gap's lower edge: whatever is still unread would show itself here.
    const up = await this.#questions.justAbove(gap.from - slack);
    refuseInexact(up);
    const unread = up.messages.filter((message) => message.messageId < bottom);
    const lowest = Math.min(...unread.map(({ messageId }) => messageId));
    if (unread.length === 0) return true;
    this.#known = { messageId: lowest, date: Math.min(...unread.map(({ date }) => date)) };
    this.#asked = true;
    return false;
  }

  /** The very first page was empty: it has no id to go on from. One is looked for above the gap. */
  async #firstPage({ gap, slack }: GapReading): Promise<Hollow> {
    const edge = gap.until + slack;
    const above = await this.#questions.justAbove(edge);
    if (above.ids.length > 0) return goOnBelow(idAbove(gap, above), above);
    for (const stride of STRIDES) {
      const page = await this.#questions.olderThan(edge + stride);
      if (page.ids.length > 0) return { kind: 'go-on', lowestId: null, page };
    }
    const newest = await this.#questions.below(0);
    if (newest.ids.length > 0) return { kind: 'go-on', lowestId: null, page: newest };
    refuseInexact(newest);
    if (this.#known === null) await this.#find();
    const top = await this.#newestVisible(this.#known?.messageId ?? null);
    return top === null ? { kind: 'end' } : goOnBelow(top + 1, newest);
  }

  /**
   * The newest posts of all are hidden: from the newest id that there is the ids are asked for one by one, downwards, until
   * one is visible, or `known` is reached. So nothing visible stands above what is found, however long the hidden run.
   * Null: nothing is visible at all.
   */
  async #newestVisible(known: MessageId | null): Promise<MessageId | null> {
    const newest = await this.#questions.newestId();
    if (newest === null) {
      if ((await this.findFirstVisible()) === null) return null;
      throw refused(NEWEST_HIDDEN);
    }
    const bottom = known === null ? FIRST_ID : known + 1;
    for (let top = newest, hidden = 0; top >= bottom; top -= PAGE_MESSAGES, hidden++) {
      if (hidden === MOST_HIDDEN_WINDOWS) throw refused(NEWEST_HIDDEN);
      const { messages } = await this.#questions.byId(idsIn(Math.max(bottom, top - PAGE_MESSAGES + 1), top + 1));
      if (messages.length > 0) return Math.max(...messages.map(({ messageId }) => messageId));
    }
    return known;
  }

  async #find(): Promise<void> {
    this.#known = await findFirstVisible(this.#ask, this.#channelId);
    this.#asked = true;
  }
}

/** Nothing of the gap lies from `lowestId` upwards, as `answer` told. */
function goOnBelow(lowestId: MessageId, answer: Page): Hollow {
  return { kind: 'go-on', lowestId, page: { ...answer, messages: [], ids: [] } };
}

/** An id above which nothing of the gap lies, as low as the page above the gap allows. */
function idAbove(gap: TimeRange, above: Page): MessageId {
  const within = above.messages.filter(({ date }) => date < gap.until).map(({ messageId }) => messageId);
  return within.length > 0 ? Math.max(...within) + 1 : Math.min(...above.ids);
}
