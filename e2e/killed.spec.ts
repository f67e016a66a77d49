// The whole app killed without warning, all its processes at once, at any moment of a fill: what it claims afterwards is
// what the server shows, no half batch is there, and it goes on by itself until all is filled. A few kills, and 200 in
// `npm run test:faults`.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { heldAgainst, worldOf, type Held } from '../tests/support/against-world.ts';
import { copyAsAfterACrash } from '../tests/support/crash-copy.ts';
import { Dice } from '../tests/support/fault-random.ts';
import type { SampleServer } from '../tests/support/sample.ts';
import { addChannel } from './pages/channels.ts';
import { cacheFile } from './support/cache-file.ts';
import { expect, test } from './support/lacuna.ts';
import { canLookInside, startTree, type AppTree } from './support/process-tree.ts';
import { channelNamed } from './support/world.ts';

const WHOLE = process.env['LACUNA_FAULTS'] === '1';
const KILLS = Number(process.env['LACUNA_KILLS'] ?? (WHOLE ? 200 : 3));
const SEED = Number(process.env['LACUNA_SEED'] ?? 20_261_125);
const NAME = 'riverwatch_live';
const HISTORY = 'messages.getHistory';
/** The app is stopped up to so long after the server made an answer, or after a transaction began. */
const AFTER_ANSWER_MILLISECONDS = 60;
const IN_TRANSACTION_MILLISECONDS = 4;
/** So long a transaction is waited for once the page was answered. */
const PATIENCE_MILLISECONDS = 2_000;

test.use({ sampleOptions: { posts: WHOLE ? 40_000 : 12_000, stopped: true } });

test.describe('where processes can be looked at from outside (Linux)', () => {
  test.skip(!canLookInside, 'no locks of other processes can be seen here');

  test(`SIGKILL for all processes of the app at ${KILLS} moments of a fill: what is claimed is whole, and it completes`, async ({
    open,
    sample,
    sampleFlags,
    userData,
  }) => {
    test.setTimeout(KILLS * 30_000 + 120_000);
    const { id } = channelNamed(sample, NAME);
    const world = worldOf(sample);
    const dice = new Dice(SEED);
    const flags = ['--sample', ...sampleFlags];
    const scratch = mkdtempSync(path.join(tmpdir(), 'lacuna-killed-'));

    // A wish, asked for in the window, of which no page was answered yet: each round begins from there.
    const first = await open(...flags);
    await addChannel(first.page, `@${NAME}`);
    const withhold = sample.faults.add({ method: HISTORY, count: 'always', fault: { kind: 'silence' } });
    await first.page.getByRole('button', { name: 'Fill all gaps' }).click();
    await expect.poll(() => wishesIn(userData)).toBe(1);
    await first.quit();
    withhold();
    expect(wishesIn(userData)).toBe(1);

    const struck = new Map<string, number>();
    let [kills, rounds] = [0, 0];
    try {
      while (kills < KILLS) {
        rounds += 1;
        const home = path.join(scratch, `round-${rounds}`);
        cpSync(userData, home, { recursive: true });
        const file = cacheFile(home);
        const look = (): Held | undefined => {
          const copy = path.join(scratch, 'look', 'lacuna.sqlite');
          rmSync(path.dirname(copy), { recursive: true, force: true });
          copyAsAfterACrash(file, copy);
          return heldAgainst(copy, world).get(String(id));
        };
        for (let before = 0; ;) {
          const tree = startTree(home, flags);
          const pages = pagesOf(sample);
          const aim = kills < KILLS ? aimWith(dice, kills) : null;
          const isFilled = (): boolean => wishesIn(home) === 0;
          if (!(await aimed(aim, { tree, file, pages, isFilled }))) {
            pages.stop();
            process.kill(tree.pid, 'SIGTERM');
            await tree.gone;
            break;
          }
          const where = await tree.kill(file);
          pages.stop();
          kills += 1;
          const told = where === 'archive open' && pages.count() === 0 ? 'archive open, no page asked for' : where;
          struck.set(told, (struck.get(told) ?? 0) + 1);
          const held = look();
          const context = `seed ${SEED}, kill ${kills}, aimed at ${JSON.stringify(aim)}, struck ${told} after ${pages.count()} pages`;
          expect(held?.coveredSeconds ?? 0, `${context}: coverage went`).toBeGreaterThanOrEqual(before);
          before = held?.coveredSeconds ?? 0;
        }
        expect(look()?.messages, `round ${rounds}`).toBe(world.get(String(id))?.length);
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    }
    const histogram = [...struck].toSorted(([, a], [, b]) => b - a).map(([where, count]) => `${count} × ${where}`);
    process.stdout.write(`${kills} kills of the app in ${rounds} rounds struck: ${histogram.join(', ')}\n`);
    const inside = (struck.get('in a transaction') ?? 0) + (struck.get('writing a transaction to the log') ?? 0);
    if (WHOLE) expect(inside).toBeGreaterThanOrEqual(KILLS / 10);
  });
});

/** How many downloads are wished for in an app's archive. */
function wishesIn(home: string): number | null {
  const file = path.join(path.dirname(cacheFile(home)), 'downloads.json');
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as readonly unknown[]).length;
}

