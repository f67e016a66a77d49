// The walk over a faked Telegram, and a cache in memory or in a file: the downloader is the real one, thousands of walks
// take minutes.
import type { History, HistoryRequest, Page } from '../../src/main/telegram/telegram.ts';
import { channelId, type ChannelId, type MessageId } from '../../src/shared/domain/ids.ts';
import { fakeDownloads } from './fake-download.ts';
import { CHANNEL, failure, FakeTelegram, type FakePost } from './fake-telegram.ts';
import type { FaultModel } from './fault-model.ts';
import type { Dice } from './fault-random.ts';
import { memoryPlace, type WalkPlace } from './fault-walk-place.ts';
import { layOther } from './fault-walk-company.ts';
import type { WalkGuest } from './fault-walk.ts';
import type { WalkFault, WalkOther, WalkRun, WalkStack, WalkWorld } from './fault-walking.ts';

export const FAKES_BEGIN = 100_000;

/** Posts have texts, and texts change. */
class WordedTelegram extends FakeTelegram implements History {
  readonly texts = new Map<number, string>();

  override async fetchHistory(channelId: ChannelId, request: HistoryRequest, signal: AbortSignal): Promise<Page> {
    return this.#worded(channelId, await super.fetchHistory(channelId, request, signal));
  }

  override async fetchMessages(channelId: ChannelId, ids: readonly MessageId[], signal: AbortSignal): Promise<Page> {
    return this.#worded(channelId, await super.fetchMessages(channelId, ids, signal));
  }

  // Nothing changes between the answer and here: the world changes before answers only.
  #worded(channelId: ChannelId, page: Page): Page {
    return {
      ...page,
      messages: page.messages.map((message) => ({
        ...message,
        channelId,
        text: this.texts.get(message.messageId) ?? null,
      })),
    };
  }
}

/** Each channel's history is asked of the server that shows it. */
function historyOf(main: WordedTelegram, others: ReadonlyMap<ChannelId, WordedTelegram>): History {
  const of = (asked: ChannelId): WordedTelegram => others.get(asked) ?? main;
  return {
    serverTime: (signal) => main.serverTime(signal),
    fetchHistory: (asked, request, signal) => of(asked).fetchHistory(asked, request, signal),
    fetchMessages: (asked, ids, signal) => of(asked).fetchMessages(asked, ids, signal),
    newestId: (asked, signal) => of(asked).newestId(asked, signal),
    fetchChannel: (asked, signal) => of(asked).fetchChannel(asked, signal),
  };
}

/** The posts of one, told to a model. */
function worldOf(telegram: WordedTelegram, model: FaultModel, dice: Dice): WalkWorld {
  let lastId = 0;
  const replace = (id: number, change: Partial<FakePost>): void => {
    telegram.posts = telegram.posts.map((post) => (post.id === id ? { ...post, ...change } : post));
  };
  const tell = (id: number): void => {
    const post = telegram.posts.find((other) => other.id === id);
    if (post) model.put(id, post.date, telegram.texts.get(id) ?? '', post.hidden !== true);
  };
  return {
    post(text, late, hidden) {
      lastId += dice.chance(0.2) ? dice.int(2, 5) : 1;
      telegram.texts.set(lastId, text);
      telegram.posts = [...telegram.posts, { id: lastId, date: telegram.now - late, hidden }];
      tell(lastId);
    },
    edit(id, text) {
      telegram.texts.set(id, text);
      tell(id);
    },
    remove(id) {
      telegram.posts = telegram.posts.filter((post) => post.id !== id);
      model.remove(id);
    },
    hide(id, hidden) {
      replace(id, { hidden });
      tell(id);
    },
    posts: () => telegram.posts.map(({ id, hidden = false }) => ({ id, hidden })),
  };
}

