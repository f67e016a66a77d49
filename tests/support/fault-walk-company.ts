// Other channels of the same archive, filled while a walk goes over its own. They share the account's pace, the connection,
// the list of downloads, the file and what goes wrong; each is held against a model of its own after every step.
import type { Download, DownloadState } from '../../src/shared/domain/download.ts';
import { rests, type Walking, type WalkOther, type WalkRun } from './fault-walking.ts';

/** Steps in which nothing is filled, or in which it is looked at what is asked. */
const QUIET = new Set(['again', 'grow', 'stray', 'edit', 'delete', 'hide']);
/** What a fault of the step may do to whoever meets it. */
const BY_FAULT = new Set(['private-channel', 'session-revoked', 'telegram-refused', 'disk-full']);

export class Company {
  readonly #walk: Walking;
  /** Each model's moment when the running step began. */
  readonly #began = new Map<WalkOther, number>();
  /** Downloads that failed in an earlier step, and were left. */
  readonly #failed = new Set<string>();

  constructor(walk: Walking) {
    this.#walk = walk;
  }

  /** Some of the others change, and begin to be filled; they go on while the step is taken. */
  async begin(kind: string): Promise<void> {
    for (const other of this.#walk.stack.company) {
      this.#began.set(other, other.model.moment);
      const { dice } = other;
      for (let changes = dice.int(0, 3); changes > 0; changes--) this.#change(other);
      if (QUIET.has(kind) || dice.chance(0.3)) continue;
      this.#walk.stack.atRequest(dice.int(1, 8), () => this.#change(other));
      await this.#fill(other);
    }
  }

  /** Waits until none of them goes on by itself, and looks at what is kept of each. */
  async end(kind: string): Promise<void> {
    const { stack } = this.#walk;
    if (stack.company.length === 0) return;
    for (const { channelId } of stack.company) {
      for (const download of await this.#rested(channelId)) {
        const { state, downloadId } = download;
        if (this.#failed.has(downloadId)) continue;
        this.#walk.count(`another channel: ${state.kind}`);
        if (state.kind !== 'failed') continue;
        this.#failed.add(downloadId);
        const { kind: failure } = state.failure;
        if (failure.startsWith('range-') || (kind === 'fault' && BY_FAULT.has(failure))) continue;
        throw new Error(`another channel failed: ${JSON.stringify(state.failure)}`);
      }
    }
    if (isHalted(stack.run)) {
      await signInAgain(this.#walk);
      await rested(stack.run);
    }
    await this.#look();
  }

  /** Fills all of each: nothing that went before keeps it from being completed. */
  async finish(): Promise<void> {
    const { stack, begin } = this.#walk;
    for (const other of stack.company) {
      this.#began.set(other, other.model.moment);
      for (const { downloadId } of await this.#rested(other.channelId)) await stack.run.downloader.dismiss(downloadId);
      const { downloadId } = await stack.run.downloader.start(other.channelId, begin - 10_000, null);
      const { state, cut } = await stack.run.until(downloadId, rests);
      const oldest = other.model.oldest();
      if (oldest === null || oldest >= stack.now() - 60) continue;
      // The history may begin later than it did.
      const isAll = state.kind === 'done' || (state.kind === 'failed' && state.failure.kind === 'range-before-first');
      if (!isAll) throw new Error(`another channel ended as ${JSON.stringify(state)}`);
      const last = (await other.kept()).covered.at(-1)?.until ?? 0;
      if (last < cut.until) throw new Error(`another channel is done, and covered until ${last}, not ${cut.until}`);
    }
    await this.#look();
  }

  async #look(): Promise<void> {
    const { stack } = this.#walk;
    for (const other of stack.company) {
      const { channelId, model } = other;
      try {
        model.check(this.#began.get(other) ?? 0, stack.now(), await other.kept(), false);
      } catch (thrown) {
        throw new Error(`channel ${channelId}: ${String(thrown)}`, { cause: thrown });
      }
    }
  }

  async #rested(channelId: string) {
    const { run } = this.#walk.stack;
    return (await rested(run)).filter((download) => download.channelId === channelId);
  }

  async #fill({ channelId, dice, model }: WalkOther): Promise<void> {
    const { stack, begin } = this.#walk;
    const { downloader } = stack.run;
    const [left, ...more] = downloader.list().filter((download) => download.channelId === channelId);
    for (const { downloadId } of more) await downloader.dismiss(downloadId);
    const mayGoOn = left?.state.kind === 'paused' || left?.state.kind === 'failed';
    if (left && mayGoOn && dice.chance(0.5)) {
      this.#failed.delete(left.downloadId);
      await downloader.resume(left.downloadId);
      return;
    }
    if (left) await downloader.dismiss(left.downloadId);
    let middle = dice.int(begin - 30, stack.now());
    for (let tries = 0; tries < 8 && model.isCovered(middle); tries++) middle = dice.int(begin, stack.now());
    const from = middle - dice.int(0, dice.pick([3, 300, 1_500]));
    const until = dice.chance(0.2) ? null : middle + dice.int(1, dice.pick([3, 300, 1_500]));
    const order = dice.chance(0.35) ? 'oldest-first' : 'newest-first';
    this.#walk.count('another channel: begun');
    await downloader.start(channelId, from, until, order);
  }

  #change({ dice, world }: WalkOther): void {
    const posts = world.posts();
    const text = this.#walk.nextText();
    if (posts.length === 0 || dice.chance(0.5)) {
      world.post(text, dice.chance(0.8) ? 0 : dice.int(0, 60), dice.chance(0.1));
      return;
    }
    const { id, hidden } = dice.pick(posts);
    if (dice.chance(0.4)) world.edit(id, text);
    else if (dice.chance(0.5)) world.hide(id, !hidden);
    else if (posts.length > 20) world.remove(id);
  }
}

/** One was told that the session is revoked: nothing goes on until somebody signs in anew. */
export function isHalted({ downloader }: WalkRun): boolean {
  return downloader.list().some(({ state }) => state.kind === 'failed' && state.failure.kind === 'session-revoked');
}

/** Waits until nothing goes on by itself; says what has become of all. */
function rested(run: WalkRun): Promise<readonly Download[]> {
  const isOver = (state: DownloadState): boolean => rests(state) || (state.kind === 'waiting' && isHalted(run));
  return Promise.all(run.downloader.list().map(({ downloadId }) => run.until(downloadId, isOver)));
}

/** Once nothing goes on, somebody signs in anew. */
export async function signInAgain({ stack }: Walking): Promise<void> {
  await rested(stack.run);
  await stack.restart(true);
}

/** Lays the first posts of another channel down, over the seconds since `begin`. */
export function layOther({ dice, world }: Pick<WalkOther, 'dice' | 'world'>, seconds: number): void {
  const posts = dice.int(30, 160);
  for (let made = 0; made < posts; made++) {
    const late = 61 + Math.round(((seconds - 130) * (posts - made)) / posts);
    world.post(`other ${made}`, late + (dice.chance(0.2) ? dice.int(0, 60) : 0), dice.chance(0.06));
  }
}
