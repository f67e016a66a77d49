// A random walk from a seed: fills, stops, faults, restarts and a world that changes, one step after the other, each
// followed by a look at what is kept. The same steps go over fakes behind the two ports and over the real things.
import { FaultModel } from './fault-model.ts';
import { Company } from './fault-walk-company.ts';
import { Dice } from './fault-random.ts';
import { again, fill, overlap, range, resume, settle, stopped, twoPrograms } from './fault-walk-fills.ts';
import { fault } from './fault-walk-faults.ts';
import { change, maybeChange, post, stray } from './fault-walk-world.ts';
import { Walking, type WalkCounts, type WalkingOptions, type WalkOther, type WalkStack } from './fault-walking.ts';

/** Real steps take seconds on a busy machine. */
const STEP_MILLISECONDS = 120_000;

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

export interface WalkOptions extends WalkingOptions {
  readonly seed: number;
  readonly steps: number;
  /** How many other channels are filled at the same time; none by default. */
  readonly company?: number;
}

/** What others of the walk are held against, and their dice. */
export type WalkGuest = Pick<WalkOther, 'model' | 'dice'>;

/** Walks; throws with the seed and the last steps where what is kept is not what was shown. */
export async function walk(
  options: WalkOptions,
  open: (model: FaultModel, dice: Dice, guests: readonly WalkGuest[]) => Promise<WalkStack>,
): Promise<void> {
  const dice = new Dice(options.seed);
  const model = new FaultModel();
  const guests = Array.from({ length: options.company ?? 0 }, (_, index) => ({
    model: new FaultModel(),
    dice: new Dice(options.seed * 8 + index + 1),
  }));
  const walking = new Walking(await open(model, dice, guests), model, dice, options);
  const { stack, trail } = walking;
  const company = new Company(walking);
  try {
    while (trail.length < options.steps) await intime(step(walking, company));
    await intime(company.finish());
  } catch (thrown) {
    const steps = trail.slice(-8).join('\n  ');
    throw new Error(`seed ${options.seed}, after ${trail.length} steps: ${String(thrown)}\n  ${steps}`, {
      cause: thrown,
    });
  } finally {
    await stack.end();
  }
}

/** A step that waits for ever is a finding too: it fails by its seed instead of holding the run up. */
async function intime(step: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the step does not end')), STEP_MILLISECONDS);
  });
  await Promise.race([step, late]).finally(() => clearTimeout(timer));
}

async function step(walk: Walking, company: Company): Promise<void> {
  const kind = kindOfStep(walk);
  walk.isAlone = kind !== 'overlap' && kind !== 'two programs';
  walk.began = walk.model.moment;
  walk.nowBegan = walk.stack.now();
  walk.firstBefore = await walk.stack.firstVisible();
  walk.trail.push(kind);
  walk.count(kind);
  const asked = walk.stack.requests();
  await company.begin(kind);
  await take(walk, kind);
  await company.end(kind);
  walk.stack.disarm();
  walk.count('requests', walk.stack.requests() - asked);
  await look(walk);
}

function kindOfStep(walk: Walking): WalkStep {
  const all = Object.values(STEPS).reduce((sum, weight) => sum + weight, 0);
  let left = walk.dice.next() * all;
  for (const kind of WALK_STEPS) {
    left -= STEPS[kind];
    if (left < 0) return kind;
  }
  return 'fill';
}

async function take(walk: Walking, kind: WalkStep): Promise<void> {
  const dice = walk.dice;
  switch (kind) {
    case 'fill':
      maybeChange(walk);
      await fill(walk, range(walk));
      return;
    case 'update':
      maybeChange(walk);
      await fill(walk, { from: dice.chance(0.2) ? walk.begin : range(walk).from, until: null });
      return;
    case 'again':
      return again(walk);
    case 'pause':
    case 'cancel':
    case 'quit':
      maybeChange(walk);
      return stopped(walk, kind);
    case 'resume':
      maybeChange(walk);
      return resume(walk);
    case 'restart':
      await walk.stack.restart(false);
      return settle(walk);
    case 'begin anew':
      await walk.stack.beginAnew();
      walk.model.forget();
      walk.olderShown = false;
      return;
    case 'fault':
      return fault(walk);
    case 'overlap':
      maybeChange(walk);
      return overlap(walk);
    case 'two programs':
      return twoPrograms(walk);
    case 'grow':
      for (let posts = dice.int(1, 60); posts > 0; posts--) post(walk);
      return;
    case 'stray':
      return stray(walk);
    case 'edit':
    case 'delete':
    case 'hide':
      for (let changes = dice.int(1, 6); changes > 0; changes--) change(walk, kind);
      return;
  }
}

async function look(walk: Walking): Promise<void> {
  const kept = await walk.stack.kept();
  const { rows } = kept;
  walk.model.check(walk.began, walk.stack.now(), kept, metDisorder(walk));
  for (const { channelId, range, messages } of walk.stack.run.batches) {
    if (messages <= 100 || channelId !== walk.stack.channelId) continue;
    const dates = new Set(rows.filter(({ date }) => range.from <= date && date < range.until).map(({ date }) => date));
    if (dates.size > 1) throw new Error(`a batch of ${messages} messages over ${dates.size} seconds`);
  }
}

/** Whether a download ended with disorder in this step. */
function metDisorder(walk: Walking): boolean {
  return walk.toldInStep().some(({ state }) => state.kind === 'failed' && state.failure.kind === 'disorder');
}

/** The counts as a line: steps first, then faults. */
export function toldCounts(counts: WalkCounts): string {
  return [...counts]
    .toSorted(([a], [b]) => Number(a.startsWith('fault')) - Number(b.startsWith('fault')) || (a < b ? -1 : 1))
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}