/** `plain`: one request at a time. */
export async function fakeStack(
  model: FaultModel,
  dice: Dice,
  place: WalkPlace = memoryPlace(),
  plain = false,
  guests: readonly WalkGuest[] = [],
): Promise<WalkStack> {
  const trips = dice.aside();
  const inFlight = plain ? 1 : trips.pick([1, 1, 2, 3, 6]);
  const telegram = new WordedTelegram([], FAKES_BEGIN);
  Object.assign(telegram.behaviour, {
    pageSize: dice.chance(0.4) ? 100 : dice.int(4, 99),
    inclusive: dice.chance(0.5),
    hiddenCount: dice.chance(0.6),
    clamped: dice.chance(0.3),
    halving: dice.chance(0.3),
  });
  const others = new Map<ChannelId, WordedTelegram>();
  const history = historyOf(telegram, others);
  let run = begin('own');
  let waiting: { nth: number; readonly act: () => void }[] = [];
  let armed: { readonly fault: WalkFault; from: number; times: number } | null = null;
  let met = false;
  let asked = 0;

  function begin(program: 'own' | 'another'): WalkRun {
    const batches: WalkRun['batches'][number][] = [];
    const wishes = place.wishes(program);
    const downloads = fakeDownloads(telegram, place.cache, {
      wishes,
      inFlight,
      history,
      onBatch: (batch) => batches.push(batch),
    });
    return { ...downloads, batches };
  }

  telegram.before = async () => {
    // Of several that are on their way some are answered before others that were asked first.
    if (inFlight > 1) for (let turns = trips.int(0, 12); turns > 0; turns--) await Promise.resolve();
    asked += 1;
    const due = waiting.filter((one) => --one.nth === 0);
    waiting = waiting.filter(({ nth }) => nth > 0);
    for (const { act } of due) act();
    if (!armed || --armed.from > 0 || armed.times <= 0) return;
    armed.times -= 1;
    met = true;
    meet(armed.fault);
  };

  function meet(fault: WalkFault): void {
    switch (fault) {
      case 'flood 1':
        throw failure('flood-wait', 1);
      case 'flood 30':
        throw failure('flood-wait', 30);
      case 'flood 3000':
        throw failure('flood-wait', 3_000);
      case 'premium flood':
        throw failure('flood-wait', 7);
      case 'network lost':
      case 'gone a while':
        throw failure('network-lost');
      case 'no answer':
      case 'server trouble':
        throw failure('timed-out');
      case 'private':
        throw failure('private-channel');
      case 'revoked':
        throw failure('session-revoked');
      case 'refused':
        throw failure('telegram-refused');
      case 'inexact':
        for (const one of [telegram, ...others.values()]) one.behaviour.exact = false;
        return;
      case 'disk full':
        place.full(true);
    }
  }

  const company: WalkOther[] = [];
  const stack: WalkStack = {
    ...worldOf(telegram, model, dice),
    channelId: CHANNEL,
    get run() {
      return run;
    },
    readsAhead: inFlight > 1 || guests.length > 0,
    company,
    now: () => telegram.now,
    advance(seconds) {
      for (const one of [telegram, ...others.values()]) one.now += seconds;
    },
    arm(fault, nth, times) {
      armed = { fault, from: nth, times };
      met = false;
    },
    disarm() {
      const wasMet = met;
      armed = null;
      met = false;
      waiting = [];
      for (const one of [telegram, ...others.values()]) one.behaviour.exact = true;
      place.full(false);
      return wasMet;
    },
    atRequest(nth, act) {
      waiting.push({ nth, act });
    },
    requests: () => asked,
    async restart() {
      await run.downloader.shut();
      await place.reopen();
      run = begin('own');
      await run.downloader.restore();
      run.downloader.open();
    },
    async beginAnew() {
      await run.downloader.forgetChannel(CHANNEL);
      await place.beginAnew();
    },
    async another() {
      const other = begin('another');
      other.downloader.open();
      return other;
    },
    kept: () => place.kept(CHANNEL),
    firstVisible: async () => (await place.cache.readChannel(CHANNEL))?.firstVisible?.date ?? null,
    async end() {
      await run.downloader.shut();
      await place.end();
    },
  };

  run.downloader.open();
  const posts = dice.int(60, 360);
  const every = dice.int(2, 14);
  for (let post = 0; post < posts; post++) {
    if (dice.chance(0.02)) stack.advance(dice.int(100, 600));
    const jitter = dice.chance(0.2) ? dice.int(0, 60) : 0;
    stack.advance(dice.int(0, every));
    stack.post(`first ${post}`, Math.min(jitter, telegram.now - FAKES_BEGIN), dice.chance(0.06));
  }
  // One run that is longer than a page, anywhere.
  const from = dice.int(0, posts);
  const hidden = dice.chance(0.4) ? dice.int(100, 160) : 0;
  for (const { id } of telegram.posts.slice(from, from + hidden)) stack.hide(id, true);
  stack.advance(dice.int(0, 200));
  for (const [index, guest] of guests.entries()) {
    const id = channelId(1_500_000_002 + index);
    const theirs = new WordedTelegram([], telegram.now);
    Object.assign(theirs.behaviour, telegram.behaviour, { pageSize: guest.dice.int(4, 100) });
    theirs.before = telegram.before;
    others.set(id, theirs);
    place.add(id);
    const other = {
      ...guest,
      channelId: id,
      world: worldOf(theirs, guest.model, guest.dice),
      kept: () => place.kept(id),
    };
    layOther(other, telegram.now - FAKES_BEGIN);
    company.push(other);
  }
  return stack;
}