interface Pages {
  count(): number;
  stop(): void;
}

/** Counts the pages that a life was answered. */
function pagesOf(sample: SampleServer): Pages {
  let pages = 0;
  const stop = sample.log.onRecord(({ method }) => {
    if (method === HISTORY) pages += 1;
  });
  return { count: () => pages, stop };
}

/** When a life ends: so many milliseconds after its start, after its nth page, or after the transaction that followed it. */
interface Aim {
  readonly from: 'start' | 'page' | 'transaction';
  readonly nth: number;
  readonly milliseconds: number;
}

/** Mostly while it fills; the first few are one of each kind. */
function aimWith(dice: Dice, kills: number): Aim {
  const kind = [0.8, 0.4, 0.1][kills] ?? dice.next();
  const nth = dice.int(1, 12);
  if (kind < 0.15) return { from: 'start', nth: 0, milliseconds: dice.int(50, 2_500) };
  if (kind < 0.6) return { from: 'page', nth, milliseconds: dice.next() * AFTER_ANSWER_MILLISECONDS };
  return { from: 'transaction', nth, milliseconds: dice.next() * IN_TRANSACTION_MILLISECONDS };
}

interface Watched {
  readonly tree: AppTree;
  readonly file: string;
  readonly pages: Pages;
  readonly isFilled: () => boolean;
}

/** Resolves at the moment that was aimed at; false: all was filled before. Null waits for that. */
async function aimed(aim: Aim | null, { tree, file, pages, isFilled }: Watched): Promise<boolean> {
  const start = performance.now();
  const reached = (): boolean => {
    if (!aim || tree.child.exitCode !== null) return false;
    return aim.from === 'start' ? performance.now() - start >= aim.milliseconds : pages.count() >= aim.nth;
  };
  while (!reached()) {
    if (isFilled()) return false;
    if (tree.child.exitCode !== null) throw new Error(`the app ended by itself with ${tree.child.exitCode}`);
    await turn(5);
  }
  if (aim?.from === 'transaction') {
    const patience = performance.now() + PATIENCE_MILLISECONDS;
    while (!tree.isWriting(file) && performance.now() < patience) await turn(0);
  }
  // A timer is too coarse for a moment inside a transaction.
  const strike = performance.now() + (aim?.from === 'start' ? 0 : (aim?.milliseconds ?? 0));
  while (performance.now() < strike) if (aim?.from === 'page') await turn(0);
  return true;
}

/** Lets the server, which lives in this process, have its turn. */
function turn(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds === 0) setImmediate(resolve);
    else setTimeout(resolve, milliseconds);
  });
}
