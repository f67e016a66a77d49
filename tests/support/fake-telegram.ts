// The history part of the telegram port, in memory: Telegram's arithmetic of offsets over a list of posts, with a switch
// for every behaviour that real servers are known to differ in. It imports nothing of what it is there to test.
import { fail, type FailureKind } from '../../src/shared/domain/failure.ts';
import { channelId, type ChannelId, type MessageId } from '../../src/shared/domain/ids.ts';
import type { Message } from '../../src/shared/domain/message.ts';
import type { FullChannel, History, HistoryRequest, Page } from '../../src/main/telegram/telegram.ts';

export const CHANNEL: ChannelId = channelId(1_500_000_001);

export interface FakePost {
  readonly id: number;
  readonly date: number;
  /** Counted by offset and limit, then left out of the answer. */
  readonly hidden?: boolean;
  /** Shown as an empty message: an id without a date. */
  readonly empty?: boolean;
  readonly text?: string;
}

export interface FakeBehaviour {
  /** Most posts that an answer's window spans, whatever was asked. */
  pageSize: number;
  /** offset_date shows posts of that very second too. */
  inclusive: boolean;
  /** Hidden posts take up places in a page. */
  hiddenCount: boolean;
  /** A window that reaches beyond the newest post is moved back into the history instead of being cut. */
  clamped: boolean;
  /** offset_date is looked for by halves, as if dates rose with ids. */
  halving: boolean;
  /** The newest message that is told of is the newest that is shown; else it may be a hidden one. */
  newestIsShown: boolean;
  /** Answers are marked exact. */
  exact: boolean;
}

export interface Asked {
  readonly method: 'serverTime' | 'fetchHistory' | 'fetchMessages' | 'newestId' | 'fetchChannel';
  readonly request: HistoryRequest | null;
  readonly ids: readonly number[];
  readonly dates: readonly number[];
}

export function asMessage({ id, date, text = `post ${id}` }: FakePost, fetchedAt = 0): Message {
  return {
    channelId: CHANNEL,
    messageId: id,
    date,
    senderId: null,
    firstName: null,
    lastName: null,
    username: null,
    text,
    mediaType: null,
    media: null,
    replyTo: null,
    postAuthor: null,
    isForwarded: false,
    forwardedFromChannelId: null,
    forwardedFromName: null,
    action: null,
    views: null,
    forwards: null,
    replies: null,
    reactions: null,
    entities: null,
    editDate: null,
    editHide: false,
    groupedId: null,
    fetchedAt,
  };
}

export class FakeTelegram implements History {
  /** Rising ids. */
  posts: readonly FakePost[];
  /** The server's clock; posts dated after it are not there yet. */
  now: number;
  readonly behaviour: FakeBehaviour = {
    pageSize: 100,
    inclusive: false,
    hiddenCount: true,
    clamped: false,
    halving: false,
    newestIsShown: false,
    exact: true,
  };
  /** Posts with a lower id are not shown. */
  availableFrom = 1;
  readonly log: Asked[] = [];
  /** Meets every request before it is answered: may throw, wait, or change the world. */
  before: (asked: number, signal: AbortSignal) => void | Promise<void> = () => undefined;
  /** Changes an answer on its way. */
  answer: (page: Page, request: HistoryRequest) => Page = (page) => page;
  #asked = 0;

  constructor(posts: readonly FakePost[], now: number) {
    this.posts = posts;
    this.now = now;
  }

  /** What the server would show of some seconds now. */
  visible(from: number, until: number): readonly FakePost[] {
    return this.#timeline().filter(({ date, hidden, empty }) => !hidden && !empty && from <= date && date < until);
  }

  async serverTime(signal: AbortSignal): Promise<number> {
    await this.#meet(signal);
    this.log.push({ method: 'serverTime', request: null, ids: [], dates: [] });
    return this.now;
  }

