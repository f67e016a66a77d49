// A random walk from a seed: fills, stops, faults, restarts and a world that changes, one step after the other, each
// followed by a look at what is kept. The same steps go over fakes behind the two ports and over the real things.
import type { Downloader } from '../../src/main/downloader/downloader.ts';
import type { Download, DownloadState } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import { FaultModel, type ModelRow, type ModelSpan } from './fault-model.ts';
import { Dice } from './fault-random.ts';

/** One run of the app. */
export interface WalkRun {
  readonly downloader: Downloader;
  readonly told: readonly Download[];
  readonly batches: readonly { readonly range: ModelSpan; readonly messages: number }[];
  until(downloadId: string, test: (state: DownloadState) => boolean): Promise<Download>;
}

export const WALK_FAULTS = [
  'flood 1',
  'flood 30',
  'flood 3000',
  'premium flood',
  'network lost',
  'no answer',
  'server trouble',
  'gone a while',
  'private',
  'revoked',
  'refused',
  'inexact',
] as const;
export type WalkFault = (typeof WALK_FAULTS)[number];

/** After these a download fails; the others it waits out by itself. */
const FAILURES: Partial<Record<WalkFault, readonly string[]>> = {
  private: ['private-channel'],
  revoked: ['session-revoked'],
  refused: ['telegram-refused'],
};

export interface WalkStack {
  readonly channelId: ChannelId;
  readonly run: WalkRun;
  now(): number;
  /** The clock goes on; what was posted meanwhile is told to the model. */
  advance(seconds: number): void;
  /** A new post, as late as `late` seconds ago. */
  post(text: string, late: number, hidden: boolean): void;
  edit(id: number, text: string): void;
  remove(id: number): void;
  hide(id: number, hidden: boolean): void;
  /** Ids that are there, and whether they are hidden. */
  posts(): readonly { readonly id: number; readonly hidden: boolean }[];
  /** From the nth request from now on, for `times` requests. */
  arm(fault: WalkFault, nth: number, times: number): void;
  /** Takes back what waits for requests, and what a fault changed; says whether a request met the fault. */
  disarm(): boolean;
  /** Before the nth request from now on is answered. */
  atRequest(nth: number, act: () => void): void;
  requests(): number;
  /** The app leaves and starts again; `signIn`: somebody signs in anew. */
  restart(signIn: boolean): Promise<void>;
  /** The channel is removed from the archive, and added again. */
  beginAnew(): Promise<void>;
  /** Another program on the same cache. Ends with the step. */
  another(): Promise<WalkRun>;
  kept(): Promise<{ readonly covered: readonly ModelSpan[]; readonly rows: readonly ModelRow[] }>;
  /** What the app takes for the first visible message's date. */
  firstVisible(): Promise<number | null>;
  end(): Promise<void>;
}

const SLACK = 60;
/** How the downloader spells the end of a wish that is for up to now. */
const OPEN_END = Date.parse('9999-12-31T23:59:59Z') / 1000;

const STEPS = {
  fill: 14,
  update: 4,
  again: 5,
  pause: 7,
  cancel: 5,
  resume: 8,
  quit: 5,
  restart: 5,
  'begin anew': 3,
  fault: 18,
  overlap: 6,
  'two programs': 4,
  grow: 8,
  stray: 2,
  edit: 5,
  delete: 4,
  hide: 5,
} as const;
export type WalkStep = keyof typeof STEPS;
export const WALK_STEPS = Object.keys(STEPS) as readonly WalkStep[];

/** How often each kind of step was taken, each fault met, and how many answers were asked for. */
export type WalkCounts = Map<string, number>;

export interface WalkOptions {
  readonly seed: number;
  readonly steps: number;
  /** Where the world's posts begin. */
  readonly begin: number;
  readonly counts: WalkCounts;
  readonly faults?: readonly WalkFault[];
}

/** Walks; throws with the seed and the last steps where what is kept is not what was shown. */
export async function walk(
  { seed, steps, begin, counts, faults = WALK_FAULTS }: WalkOptions,
  open: (model: FaultModel, dice: Dice) => Promise<WalkStack>,
): Promise<void> {
  const dice = new Dice(seed);
  const model = new FaultModel();
  const stack = await open(model, dice);
  const trail: string[] = [];
  try {
    const walker = new Walker(stack, model, dice, begin, counts, faults, trail);
    for (let step = 0; step < steps; step++) await walker.step();
  } catch (thrown) {
    throw new Error(`seed ${seed}, after ${trail.length} steps: ${String(thrown)}\n  ${trail.slice(-8).join('\n  ')}`, {
      cause: thrown,
    });
  } finally {
    await stack.end();
  }
}

