// A channel as it is now: posts made day by day as the clock reaches them, and whatever tests did to it.
import { CREATION_SECOND, makeDay, milestonesOf, type DayMaker } from './day-posts.ts';
import { DAY_SECONDS, dayOf, WORLD_BEGIN } from './calendar.ts';
import type { ChannelKind, Post, SampleChannel } from './model.ts';
import { GeneratedPost, type ContentSource } from './post.ts';
import type { Rhythm } from './rhythm.ts';
import type { ChannelSpec } from './specs.ts';

export class LiveChannel implements SampleChannel {
  readonly id: number;
  readonly accessHash: bigint;
  title: string;
  username: string | null;
  readonly kind: ChannelKind;
  subscribers: number;
  readonly createdAt: number;
  readonly joined: boolean;
  private: boolean;
  private readonly spec: ChannelSpec;
  private readonly maker: DayMaker;
  private readonly clock: { now(): number };
  /** There now, by id. Replaced, never changed in place: whoever holds it may rely on it. */
  private there: Post[] = [];
  /** Made, but dated after now; by date. */
  private waiting: Post[] = [];
  private nextDay: number;
  private nextId = 1;
  private publishedAt = -Infinity;
  private setHiddenBelow: number | null = null;
  private shown: { readonly of: Post[]; readonly from: number; readonly posts: readonly Post[] } | null = null;

  constructor(seed: number, spec: ChannelSpec, rhythm: Rhythm, source: ContentSource, clock: { now(): number }) {
    this.id = spec.id;
    this.accessHash = spec.accessHash;
    this.title = spec.title;
    this.username = spec.username;
    this.kind = spec.kind;
    this.subscribers = spec.subscribers;
    this.createdAt = WORLD_BEGIN + spec.firstDay * DAY_SECONDS + CREATION_SECOND;
    this.joined = spec.joined;
    this.private = spec.private;
    this.spec = spec;
    this.maker = { seed, spec, rhythm, milestones: milestonesOf(spec, rhythm), source };
    this.clock = clock;
    this.nextDay = spec.firstDay;
  }

  get hiddenBelow(): number {
    if (this.setHiddenBelow !== null) return this.setHiddenBelow;
    if (this.spec.hiddenThroughDay < 0) return 0;
    const edge = WORLD_BEGIN + (this.spec.hiddenThroughDay + 1) * DAY_SECONDS;
    const first = this.posts.find((post) => post.date >= edge);
    // As long as nothing came after it, all is hidden.
    if (first === undefined) return this.nextId;
    this.setHiddenBelow = first.id;
    return first.id;
  }
  set hiddenBelow(id: number) {
    this.setHiddenBelow = id;
  }

  /** All that is there now; the same array until something changes. */
  get posts(): Post[] {
    this.publish(this.clock.now());
    return this.there;
  }

  /** What the account may see of it. */
  get timeline(): readonly Post[] {
    const posts = this.posts;
    const from = this.hiddenBelow;
    if (from <= 1) return posts;
    if (this.shown?.of !== posts || this.shown.from !== from) {
      this.shown = { of: posts, from, posts: posts.slice(placeOf(posts, from)) };
    }
    return this.shown.posts;
  }

  find(id: number): Post | null {
    const posts = this.posts;
    const post = posts[placeOf(posts, id)];
    return post?.id === id ? post : null;
  }

  /** The id that a post made now gets: above all there are. */
  get freeId(): number {
    return (this.posts.at(-1)?.id ?? 0) + 1;
  }

  /** Adds a post under its id. Posts that wait for their time make room. @throws RangeError where the id is taken. */
  put(post: Post): void {
    const posts = this.posts;
    const place = placeOf(posts, post.id);
    if (posts[place]?.id === post.id) throw new RangeError(`The id ${post.id} is taken.`);
    this.renumberAbove(post.id);
    if (post.date > this.clock.now()) this.waiting = byDate([...this.waiting, post]);
    else this.there = posts.toSpliced(place, 0, post);
  }

  /** @returns false where there is no such post. */
  remove(id: number): boolean {
    const posts = this.posts;
    const place = placeOf(posts, id);
    if (posts[place]?.id !== id) return false;
    this.there = posts.toSpliced(place, 1);
    return true;
  }

  private publish(now: number): void {
    if (now === this.publishedAt) return;
    if (now < this.publishedAt) this.withdraw(now);
    this.publishedAt = now;
    const due = this.waiting.filter((post) => post.date <= now);
    if (due.length > 0) this.waiting = this.waiting.filter((post) => post.date > now);
    for (; this.nextDay <= dayOf(now); this.nextDay++) {
      const { posts, nextId } = makeDay(this.maker, this.nextDay, this.nextId);
      this.nextId = nextId;
      if (this.nextDay < dayOf(now)) for (const post of posts) due.push(post);
      else for (const post of posts) (post.date > now ? this.waiting : due).push(post);
    }
    if (due.length === 0) return;
    this.waiting = byDate(this.waiting);
    const last = this.there.at(-1)?.id ?? 0;
    this.there = this.there.concat(due);
    if (due.some((post, index) => post.id < (due[index - 1]?.id ?? last))) this.there.sort((a, b) => a.id - b.id);
  }

  /** The clock was set back. */
  private withdraw(now: number): void {
    const early = this.there.filter((post) => post.date > now);
    if (early.length === 0) return;
    this.there = this.there.filter((post) => post.date <= now);
    this.waiting = byDate([...this.waiting, ...early]);
  }

  private renumberAbove(id: number): void {
    const generated = this.waiting.filter((post) => post instanceof GeneratedPost);
    const lowest = Math.min(this.nextId, ...generated.map((post) => post.id));
    const shift = id + 1 - lowest;
    if (shift <= 0) return;
    this.nextId += shift;
    this.waiting = this.waiting.map((post) =>
      post instanceof GeneratedPost ? post.renumbered(post.id + shift) : post,
    );
  }
}

function byDate(posts: readonly Post[]): Post[] {
  return posts.toSorted((a, b) => a.date - b.date || a.id - b.id);
}

/** The index of the first post whose id is not below `id`. */
export function placeOf(posts: readonly Post[], id: number): number {
  let low = 0;
  let high = posts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((posts[middle]?.id ?? Infinity) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
