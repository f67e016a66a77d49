// The part of a walk that asks for downloads, stops them, and holds what comes of them to what was asked.
import type { Download } from '../../src/shared/domain/download.ts';
import { rests, type Walking } from './fault-walking.ts';

const SLACK = 60;
/** How the downloader spells the end of a wish that is for up to now. */
const OPEN_END = Date.parse('9999-12-31T23:59:59Z') / 1000;

/** Mostly about something that is not covered; its ends often at a post's own second; in the future now and then. */
export function range(walk: Walking): { from: number; until: number } {
  const dice = walk.dice;
  const now = walk.stack.now();
  const dates = walk.model.shownDates();
  let middle = dice.int(walk.begin - 30, now);
  for (let tries = 0; tries < 8 && walk.model.isCovered(middle); tries++) middle = dice.int(walk.begin, now - 60);
  const edge = (near: number): number => {
    if (dates.length === 0 || dice.chance(0.6)) return near;
    const date = dice.pick(dates);
    return Math.abs(date - near) < 600 ? date + dice.int(-1, 1) : near;
  };
  const length = dice.int(0, dice.pick([3, 60, 300, 300, 1_500, 1_500, 6_000]));
  const a = edge(middle - dice.int(0, length));
  const b = edge(middle + length) + (dice.chance(0.05) ? 3_000 : 0);
  return { from: Math.min(a, b), until: Math.max(a, b) + (a === b ? dice.int(1, 3) : 0) };
}

/** Fills, and holds the end to what was asked. */
export async function fill(walk: Walking, { from, until }: { from: number; until: number | null }): Promise<Download> {
  const order = walk.order();
  walk.note(`${from} to ${until ?? 'now'}, ${order}`);
  walk.count(order);
  const { downloadId } = await walk.stack.run.downloader.start(walk.stack.channelId, from, until, order);
  const download = await walk.stack.run.until(downloadId, rests);
  await judge(walk, download);
  return download;
}

/** What came of a download that nobody stopped and nothing failed. */
export async function judge(walk: Walking, download: Download, tries = 0): Promise<void> {
  const { state, range, cut, downloadId } = download;
  walk.note(state.kind === 'failed' ? `failed: ${state.failure.kind}` : state.kind);
  if (state.kind === 'failed' && state.failure.kind === 'disorder' && walk.strayed) {
    return throughDisorder(walk, download, tries);
  }
  const now = walk.stack.now();
  const oldest = walk.model.oldest(walk.firstBefore);
  if (state.kind === 'failed') {
    const { kind } = state.failure;
    const isBefore = kind === 'range-before-first' && (oldest === null || range.from < oldest || walk.olderShown);
    const isAfter = kind === 'range-in-future' && (range.from >= now - 60 - 200 || (oldest ?? now) >= now - 60);
    if (!isBefore && !isAfter) throw new Error(`failed: ${JSON.stringify(state.failure)}`);
    if (walk.dice.chance(0.8)) await walk.stack.run.downloader.dismiss(downloadId);
    return;
  }
  if (state.kind !== 'done') throw new Error(`a download ended as ${state.kind}`);
  const { covered } = await walk.stack.kept();
  // What has become visible below the beginning that was known is found by reading, and filled the next time: the run
  // keeps to the beginning with which it began. One that was found in this very step is not known here.
  const known = walk.olderShown ? (walk.firstBefore ?? Infinity) : 0;
  const first = Math.max(oldest ?? Infinity, (await walk.stack.firstVisible()) ?? 0, known);
  if (first === Infinity && oldest !== null) walk.count('done, with a beginning that moved');
  const from = Math.max(range.from, first);
  const until = Math.min(cut.until, range.until);
  // Up to now, and it was up to now already.
  if (until === OPEN_END && from >= walk.nowBegan - SLACK) return;
  // Another that met disorder may have taken back what both have claimed.
  const isTakenBack = walk.strayed && !walk.isAlone;
  if (from < until && !isTakenBack && !covered.some((span) => span.from <= from && until <= span.until)) {
    throw new Error(`done, and ${from} to ${until} is not covered`);
  }
  await walk.stack.run.downloader.dismiss(downloadId);
}

/** Nothing may be claimed of the doubtful seconds; then it is read through, gone round, or left for later. */
export async function throughDisorder(walk: Walking, { state, downloadId }: Download, tries: number): Promise<void> {
  const { run } = walk.stack;
  walk.count('disorder met');
  const below = state.kind === 'failed' ? state.goOnBelow : null;
  const { covered } = await walk.stack.kept();
  // Another download may have read the same seconds through, or without meeting it.
  if (walk.isAlone && below && covered.some((span) => span.from < below.left.until && below.left.from < span.until)) {
    throw new Error(`${JSON.stringify(below.left)} is in doubt, and covered`);
  }
  const answer = tries < 3 ? walk.dice.pick(['again', 'below', 'leave']) : 'leave';
  if (answer === 'again') {
    await run.downloader.resume(downloadId);
    await judge(walk, await run.until(downloadId, rests), tries + 1);
  } else if (answer === 'below' && below) {
    const next = await run.downloader.goOnBelow(downloadId);
    await judge(walk, await run.until(next.downloadId, rests), tries + 1);
  }
}

