// What a channel's texts are made by. A voice writes in markup.ts's notation; a scene is the moment it writes in.
import type { DayFacts } from '../calendar.ts';
import type { Nature } from '../nature.ts';
import type { Rng } from '../rng.ts';

export interface Scene {
  readonly rng: Rng;
  readonly day: DayFacts;
  readonly nature: Nature;
  /** Of the day, UTC. */
  readonly hour: number;
  readonly minute: number;
  /** The post's own id: what voices number things by. */
  readonly id: number;
  /** The day's first post in the morning or its last at night: there is one of each at most. */
  readonly occasion: 'morning' | 'night' | null;
}

export interface Voice {
  /** A post that stands alone. */
  post(scene: Scene): string;
  /** What stands under a photo, a video or an album. */
  caption(scene: Scene): string;
  poll(scene: Scene): { readonly question: string; readonly answers: readonly string[] };
  page(scene: Scene): { readonly title: string; readonly url: string; readonly text: string };
  documentName(scene: Scene): string;
  readonly signatures: readonly string[];
}

/** One of the written choices, made only when it is chosen. */
export function oneOf(rng: Rng, ...choices: readonly (() => string)[]): string {
  return rng.pick(choices)();
}

/** `count` different elements, in their order. */
export function some<T>(rng: Rng, choices: readonly T[], count: number): readonly T[] {
  const picked = new Set<number>();
  while (picked.size < Math.min(count, choices.length)) picked.add(rng.between(0, choices.length - 1));
  return [...picked].sort((a, b) => a - b).map((index) => choices[index]!);
}

/** `09:05`. */
export function clockTime(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** A time a while after the scene, on a quarter of an hour, within the day. */
export function laterToday(scene: Scene, hours: number): string {
  return clockTime(Math.min(23, scene.hour + hours), scene.rng.pick([0, 15, 30, 45]));
}
