// What a walk goes over, and what its parts share.
import type { Downloader } from '../../src/main/downloader/downloader.ts';
import type { Download, DownloadState, FillOrder } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import type { FaultModel, ModelRow, ModelSpan } from './fault-model.ts';
import type { Dice } from './fault-random.ts';

/** One run of the app. */
export interface WalkRun {
  readonly downloader: Downloader;
  readonly told: readonly Download[];
  readonly batches: readonly {
    readonly channelId: ChannelId;
    readonly range: ModelSpan;
    readonly messages: number;
  }[];
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
/** Where a real file is written. */
export const FILE_FAULTS = [...WALK_FAULTS, 'disk full'] as const;
export type WalkFault = (typeof FILE_FAULTS)[number];

/** What a channel of the server shows. */
export interface WalkWorld {
  /** A new post, as late as `late` seconds ago. */
  post(text: string, late: number, hidden: boolean): void;
  edit(id: number, text: string): void;
  remove(id: number): void;
  hide(id: number, hidden: boolean): void;
  /** Ids that are there, and whether they are hidden. */
  posts(): readonly { readonly id: number; readonly hidden: boolean }[];
}

export interface WalkKept {
  readonly covered: readonly ModelSpan[];
  readonly rows: readonly ModelRow[];
}

/** Another channel of the same archive, with a model and dice of its own. */
export interface WalkOther {
  readonly channelId: ChannelId;
  readonly model: FaultModel;
  readonly dice: Dice;
  readonly world: WalkWorld;
  kept(): Promise<WalkKept>;
}

export interface WalkStack extends WalkWorld {
  readonly channelId: ChannelId;
  readonly run: WalkRun;
  /** Channels that are filled at the same time. */
  readonly company: readonly WalkOther[];
  /** Several requests may be on their way: what one meets that turns out not to be needed says nothing. */
  readonly readsAhead: boolean;
  now(): number;
  /** The clock goes on; what was posted meanwhile is told to the model. */
  advance(seconds: number): void;
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
  kept(): Promise<WalkKept>;
  /** What the app takes for the first visible message's date. */
  firstVisible(): Promise<number | null>;
  end(): Promise<void>;
}

/** How often each kind of step was taken, each fault met, and how many answers were asked for. */
export type WalkCounts = Map<string, number>;

export interface WalkingOptions {
  /** Where the world's posts begin. */
  readonly begin: number;
  readonly counts: WalkCounts;
  readonly faults?: readonly WalkFault[];
  /** Filled from the newest end only, and one request at a time. */
  readonly plain?: boolean;
}

/** One walk on its way. */
export class Walking {
  readonly stack: WalkStack;
  readonly model: FaultModel;
  readonly dice: Dice;
  /** From which end the next gaps are filled. */
  readonly order: () => FillOrder;
  /** Where the world's posts begin. */
  readonly begin: number;
  readonly faults: readonly WalkFault[];
  /** The steps taken, in words. */
  readonly trail: string[] = [];
  /** The model's moment, the server's clock and the first visible date when the running step began. */
  began = 0;
  nowBegan = 0;
  firstBefore: number | null = null;
  /** Something older than what the app knows for the first message has become visible. */
  olderShown = false;
  /** A message is out of the order of dates by more than the slack: once a walk. */
  strayed = false;
  /** Other programs of the running step, and whether one download at a time is asked for in it. */
  others: readonly WalkRun[] = [];
  isAlone = true;
  readonly #counts: WalkCounts;
  #texts = 0;
  #lastRun: WalkRun | null = null;
  #toldBefore = 0;

  constructor(stack: WalkStack, model: FaultModel, dice: Dice, options: WalkingOptions) {
    this.stack = stack;
    this.model = model;
    this.dice = dice;
    this.begin = options.begin;
    const orders = dice.aside();
    const isPlain = options.plain === true;
    this.order = () => (!isPlain && orders.chance(0.35) ? 'oldest-first' : 'newest-first');
    this.faults = options.faults ?? WALK_FAULTS;
    this.#counts = options.counts;
  }

  /** What was told of downloads since this was asked last, of other programs too. */
  toldInStep(): readonly Download[] {
    const { run } = this.stack;
    // A restarted one has told nothing before.
    if (run !== this.#lastRun) this.#toldBefore = 0;
    this.#lastRun = run;
    const told = [...run.told.slice(this.#toldBefore), ...this.others.flatMap((other) => other.told)];
    this.#toldBefore = run.told.length;
    this.others = [];
    return told;
  }

  /** A text that no message had before. */
  nextText(): string {
    return `text ${++this.#texts}`;
  }

  note(what: string): void {
    const last = this.trail.length - 1;
    this.trail[last] = `${this.trail[last] ?? ''} ${what}`;
  }

  count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }
}

/** Nothing more comes of it by itself. */
export function rests({ kind }: DownloadState): boolean {
  return kind === 'done' || kind === 'failed' || kind === 'cancelled' || kind === 'paused';
}