class Walker {
  readonly #stack: WalkStack;
  readonly #model: FaultModel;
  readonly #dice: Dice;
  readonly #begin: number;
  readonly #counts: WalkCounts;
  readonly #faults: readonly WalkFault[];
  readonly #trail: string[];
  #began = 0;
  #nowBegan = 0;
  #firstBefore: number | null = null;
  #texts = 0;
  /** Something older than what the app knows for the first message has become visible. */
  #olderShown = false;
  /** A message is out of the order of dates by more than the slack: once a walk. */
  #strayed = false;
  #others: readonly WalkRun[] = [];
  #lastRun: WalkRun | null = null;
  #toldBefore = 0;

  constructor(
    stack: WalkStack,
    model: FaultModel,
    dice: Dice,
    begin: number,
    counts: WalkCounts,
    faults: readonly WalkFault[],
    trail: string[],
  ) {
    this.#stack = stack;
    this.#model = model;
    this.#dice = dice;
    this.#begin = begin;
    this.#counts = counts;
    this.#faults = faults;
    this.#trail = trail;
  }

  async step(): Promise<void> {
    const kind = this.#kind();
    this.#began = this.#model.moment;
    this.#nowBegan = this.#stack.now();
    this.#firstBefore = await this.#stack.firstVisible();
    this.#trail.push(kind);
    this.#count(kind);
    const asked = this.#stack.requests();
    await this.#take(kind);
    this.#stack.disarm();
    this.#count('requests', this.#stack.requests() - asked);
    await this.#look();
  }