/** What is covered is not asked for. */
export async function again(walk: Walking): Promise<void> {
  const { covered } = await walk.stack.kept();
  if (covered.length === 0) return;
  const span = walk.dice.pick(covered);
  const from = walk.dice.int(span.from, span.until - 1);
  const before = walk.stack.requests();
  const first = await walk.stack.firstVisible();
  const { state } = await fill(walk, { from, until: walk.dice.int(from + 1, span.until) });
  // Where the first message moved up meanwhile, that has to be found out.
  if (walk.stack.requests() > before && first !== null && first <= from) throw new Error('asked for what is covered');
  if (state.kind !== 'done') throw new Error(`what is covered ended as ${state.kind}`);
}

export async function stopped(walk: Walking, how: 'pause' | 'cancel' | 'quit'): Promise<void> {
  const { run } = walk.stack;
  const { from, until } = range(walk);
  const stops: Promise<unknown>[] = [];
  const nth = walk.dice.pick([1, 2, 2, 3, 3, 4, 5, 7]);
  const order = walk.order();
  walk.note(`${from} to ${until} at request ${nth}, ${order}`);
  walk.count(order);
  walk.stack.atRequest(nth, () => {
    const running = run.downloader.list().find(({ state }) => !rests(state));
    if (how === 'quit') stops.push(run.downloader.shut());
    else if (running) stops.push(run.downloader[how](running.downloadId));
  });
  const { downloadId } = await run.downloader.start(walk.stack.channelId, from, until, order);
  const ended = await run.until(downloadId, (state) => rests(state) || (stops.length > 0 && state.kind === 'waiting'));
  // Another channel that is still being filled is not stopped any more.
  walk.stack.disarm();
  await Promise.all(stops);
  walk.note(ended.state.kind);
  if (how !== 'quit') return;
  if (walk.dice.chance(0.5)) await walk.stack.restart(false);
  else run.downloader.open();
  await settle(walk);
}

export async function resume(walk: Walking): Promise<void> {
  const { run } = walk.stack;
  const own = run.downloader.list().filter(({ channelId }) => channelId === walk.stack.channelId);
  const left = own.filter(({ state }) => state.kind === 'paused' || state.kind === 'failed');
  if (left.length === 0) return void (await fill(walk, range(walk)));
  const { downloadId } = walk.dice.pick(left);
  await run.downloader.resume(downloadId);
  await judge(walk, await run.until(downloadId, rests));
}

export async function overlap(walk: Walking): Promise<void> {
  const { run, channelId } = walk.stack;
  const ranges = [range(walk), range(walk), range(walk)].slice(0, walk.dice.int(2, 3));
  walk.note(JSON.stringify(ranges));
  const started = await Promise.all(
    ranges.map(({ from, until }) => run.downloader.start(channelId, from, until, walk.order())),
  );
  // The same wish twice is one download.
  for (const downloadId of new Set(started.map((download) => download.downloadId))) {
    await judge(walk, await run.until(downloadId, rests));
  }
}

export async function twoPrograms(walk: Walking): Promise<void> {
  const { run, channelId } = walk.stack;
  const other = await walk.stack.another();
  walk.others = [other];
  const [a, b] = [range(walk), range(walk)];
  const theirs = walk.dice.chance(0.5) ? a : b;
  walk.note(`${JSON.stringify(a)} and ${JSON.stringify(theirs)}`);
  const [mine, their] = await Promise.all([
    run.downloader.start(channelId, a.from, a.until, walk.order()),
    other.downloader.start(channelId, theirs.from, theirs.until, walk.order()),
  ]);
  const [ended, theirEnd] = await Promise.all([
    run.until(mine.downloadId, rests),
    other.until(their.downloadId, rests),
  ]);
  await other.downloader.shut();
  const theirKind = theirEnd.state.kind === 'failed' ? theirEnd.state.failure.kind : 'range-';
  if (!theirKind.startsWith('range-') && !(theirKind === 'disorder' && walk.strayed)) {
    throw new Error(`the other program failed: ${JSON.stringify(theirEnd.state)}`);
  }
  await judge(walk, ended);
}

/** Until nothing goes on by itself any more. */
export async function settle(walk: Walking): Promise<void> {
  const { run } = walk.stack;
  walk.note(
    run.downloader
      .list()
      .map(({ state }) => state.kind)
      .join(' '),
  );
  for (const { downloadId } of run.downloader.list()) await run.until(downloadId, rests);
  for (const { downloadId, state } of run.downloader.list()) {
    if (state.kind === 'done' || walk.dice.chance(0.3)) await run.downloader.dismiss(downloadId);
  }
}