  async fetchHistory(_channelId: ChannelId, request: HistoryRequest, signal: AbortSignal): Promise<Page> {
    await this.#meet(signal);
    const page = this.answer(this.#page(this.#window(request)), request);
    this.#record('fetchHistory', request, page);
    return page;
  }

  async fetchMessages(_channelId: ChannelId, messageIds: readonly MessageId[], signal: AbortSignal): Promise<Page> {
    if (messageIds.length > 100) throw new Error('more than 100 ids');
    await this.#meet(signal);
    const wanted = new Set(messageIds);
    const page = { ...this.#page(this.#timeline().filter(({ id }) => wanted.has(id))), exact: true };
    this.#record('fetchMessages', null, page);
    // What is not there comes as an empty message.
    return { ...page, ids: messageIds.toSorted((a, b) => b - a) };
  }

  async newestId(_channelId: ChannelId, signal: AbortSignal): Promise<MessageId | null> {
    await this.#meet(signal);
    this.log.push({ method: 'newestId', request: null, ids: [], dates: [] });
    const there = this.posts.filter(
      ({ id, date, hidden }) =>
        id >= this.availableFrom && date <= this.now && (!hidden || !this.behaviour.newestIsShown),
    );
    return there.length > 0 ? Math.max(...there.map(({ id }) => id)) : null;
  }

  async fetchChannel(_channelId: ChannelId, signal: AbortSignal): Promise<FullChannel> {
    await this.#meet(signal);
    this.log.push({ method: 'fetchChannel', request: null, ids: [], dates: [] });
    return {
      channelId: CHANNEL,
      name: 'Fake',
      username: null,
      kind: 'channel',
      subscribers: null,
      availableFrom: this.availableFrom,
    };
  }

  async #meet(signal: AbortSignal): Promise<void> {
    await Promise.resolve();
    signal.throwIfAborted();
    if (++this.#asked > 20_000) throw new Error('this would be asked for ever');
    await this.before(this.#asked, signal);
    signal.throwIfAborted();
  }

  #timeline(): readonly FakePost[] {
    return this.posts.filter(
      ({ id, date, hidden }) => id >= this.availableFrom && date <= this.now && (!hidden || this.behaviour.hiddenCount),
    );
  }

  /** The posts of an answer's window, newest first, hidden ones included. */
  #window({ offsetId, offsetDate, addOffset, limit }: HistoryRequest): readonly FakePost[] {
    const timeline = this.#timeline();
    const size = Math.min(limit, this.behaviour.pageSize);
    let end = this.#offset(timeline, offsetId, offsetDate) - addOffset;
    if (this.behaviour.clamped) end = Math.min(end, timeline.length);
    return timeline.slice(Math.max(0, end - size), Math.max(0, end)).toReversed();
  }

  /** How many of the older posts the offset leaves. */
  #offset(timeline: readonly FakePost[], offsetId: number, offsetDate: number): number {
    if (offsetId > 0) return timeline.filter(({ id }) => id < offsetId).length;
    if (offsetDate <= 0) return timeline.length;
    const oldEnough = ({ date }: FakePost): boolean =>
      date < offsetDate || (this.behaviour.inclusive && date === offsetDate);
    if (!this.behaviour.halving) return timeline.findLastIndex(oldEnough) + 1;
    let [low, high] = [0, timeline.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const post = timeline[middle];
      if (post && oldEnough(post)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #page(posts: readonly FakePost[]): Page {
    const shown = posts.filter(({ hidden }) => !hidden);
    return {
      messages: shown.filter(({ empty }) => !empty).map((post) => asMessage(post, this.now)),
      ids: shown.map(({ id }) => id),
      exact: this.behaviour.exact,
      askedAt: this.now,
    };
  }

  #record(method: Asked['method'], request: HistoryRequest | null, page: Page): void {
    this.log.push({ method, request, ids: page.ids, dates: page.messages.map(({ date }) => date) });
  }
}

/** A FailureError as the port throws it. */
export function failure(kind: FailureKind, seconds?: number): Error {
  return fail(kind, `Failed: ${kind}.`, seconds === undefined ? {} : { seconds });
}

/** A channel that posts at a steady rate, ids from 1. */
export function steady(count: number, from: number, every: number): FakePost[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, date: from + index * every }));
}
