// The posts of one day of one channel: when, under which ids, and of which sort. A day depends on the seed and on the
// id that the day before ended with, never on the clock.
import { DAY_SECONDS, WORLD_BEGIN } from './calendar.ts';
import { GeneratedPost, type ContentSource, type Slot } from './post.ts';
import type { Rhythm, SpecialRun } from './rhythm.ts';
import { mix, Rng } from './rng.ts';
import type { ChannelSpec } from './specs.ts';

export interface DayPosts {
  readonly posts: readonly GeneratedPost[];
  /** Where the next day's ids begin. */
  readonly nextId: number;
}

/** How much of a day's posts an hour (UTC) gets. */
const HOURS = [3, 2, 1, 1, 2, 5, 9, 13, 14, 13, 12, 12, 12, 11, 11, 12, 13, 14, 13, 11, 9, 7, 5, 4];
const HOUR_SUMS = HOURS.map((_, hour) => HOURS.slice(0, hour + 1).reduce((sum, weight) => sum + weight, 0));
const HOURS_WHOLE = HOURS.reduce((sum, weight) => sum + weight, 0);

/** Ids may stand out of the order of dates by so many seconds: within Telegram's own disorder. */
const MOST_DISORDER = 55;
/** When on its first day a channel is created. */
export const CREATION_SECOND = 7 * 3_600 + 1_261;

const plain = (role: Slot['role']): Slot => ({ role, albumSize: 0, albumIndex: 0 });
const ORDINARY = plain('ordinary');
const MORNING = plain('morning');
const NIGHT = plain('night');
const SERVICE = plain('service');
const BURST = plain('burst');
const albumSlots = new Map<number, Slot>();

/** Slots are shared: there are few different ones. */
function albumSlot(albumSize: number, albumIndex: number): Slot {
  const key = albumSize * 16 + albumIndex;
  let slot = albumSlots.get(key);
  if (slot === undefined) albumSlots.set(key, (slot = { role: 'ordinary', albumSize, albumIndex }));
  return slot;
}

/** Days on which a channel changes its title or its photo. */
export interface Milestones {
  readonly title: number | null;
  readonly photos: readonly number[];
}

export function milestonesOf(spec: ChannelSpec, rhythm: Rhythm): Milestones {
  const active = (from: number): number | null => {
    for (let day = from; day < from + 400; day++) if (rhythm.postsOn(day) > 0) return day;
    return null;
  };
  return {
    title: spec.title === spec.firstTitle ? null : active(spec.firstDay + 210),
    photos: [spec.firstDay + 1, spec.firstDay + 480].map(active).filter((day) => day !== null),
  };
}

export interface DayMaker {
  readonly seed: number;
  readonly spec: ChannelSpec;
  readonly rhythm: Rhythm;
  readonly milestones: Milestones;
  readonly source: ContentSource;
}

export function makeDay(maker: DayMaker, day: number, firstId: number): DayPosts {
  const { spec, rhythm, seed } = maker;
  const count = rhythm.postsOn(day);
  const run = rhythm.run !== null && rhythm.run.day === day ? rhythm.run : null;
  if (count === 0 && run === null) return { posts: [], nextId: firstId };
  const rng = new Rng(mix(seed, 71, spec.id, day));
  const entries = ordinaryEntries(maker, day, count, rng);
  if (run !== null) insertRun(entries, run, rng);
  return numbered(maker, day, entries, firstId, rng);
}

interface Entry {
  second: number;
  slot: Slot;
  readonly hidden: boolean;
}

