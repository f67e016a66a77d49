// An account's pace, shared by all that is asked in its name. Unhindered at first: the first flood stops all of it until its
// wait is over. What floods teach (learnt-limit.ts) is kept to from then on, so that there are no more: as many requests as
// are allowed, at once, then nothing until the next window of time begins.
import type { Clock } from './clock.ts';
import { agreedLimit, correctedLimit, easedLimit, type Episode, type Limit } from './learnt-limit.ts';

/** Full windows in a row without a flood after which more is tried. */
const CALM_WINDOWS = 10;
/** Round trips remembered: the shortest of them is the network's, the others waited for this machine too. */
const ROUND_TRIPS = 20;
/** Milliseconds of round trip up to which one request at a time keeps this machine busy. */
const SHORT_TRIP = 30;
/** Milliseconds of round trip that one more request in flight makes up for. */
const TRIP_STEP = 25;
const MOST_IN_FLIGHT = 6;

/** Leave to make one request. */
export interface Turn {
  readonly at: number;
  readonly count: Counted;
}

/** Requests of a window, or between two floods. */
interface Counted {
  readonly since: { answered: number; firstAnswer: number | null };
  readonly begin: number;
  granted: number;
  answered: number;
}

interface Flood {
  readonly at: number;
  readonly wait: number;
  readonly sentAt: number;
  readonly count: Counted;
}

export class Pace {
  readonly #clock: Clock;
  readonly #onLearnt: (limit: Limit) => void;
  #limit: Limit | null = null;
  #until = -Infinity;
  /** The flood whose wait is not over, or whose lesson was not learnt yet: answers to it may still come. */
  #flood: Flood | null = null;
  #before: Episode | null = null;
  #window: Counted;
  /** Full windows since the last flood. */
  #calm = 0;
  #trips: number[] = [];

  constructor(clock: Clock, onLearnt: (limit: Limit) => void = () => undefined) {
    this.#clock = clock;
    this.#onLearnt = onLearnt;
    this.#window = newWindow(-Infinity, newEpisode());
  }

  get limit(): Limit | null {
    return this.#limit;
  }

  /** Another account, or one whose limit is remembered. What is known of a flood that lasts stays. */
  begin(limit: Limit | null): void {
    this.#limit = limit;
    this.#before = null;
    this.#calm = 0;
    this.#window = newWindow(-Infinity, newEpisode());
  }

  /** How many requests may be on their way at once: as many as make up for the round trip, and no more than help. */
  get inFlight(): number {
    const trip = Math.min(...this.#trips);
    if (trip === Infinity || trip < SHORT_TRIP) return 1;
    if (this.#limit && this.#limit.requests * trip <= this.#limit.milliseconds) return 1;
    return Math.min(MOST_IN_FLIGHT, 1 + Math.ceil(trip / TRIP_STEP));
  }

  /** Milliseconds until a request may be made. */
  get wait(): number {
    const now = this.#clock.now();
    return Math.max(0, this.#until - now, this.#limit ? this.#untilNextWindow(this.#limit, now) : 0);
  }

  /** Resolves when a request may be made, or at once when the signal aborts. */
  async turn(signal: AbortSignal): Promise<Turn> {
    for (let wait = this.wait; wait > 0 && !signal.aborted; wait = this.wait) await this.#clock.sleep(wait, signal);
    const now = this.#clock.now();
    if (this.#flood && now >= this.#until) this.#learn(this.#flood);
    if (this.#limit) this.#enterWindow(this.#limit, now);
    this.#window.granted += 1;
    return { at: now, count: this.#window };
  }

  answered({ at, count }: Turn): void {
    const now = this.#clock.now();
    count.answered += 1;
    count.since.answered += 1;
    count.since.firstAnswer ??= now;
    this.#trips = [...this.#trips.slice(1 - ROUND_TRIPS), now - at];
  }

  /** Whether this flood is a new one: several requests on their way may meet the same. */
  flooded({ at, count }: Turn, seconds: number): boolean {
    const now = this.#clock.now();
    const wait = seconds * 1_000;
    const isNew = !this.#flood || at > this.#flood.at;
    if (isNew) this.#flood = { at: now, wait, sentAt: at, count };
    this.#until = Math.max(this.#until, now + wait);
    return isNew;
  }

  /** Its wait is over, and so are the requests that were on their way when it came. */
  #learn({ wait, sentAt, count }: Flood): void {
    this.#flood = null;
    const before = this.#limit;
    const { answered, firstAnswer } = count.since;
    if (before) this.#limit = correctedLimit(before, count.answered, this.#calm, wait);
    else {
      // From the first answer on, which is a little later than when the server began to count.
      const episode = { answered, milliseconds: Math.max(0, sentAt - (firstAnswer ?? sentAt)) + wait };
      this.#limit = agreedLimit(this.#before, episode);
      this.#before = episode;
    }
    this.#calm = 0;
    this.#window = newWindow(this.#until, newEpisode());
    if (this.#limit && this.#limit !== before) this.#onLearnt(this.#limit);
  }

  #untilNextWindow({ requests, milliseconds }: Limit, now: number): number {
    const { begin, granted } = this.#window;
    return granted < requests ? 0 : begin + milliseconds - now;
  }

  #enterWindow(limit: Limit, now: number): void {
    const { begin, granted, since } = this.#window;
    const end = begin + limit.milliseconds;
    if (now < end) return;
    if (granted >= limit.requests && ++this.#calm % CALM_WINDOWS === 0) this.#limit = easedLimit(limit);
    // Windows follow each other while there is something to ask; after a rest a new one begins.
    this.#window = newWindow(now < end + limit.milliseconds ? end : now, since);
  }
}

function newEpisode(): Counted['since'] {
  return { answered: 0, firstAnswer: null };
}

function newWindow(begin: number, since: Counted['since']): Counted {
  return { since, begin, granted: 0, answered: 0 };
}
