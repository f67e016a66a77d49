// How many posts a channel has on each day: weekdays and weekends, floods and holidays, quiet days and quiet weeks, and
// exactly the wished total up to the reference date.
import { dayFacts, dayNamed, REFERENCE_DAY } from './calendar.ts';
import { natureOn } from './nature.ts';
import { mix, Rng } from './rng.ts';
import type { ChannelSpec } from './specs.ts';

/** Many posts at once: in one second, or in a row of hidden ones. They belong to the channel's number of posts. */
export interface SpecialRun {
  readonly kind: 'burst' | 'hidden';
  readonly day: number;
  readonly secondOfDay: number;
  readonly posts: number;
}

const RUNS: Readonly<Record<string, SpecialRun>> = {
  riverwatch_live: { kind: 'burst', day: dayNamed('2023-04-14'), secondOfDay: 18 * 3_600 + 1_800, posts: 230 },
  gorodlife: { kind: 'hidden', day: dayNamed('2024-09-12'), secondOfDay: 13 * 3_600 + 440, posts: 150 },
};

/** The reason for a day's weight, by voice: Monday to Sunday. */
const WEEK: Readonly<Record<string, readonly number[]>> = {
  river: [1.1, 1.15, 1.1, 1.1, 1.05, 0.8, 0.7],
  city: [0.9, 1, 1, 1, 1.3, 1.2, 0.8],
  nahr: [1.1, 1.1, 1.1, 1, 0.5, 0.9, 1.2],
  harbour: [1.3, 1.2, 1.2, 1.1, 1.1, 0.5, 0.3],
  mountain: [0.7, 0.7, 0.8, 1, 1.4, 1.4, 1],
  neighbours: [0.8, 0.9, 0.9, 0.9, 1.1, 1.3, 1.2],
  photos: [0.6, 0.8, 0.8, 0.8, 1, 1.5, 1.5],
  closed: [1, 1, 1, 1, 1, 1, 1],
};

const JANUARY_2024 = { from: dayNamed('2024-01-01'), until: dayNamed('2024-02-01') };

/** February to May: a stretch that starts in them would reach into the flood. */
const FLOOD_MONTHS: ReadonlySet<number> = new Set([1, 2, 3, 4]);

/** A channel's numbers of posts, day by day; `runs` come on top of the ordinary ones, within the total. */
export class Rhythm {
  readonly run: SpecialRun | null;
  /** Whole weights up to the start of a day, in order. */
  private readonly sums: number[] = [0];
  private readonly ordinary: number;
  private readonly scale: number;
  private readonly seed: number;
  private readonly spec: ChannelSpec;

  /** `posts`: all of the channel's up to the reference date, its creation included; at least 1. */
  constructor(seed: number, spec: ChannelSpec, posts: number) {
    this.seed = seed;
    this.spec = spec;
    const run = RUNS[spec.username];
    this.run = run !== undefined && posts >= run.posts * 2.5 ? run : null;
    // One post for the creation, which is always there.
    this.ordinary = posts - 1 - (this.run?.posts ?? 0);
    const whole = this.sumBefore(REFERENCE_DAY);
    this.scale = whole === 0 ? 0 : this.ordinary / whole;
  }

  /** Ordinary posts of a day, the creation included. */
  postsOn(day: number): number {
    if (day < this.spec.firstDay) return 0;
    return this.countBefore(day + 1) - this.countBefore(day) + (day === this.spec.firstDay ? 1 : 0);
  }

  /** Posts before a day, runs left out. */
  postsBefore(day: number): number {
    return day <= this.spec.firstDay ? 0 : this.countBefore(day) + 1;
  }

  private countBefore(day: number): number {
    // Exact at the reference date, whatever the rounding of the sums.
    if (day === REFERENCE_DAY) return this.ordinary;
    const count = Math.floor(this.sumBefore(day) * this.scale + 0.5);
    return day < REFERENCE_DAY ? Math.min(count, this.ordinary) : Math.max(count, this.ordinary);
  }

  private sumBefore(day: number): number {
    for (let next = this.sums.length; next <= day; next++) {
      this.sums.push((this.sums[next - 1] ?? 0) + this.weight(next - 1));
    }
    return this.sums[day] ?? 0;
  }

  private weight(day: number): number {
    const { spec, seed } = this;
    if (day < spec.firstDay) return 0;
    const main = spec.voice === 'river' && day >= JANUARY_2024.from && day < JANUARY_2024.until;
    const rng = new Rng(mix(seed, 61, spec.id, day));
    const mood = Math.exp(0.42 * rng.bell());
    if (!main && (this.inQuietStretch(day) || rng.chance(spec.quietDays))) return 0;
    const { weekday } = dayFacts(day);
    const growth = 0.65 + 0.45 * Math.min(1, day / 700);
    const nature = natureOn(seed, day);
    const busy = spec.voice === 'river' || spec.voice === 'nahr' ? 1 + 1.1 * Math.max(0, nature.level - 2.6) : 1;
    const weight = (WEEK[spec.voice]?.[weekday] ?? 1) * mood * growth * busy;
    return main ? Math.max(0.6, weight) : weight;
  }

  /**
   * A quiet stretch starts anywhere in a year and lasts 7 to 14 days; never in the first month of a channel, and who
   * watches the river is not quiet when it floods.
   */
  private inQuietStretch(day: number): boolean {
    const { spec, seed } = this;
    if (day < spec.firstDay + 30) return false;
    for (const year of [Math.floor(day / 365), Math.floor(day / 365) - 1]) {
      const rng = new Rng(mix(seed, 62, spec.id, year));
      const stretches = Math.floor(spec.quietStretches + rng.fraction());
      for (let n = 0; n < stretches; n++) {
        const start = year * 365 + rng.between(0, 364);
        const length = rng.between(7, 14);
        const watches = (spec.voice === 'river' || spec.voice === 'nahr') && FLOOD_MONTHS.has(dayFacts(start).month);
        if (!watches && day >= start && day < start + length) return true;
      }
    }
    return false;
  }
}

/** Splits `posts` among the channels by their shares, exactly; each gets at least its creation. */
export function splitPosts(posts: number, specs: readonly ChannelSpec[]): readonly number[] {
  if (!Number.isInteger(posts) || posts < specs.length || posts > 20_000_000) {
    throw new RangeError(
      `The number of posts must be a whole number from ${specs.length} (one a channel) to 20000000.`,
    );
  }
  const shares = specs.reduce((sum, spec) => sum + spec.share, 0);
  const free = posts - specs.length;
  let given = 0;
  let sum = 0;
  return specs.map((spec) => {
    sum += spec.share;
    const upTo = Math.round((free * sum) / shares);
    const own = upTo - given;
    given = upTo;
    return own + 1;
  });
}