function ordinaryEntries({ spec, milestones }: DayMaker, day: number, count: number, rng: Rng): Entry[] {
  const creation = day === spec.firstDay;
  const seconds: number[] = [];
  for (let n = 0; n < count; n++) {
    const second = secondOfDay(rng);
    seconds.push(creation ? Math.max(second, CREATION_SECOND + 30) : second);
  }
  seconds.sort((a, b) => a - b);
  if (creation) seconds[0] = CREATION_SECOND;
  const supergroup = spec.kind === 'supergroup';
  const entries: Entry[] = [];
  while (entries.length < count) {
    const index = entries.length;
    const second = seconds[index] ?? 0;
    const hidden = !creation && rng.chance(0.002);
    const first = index === 0;
    if (first && creation) entries.push({ second, slot: plain('create'), hidden: false });
    else if (first && day === milestones.title) entries.push({ second, slot: plain('title'), hidden: false });
    else if (first && milestones.photos.includes(day)) entries.push({ second, slot: plain('photo'), hidden: false });
    else if (rng.chance(supergroup ? 0.05 : 0.004)) entries.push({ second, slot: SERVICE, hidden });
    else if (count - index >= 2 && rng.chance(spec.voice === 'photos' ? 0.2 : 0.045)) {
      const size = Math.min(count - index, 10, 2 + Math.floor(5 * rng.fraction() ** 2));
      const late = rng.chance(0.3) ? rng.between(1, size - 1) : size;
      for (let item = 0; item < size; item++) {
        const itemSecond = Math.min(DAY_SECONDS - 1, item >= late ? second + 1 : second);
        entries.push({ second: itemSecond, slot: albumSlot(size, item), hidden });
      }
    } else entries.push({ second, slot: ORDINARY, hidden });
  }
  // An album stands at its first item's time: what came between is told after it.
  for (let index = 1; index < entries.length; index++) {
    const entry = entries[index]!;
    entry.second = Math.max(entry.second, entries[index - 1]!.second);
  }
  greet(entries, rng);
  return entries;
}

/** The first post of a morning says good morning, the last of a day sums it up: once a day at most. */
function greet(entries: readonly Entry[], rng: Rng): void {
  const within = (entry: Entry, from: number, until: number): boolean =>
    entry.slot === ORDINARY && entry.second >= from * 3_600 && entry.second < until * 3_600;
  const first = entries.find((entry) => within(entry, 5, 9));
  if (first !== undefined && rng.chance(0.85)) first.slot = MORNING;
  const last = entries.findLast((entry) => within(entry, 19, 24));
  if (last !== undefined && rng.chance(0.75)) last.slot = NIGHT;
}

function secondOfDay(rng: Rng): number {
  const at = rng.fraction() * HOURS_WHOLE;
  const hour = HOUR_SUMS.findIndex((sum) => at < sum);
  return hour * 3_600 + rng.between(0, 3_599);
}

/** Puts a run among the day's entries; ordinary posts of its minutes wait till it is over, so that it is unbroken. */
function insertRun(entries: Entry[], run: SpecialRun, rng: Rng): void {
  const seconds: number[] = [];
  let second = run.secondOfDay;
  for (let n = 0; n < run.posts; n++) {
    seconds.push(second);
    if (run.kind === 'hidden') second += rng.between(0, 12);
  }
  const end = second + 1;
  for (const entry of entries) if (entry.second >= run.secondOfDay && entry.second < end) entry.second = end;
  const at = entries.findIndex((entry) => entry.second >= end);
  const slot = run.kind === 'burst' ? BURST : ORDINARY;
  const posts = seconds.map((second) => ({ second, slot, hidden: run.kind === 'hidden' }));
  entries.splice(at === -1 ? entries.length : at, 0, ...posts);
}

/** Gives ids, with holes where posts were deleted, and lets a few dates disagree with the order of the ids. */
function numbered(maker: DayMaker, day: number, entries: readonly Entry[], firstId: number, rng: Rng): DayPosts {
  const start = WORLD_BEGIN + day * DAY_SECONDS;
  const posts: GeneratedPost[] = [];
  let id = firstId;
  let floor = 0;
  for (const [index, entry] of entries.entries()) {
    let { second } = entry;
    const alone = !entry.hidden && (entry.slot === ORDINARY || entry.slot === MORNING || entry.slot === NIGHT);
    if (alone && index > 0 && rng.chance(0.01)) {
      second = Math.max(0, entries[index - 1]!.second - rng.between(1, MOST_DISORDER));
    }
    // An album's items keep their ids together, and the runs theirs; elsewhere posts were deleted now and then.
    if (alone && id > 1 && rng.chance(0.025)) id += rng.chance(0.04) ? rng.between(5, 30) : rng.between(1, 2);
    posts.push(new GeneratedPost(maker.source, id, start + Math.max(second, floor), entry.slot, entry.hidden));
    id += 1;
    if (entry.slot.role === 'create') floor = CREATION_SECOND;
  }
  return { posts, nextId: id };
}
