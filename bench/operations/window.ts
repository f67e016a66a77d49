// A real window of the app on a large archive: how soon it shows itself after a cold start, against a hello-world window;
// and how live main and the page stay while somebody uses it and a channel is filled.
import { _electron } from 'playwright/test';
import { constants, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { addChannel, railItem } from '../../e2e/pages/channels.ts';
import { dayOf, dayToIso } from '../../src/shared/domain/time-range.ts';
import type { Bench, Check, Measured, Operation } from '../operation.ts';
import { lookAtApp, openBare } from '../support/bare.ts';
import { MOST_STALL_MILLISECONDS } from '../support/checks.ts';
import { APP, buildApp, firstWindow, HELLO, switchesOf } from '../support/electron.ts';
import { postAt, type ChannelPlan } from '../support/posts.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { startSample, type SampleAddress } from '../support/sample.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { STEPS, type Walk } from '../support/window-walk.ts';
import { SHORTEST_TOLD_MS, watchWindow, worstOf, type WindowSeen } from '../support/window-watch.ts';
import { wordsOf } from '../support/words.ts';

const WALKS = 5;
/** Posts of the channel that is filled during a walk, on a line that lets the filling last as long. */
const POSTS_A_WALK = 13_000;
const ROUND_TRIP_MILLISECONDS = 80;
const MOST_PAGE_TASK_MILLISECONDS = 100;

export const windowed: Operation = {
  name: 'window',
  about: 'a cold start against a hello-world window; main and the page while a window is used and a channel filled',
  async measure(bench: Bench): Promise<readonly Measured[]> {
    const { messages, folder, archives, say } = bench;
    const { file, plans } = await archives.twentyChannels(messages);
    say('building the app');
    buildApp();
    const userData = emptyFolder(folder, 'window');
    const archive = path.join(userData, 'archive', 'sample');
    mkdirSync(archive, { recursive: true });
    // A copy: channels are added to it. Where the file system can, it shares what both hold.
    copyFileSync(file, path.join(archive, 'lacuna.sqlite'), constants.COPYFILE_FICLONE);
    const selectedChannel = plans[0]!.channel.channelId;
    writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ selectedChannel }));
    const sample = await startSample(POSTS_A_WALK * WALKS, ['--round-trip', String(ROUND_TRIP_MILLISECONDS)], WALKS);
    try {
      const address = path.join(folder, 'sample-server.json');
      writeFileSync(address, JSON.stringify(sample.address));
      const flags = ['--sample', '--sample-server', address];
      const first = await measureStart(folder, userData, flags);
      const walk = { ...wordsAndDay(folder, file, plans[0]!), channel: nameOf(plans[0]!), other: nameOf(plans[1]!) };
      const seen = await measureWalks(userData, flags, walk, sample.address, say);
      return [first, ...linesOf(seen)];
    } finally {
      await sample.stop();
      removeFolder(userData);
    }
  },
};

const nameOf = (plan: ChannelPlan): string => plan.channel.name;

function wordsAndDay(folder: string, file: string, plan: ChannelPlan): Pick<Walk, 'frequent' | 'rare' | 'day'> {
  const { pragmas } = lookAtApp(folder);
  const bare = openBare(file, { pragmas, readonly: true });
  try {
    const day = dayToIso(dayOf(postAt(plan, Math.floor(plan.messages / 2)).date));
    return { ...wordsOf(bare, plan.channel.channelId), day };
  } finally {
    bare.close();
  }
}

async function measureStart(folder: string, userData: string, flags: readonly string[]): Promise<Measured> {
  const hello = emptyFolder(folder, 'hello');
  const samples = await sideBySide(
    null,
    () => firstWindow(APP, userData, flags),
    () => firstWindow(HELLO, hello),
  );
  removeFolder(hello);
  return {
    name: 'window, first',
    ours: 'from the start of the program to the first drawing of the app’s window, on an archive with a channel open',
    yardstick: 'the same of a program that shows a page with two words',
    unit: 'ms',
    ...samples,
    target: { sense: 'at most', ratio: 1.5, gate: null },
    checks: [],
    watched: null,
  };
}

async function measureWalks(
  userData: string,
  flags: readonly string[],
  place: Omit<Walk, 'app' | 'page'>,
  sample: SampleAddress,
  say: (line: string) => void,
): Promise<readonly WindowSeen[]> {
  const app = await _electron.launch({ args: [APP, ...switchesOf(userData), ...flags], timeout: 60_000 });
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(120_000);
    await page.getByRole('heading', { name: place.channel, exact: true }).waitFor();
    const rounds: WindowSeen[] = [];
    for (const { username, title } of sample.channels.slice(0, WALKS)) {
      await addChannel(page, `@${username}`);
      await railItem(page, title).click();
      const steps: WindowSeen[] = [];
      steps.push(await watchWindow(app, page, () => page.getByRole('button', { name: 'Fill all gaps' }).click()));
      for (const [name, run] of STEPS) {
        const start = performance.now();
        const seen = await watchWindow(app, page, () => run({ ...place, app, page }));
        say(`${name}, ${((performance.now() - start) / 1000).toFixed(1)} s: ${toldOf(seen)}`);
        steps.push(seen);
      }
      rounds.push(worstOf(steps));
    }
    return rounds;
  } finally {
    await app.close();
  }
}

function toldOf(seen: WindowSeen): string {
  const told = (of: keyof WindowSeen): string => seen[of].toFixed(0);
  return (
    `main ${told('mainBusyMs')} ms (${told('mainStallMs')} by the clock), ` +
    `page ${told('pageBusyMs')} ms (${told('pageStallMs')}; ${told('frameGapMs')} between two frames)`
  );
}

function linesOf(rounds: readonly WindowSeen[]): readonly Measured[] {
  const worst = worstOf(rounds);
  const line = (name: string, ours: string, yardstick: string, limit: number, of: keyof WindowSeen): Measured => ({
    name,
    ours,
    yardstick,
    unit: 'ms',
    oursSamples: rounds.map((seen) => seen[of]),
    yardstickSamples: rounds.map(() => limit),
    ...(of === 'pageBusyMs' ? { shortestTold: SHORTEST_TOLD_MS } : {}),
    target: { sense: 'at most', ratio: 1, gate: null },
    checks: [never(worst[of], limit)],
    watched: {
      peakBytes: worst.peakBytes,
      longestBusyMs: worst[of],
      longestStallMs: of === 'mainBusyMs' ? worst.mainStallMs : worst.pageStallMs,
    },
  });
  return [
    line(
      'window, main',
      'main’s longest working time without a turn of its event loop, while the window is used and a channel filled',
      'what a person sees as hanging',
      MOST_STALL_MILLISECONDS,
      'mainBusyMs',
    ),
    line(
      'window, page',
      'the longest task of the page’s thread meanwhile, its own working time',
      'the limit for anything that the page does',
      MOST_PAGE_TASK_MILLISECONDS,
      'pageBusyMs',
    ),
  ];
}

function never(worst: number, limit: number): Check {
  return { what: `never over ${limit} ms`, holds: worst <= limit, detail: `${worst.toFixed(1)} ms in the worst walk` };
}