  #kind(): WalkStep {
    const all = Object.values(STEPS).reduce((sum, weight) => sum + weight, 0);
    let left = this.#dice.next() * all;
    for (const kind of WALK_STEPS) {
      left -= STEPS[kind];
      if (left < 0) return kind;
    }
    return 'fill';
  }

  async #take(kind: WalkStep): Promise<void> {
    const dice = this.#dice;
    switch (kind) {
      case 'fill':
        this.#maybeChange();
        await this.#fill(this.#range());
        return;
      case 'update':
        this.#maybeChange();
        await this.#fill({ from: dice.chance(0.2) ? this.#begin : this.#range().from, until: null });
        return;
      case 'again':
        return this.#again();
      case 'pause':
      case 'cancel':
      case 'quit':
        this.#maybeChange();
        return this.#stopped(kind);
      case 'resume':
        this.#maybeChange();
        return this.#resume();
      case 'restart':
        await this.#stack.restart(false);
        return this.#settle();
      case 'begin anew':
        await this.#stack.beginAnew();
        this.#model.forget();
        this.#olderShown = false;
        return;
      case 'fault':
        return this.#fault();
      case 'overlap':
        this.#maybeChange();
        return this.#overlap();
      case 'two programs':
        return this.#twoPrograms();
      case 'grow':
        for (let posts = dice.int(1, 60); posts > 0; posts--) this.#post();
        return;
      case 'stray':
        return this.#stray();
      case 'edit':
      case 'delete':
      case 'hide':
        for (let changes = dice.int(1, 6); changes > 0; changes--) this.#change(kind);
        return;
    }
  }

  // Asking

  /** Mostly about something that is not covered; its ends often at a post's own second; in the future now and then. */
  #range(): { from: number; until: number } {
    const dice = this.#dice;
    const now = this.#stack.now();
    const dates = this.#model.shownDates();
    let middle = dice.int(this.#begin - 30, now);
    for (let tries = 0; tries < 8 && this.#model.isCovered(middle); tries++) middle = dice.int(this.#begin, now - 60);
    const edge = (near: number): number => {
      if (dates.length === 0 || dice.chance(0.6)) return near;
      const date = dice.pick(dates);
      return Math.abs(date - near) < 600 ? date + dice.int(-1, 1) : near;
    };
    const length = dice.int(0, dice.pick([3, 60, 300, 300, 1_500, 1_500, 6_000]));
    const a = edge(middle - dice.int(0, length));
    const b = edge(middle + length) + (dice.chance(0.05) ? 3_000 : 0);
    return { from: Math.min(a, b), until: Math.max(a, b) + (a === b ? dice.int(1, 3) : 0) };
  }

  /** Fills, and holds the end to what was asked. */
  async #fill({ from, until }: { from: number; until: number | null }): Promise<Download> {
    this.#note(`${from} to ${until ?? 'now'}`);
    const { downloadId } = await this.#stack.run.downloader.start(this.#stack.channelId, from, until);
    const download = await this.#stack.run.until(downloadId, rests);
    await this.#judge(download);
    return download;
  }

  /** What came of a download that nobody stopped and nothing failed. */
  async #judge(download: Download, tries = 0): Promise<void> {
    const { state, range, cut, downloadId } = download;
    this.#note(state.kind === 'failed' ? `failed: ${state.failure.kind}` : state.kind);
    if (state.kind === 'failed' && state.failure.kind === 'disorder' && this.#strayed) {
      return this.#throughDisorder(download, tries);
    }
    const now = this.#stack.now();
    const oldest = this.#model.oldest();
    if (state.kind === 'failed') {
      const { kind } = state.failure;
      const isBefore = kind === 'range-before-first' && (oldest === null || range.from < oldest || this.#olderShown);
      const isAfter = kind === 'range-in-future' && (range.from >= now - 60 - 200 || (oldest ?? now) >= now - 60);
      if (!isBefore && !isAfter) throw new Error(`failed: ${JSON.stringify(state.failure)}`);
      if (this.#dice.chance(0.8)) await this.#stack.run.downloader.dismiss(downloadId);
      return;
    }
    if (state.kind !== 'done') throw new Error(`a download ended as ${state.kind}`);
    const { covered } = await this.#stack.kept();
    // What has become visible below the beginning that was known is found by reading, and filled the next time.
    const known = this.#olderShown ? (this.#firstBefore ?? 0) : 0;
    const first = Math.max(oldest ?? Infinity, (await this.#stack.firstVisible()) ?? 0, known);
    const from = Math.max(range.from, first);
    const until = Math.min(cut.until, range.until);
    // Up to now, and it was up to now already.
    if (until === OPEN_END && from >= this.#nowBegan - SLACK) return;
    if (from < until && !covered.some((span) => span.from <= from && until <= span.until)) {
      throw new Error(`done, and ${from} to ${until} is not covered`);
    }
    await this.#stack.run.downloader.dismiss(downloadId);
  }

  /** Nothing may be claimed of the doubtful seconds; then it is read through, gone round, or left for later. */
  async #throughDisorder({ state, downloadId }: Download, tries: number): Promise<void> {
    const { run } = this.#stack;
    this.#count('disorder met');
    const below = state.kind === 'failed' ? state.goOnBelow : null;
    const { covered } = await this.#stack.kept();
    // Another program may have read the same seconds without meeting it.
    const isAlone = this.#others.length === 0;
    if (isAlone && below && covered.some((span) => span.from < below.left.until && below.left.from < span.until)) {
      throw new Error(`${JSON.stringify(below.left)} is in doubt, and covered`);
    }
    const answer = tries < 3 ? this.#dice.pick(['again', 'below', 'leave']) : 'leave';
    if (answer === 'again') {
      await run.downloader.resume(downloadId);
      await this.#judge(await run.until(downloadId, rests), tries + 1);
    } else if (answer === 'below' && below) {
      const next = await run.downloader.goOnBelow(downloadId);
      await this.#judge(await run.until(next.downloadId, rests), tries + 1);
    }
  }

  /** What is covered is not asked for. */
  async #again(): Promise<void> {
    const { covered } = await this.#stack.kept();
    if (covered.length === 0) return;
    const span = this.#dice.pick(covered);
    const from = this.#dice.int(span.from, span.until - 1);
    const before = this.#stack.requests();
    const first = await this.#stack.firstVisible();
    const { state } = await this.#fill({ from, until: this.#dice.int(from + 1, span.until) });
    // Where the first message moved up meanwhile, that has to be found out.
    if (this.#stack.requests() > before && first !== null && first <= from)
      throw new Error('asked for what is covered');
    if (state.kind !== 'done') throw new Error(`what is covered ended as ${state.kind}`);
  }

  async #stopped(how: 'pause' | 'cancel' | 'quit'): Promise<void> {
    const { run } = this.#stack;
    const { from, until } = this.#range();
    const stops: Promise<unknown>[] = [];
    const nth = this.#dice.pick([1, 2, 2, 3, 3, 4, 5, 7]);
    this.#note(`${from} to ${until} at request ${nth}`);
    this.#stack.atRequest(nth, () => {
      const running = run.downloader.list().find(({ state }) => !rests(state));
      if (how === 'quit') stops.push(run.downloader.shut());
      else if (running) stops.push(run.downloader[how](running.downloadId));
    });
    const { downloadId } = await run.downloader.start(this.#stack.channelId, from, until);
    const ended = await run.until(
      downloadId,
      (state) => rests(state) || (stops.length > 0 && state.kind === 'waiting'),
    );
    await Promise.all(stops);
    this.#note(ended.state.kind);
    if (how !== 'quit') return;
    if (this.#dice.chance(0.5)) await this.#stack.restart(false);
    else run.downloader.open();
    await this.#settle();
  }

  async #resume(): Promise<void> {
    const { run } = this.#stack;
    const left = run.downloader.list().filter(({ state }) => state.kind === 'paused' || state.kind === 'failed');
    if (left.length === 0) return void (await this.#fill(this.#range()));
    const { downloadId } = this.#dice.pick(left);
    await run.downloader.resume(downloadId);
    await this.#judge(await run.until(downloadId, rests));
  }

  async #overlap(): Promise<void> {
    const { run, channelId } = this.#stack;
    const ranges = [this.#range(), this.#range(), this.#range()].slice(0, this.#dice.int(2, 3));
    this.#note(JSON.stringify(ranges));
    const started = await Promise.all(ranges.map(({ from, until }) => run.downloader.start(channelId, from, until)));
    for (const { downloadId } of started) {
      const ended = await run.until(downloadId, rests);
      if (run.downloader.list().some((download) => download.downloadId === downloadId)) await this.#judge(ended);
    }
  }

  async #twoPrograms(): Promise<void> {
    const { run, channelId } = this.#stack;
    const other = await this.#stack.another();
    this.#others = [other];
    const [a, b] = [this.#range(), this.#range()];
    const theirs = this.#dice.chance(0.5) ? a : b;
    this.#note(`${JSON.stringify(a)} and ${JSON.stringify(theirs)}`);
    const [mine, their] = await Promise.all([
      run.downloader.start(channelId, a.from, a.until),
      other.downloader.start(channelId, theirs.from, theirs.until),
    ]);
    const [ended, theirEnd] = await Promise.all([
      run.until(mine.downloadId, rests),
      other.until(their.downloadId, rests),
    ]);
    await other.downloader.shut();
    const theirKind = theirEnd.state.kind === 'failed' ? theirEnd.state.failure.kind : 'range-';
    if (!theirKind.startsWith('range-') && !(theirKind === 'disorder' && this.#strayed)) {
      throw new Error(`the other program failed: ${JSON.stringify(theirEnd.state)}`);
    }
    await this.#judge(ended);
  }

  async #fault(): Promise<void> {
    const { run } = this.#stack;
    const fault = this.#dice.pick(this.#faults);
    const times =
      fault === 'private' || fault === 'inexact' ? Infinity : this.#dice.chance(0.3) ? this.#dice.int(2, 4) : 1;
    const nth = this.#dice.pick([1, 1, 2, 2, 3, 4, 6]);
    this.#maybeChange();
    this.#stack.arm(fault, nth, times);
    const { from, until } = this.#range();
    this.#note(`${fault} from request ${nth}, ${times} times, ${from} to ${until}`);
    const toldBefore = run.told.length;
    const { downloadId } = await run.downloader.start(this.#stack.channelId, from, until);
    const ended = await run.until(downloadId, rests);
    const isMet = this.#stack.disarm();
    const told = run.told.slice(toldBefore).map(({ state }) => state);
    if (isMet) this.#count(`fault: ${fault}`);
    const failures = FAILURES[fault] ?? [];
    const inexact =
      fault === 'inexact' && ended.state.kind === 'failed' && ended.state.failure.kind === 'telegram-refused';
    const isDisorder = ended.state.kind === 'failed' && ended.state.failure.kind === 'disorder';
    if (!isDisorder && ((failures.length > 0 && isMet) || inexact)) {
      if (ended.state.kind !== 'failed' || ![...failures, 'telegram-refused'].includes(ended.state.failure.kind)) {
        throw new Error(`${fault} was met, and the download ended as ${JSON.stringify(ended.state)}`);
      }
      this.#note('failed as it must');
      if (this.#dice.chance(0.3)) await run.downloader.dismiss(downloadId);
      if (fault === 'revoked') {
        await this.#stack.restart(true);
        await this.#settle();
      } else if (this.#dice.chance(0.5) && run.downloader.list().some((one) => one.downloadId === downloadId)) {
        await run.downloader.resume(downloadId);
        await this.#judge(await run.until(downloadId, rests));
      }
      return;
    }
    if (isMet && !isDisorder && fault.includes('flood') && !told.some(({ kind }) => kind === 'flood-wait'))
      throw new Error('no flood told');
    if (
      isMet &&
      !isDisorder &&
      ['no answer', 'gone a while'].includes(fault) &&
      !told.some(({ kind }) => kind === 'offline')
    ) {
      throw new Error(`${fault} was not told`);
    }
    await this.#judge(ended);
  }

  /** Until nothing goes on by itself any more. */
  async #settle(): Promise<void> {
    const { run } = this.#stack;
    this.#note(
      run.downloader
        .list()
        .map(({ state }) => state.kind)
        .join(' '),
    );
    for (const { downloadId } of run.downloader.list()) await run.until(downloadId, rests);
    for (const { downloadId, state } of run.downloader.list()) {
      if (state.kind === 'done' || this.#dice.chance(0.3)) await run.downloader.dismiss(downloadId);
    }
  }

  // The world

  /** Now and then the world changes while a fill runs. */
  #maybeChange(): void {
    const dice = this.#dice;
    if (!dice.chance(0.3)) return;
    for (let changes = dice.int(1, 4); changes > 0; changes--) {
      this.#stack.atRequest(dice.int(1, 6), () => {
        this.#count('changes while a fill runs');
        if (dice.chance(0.4)) this.#post();
        else this.#change(dice.pick(['edit', 'delete', 'hide']));
      });
    }
  }

  #post(): void {
    const dice = this.#dice;
    this.#stack.advance(dice.chance(0.5) ? dice.int(0, 20) : dice.int(0, 90));
    const late = dice.chance(0.8) ? 0 : dice.int(0, 60);
    const burst = dice.chance(0.05) ? dice.int(2, 40) : 1;
    for (let posts = 0; posts < burst; posts++) this.#stack.post(this.#text(), late, dice.chance(0.1));
  }

  /** Imported late, or by a broken clock: its date is far older than its place. */
  #stray(): void {
    if (this.#strayed) return;
    this.#strayed = true;
    this.#stack.advance(this.#dice.int(0, 30));
    const oldest = this.#model.oldest() ?? this.#stack.now();
    const late = Math.max(61, Math.min(this.#dice.int(61, 2_000), this.#stack.now() - oldest - 1));
    this.#stack.post(this.#text(), late, false);
    this.#model.stray(Math.max(...this.#model.ids()));
    for (let posts = this.#dice.int(0, 80); posts > 0; posts--) this.#post();
  }

  #change(kind: 'edit' | 'delete' | 'hide'): void {
    const posts = this.#stack.posts();
    if (posts.length === 0) return;
    const { id, hidden } = this.#dice.pick(posts);
    if (kind === 'edit') this.#stack.edit(id, this.#text());
    else if (kind === 'delete') {
      // A channel that loses all its posts would leave nothing to walk over.
      if (posts.length > 40) this.#stack.remove(id);
    } else {
      const before = this.#model.oldest() ?? Infinity;
      // A run of them: now and then longer than a page.
      const run = this.#dice.chance(0.1) ? this.#dice.int(100, 150) : this.#dice.int(1, 5);
      const from = posts.findIndex((post) => post.id === id);
      for (const post of posts.slice(from, from + run)) this.#stack.hide(post.id, !hidden);
      if ((this.#model.oldest() ?? Infinity) < before) this.#olderShown = true;
    }
  }

  #text(): string {
    return `text ${++this.#texts}`;
  }

  async #look(): Promise<void> {
    const kept = await this.#stack.kept();
    const { rows } = kept;
    this.#model.check(this.#began, this.#stack.now(), kept, this.#metDisorder());
    for (const { range, messages } of this.#stack.run.batches) {
      if (messages <= 100) continue;
      const dates = new Set(
        rows.filter(({ date }) => range.from <= date && date < range.until).map(({ date }) => date),
      );
      if (dates.size > 1) throw new Error(`a batch of ${messages} messages over ${dates.size} seconds`);
    }
  }

  /** Whether a download ended with disorder in this step. */
  #metDisorder(): boolean {
    const { run } = this.#stack;
    if (run !== this.#lastRun) this.#toldBefore = 0;
    this.#lastRun = run;
    const told = [...run.told.slice(this.#toldBefore), ...this.#others.flatMap((other) => other.told)];
    this.#toldBefore = run.told.length;
    this.#others = [];
    return told.some(({ state }) => state.kind === 'failed' && state.failure.kind === 'disorder');
  }

  #note(what: string): void {
    const last = this.#trail.length - 1;
    this.#trail[last] = `${this.#trail[last] ?? ''} ${what}`;
  }

  #count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }
}

/** Nothing more comes of it by itself. */
function rests({ kind }: DownloadState): boolean {
  return kind === 'done' || kind === 'failed' || kind === 'cancelled' || kind === 'paused';
}

/** The counts as a line: steps first, then faults. */
export function toldCounts(counts: WalkCounts): string {
  return [...counts]
    .toSorted(([a], [b]) => Number(a.startsWith('fault')) - Number(b.startsWith('fault')) || (a < b ? -1 : 1))
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}
