// The part of a walk in which something goes wrong while a download runs.
import type { DownloadState } from '../../src/shared/domain/download.ts';
import { isHalted, signInAgain } from './fault-walk-company.ts';
import { judge, range, settle } from './fault-walk-fills.ts';
import { maybeChange } from './fault-walk-world.ts';
import { rests, type Walking, type WalkFault } from './fault-walking.ts';

/** After these a download fails; the others it waits out by itself. */
const FAILURES: Partial<Record<WalkFault, readonly string[]>> = {
  private: ['private-channel'],
  revoked: ['session-revoked'],
  refused: ['telegram-refused'],
};

/** These are there until they are taken back. */
const LASTING: readonly WalkFault[] = ['private', 'inexact', 'disk full'];
/** After these a download may fail, or never notice: by its kind of failure. */
const PERHAPS: Partial<Record<WalkFault, string>> = { inexact: 'telegram-refused', 'disk full': 'disk-full' };

export async function fault(walk: Walking): Promise<void> {
  const { run } = walk.stack;
  const fault = walk.dice.pick(walk.faults);
  const times = LASTING.includes(fault) ? Infinity : walk.dice.chance(0.3) ? walk.dice.int(2, 4) : 1;
  const nth = walk.dice.pick([1, 1, 2, 2, 3, 4, 6]);
  maybeChange(walk);
  walk.stack.arm(fault, nth, times);
  const { from, until } = range(walk);
  const order = walk.order();
  walk.note(`${fault} from request ${nth}, ${times} times, ${from} to ${until}, ${order}`);
  walk.count(order);
  const toldBefore = run.told.length;
  const isCompany = walk.stack.company.length > 0;
  const { downloadId } = await run.downloader.start(walk.stack.channelId, from, until, order);
  const isHeld = (state: DownloadState): boolean => isCompany && state.kind === 'waiting' && isHalted(run);
  let ended = await run.until(downloadId, (state) => rests(state) || isHeld(state));
  const isMet = walk.stack.disarm();
  const told = run.told.slice(toldBefore).map(({ state }) => state);
  if (isMet) walk.count(`fault: ${fault}`);
  const isTold = ended.state.kind === 'failed' && ended.state.failure.kind === 'session-revoked';
  if (isCompany && isMet && fault === 'revoked' && !isTold) {
    // Another channel met it, or will: then nobody goes on.
    await signInAgain(walk);
    const now = walk.stack.run;
    if (now.downloader.list().some((one) => one.downloadId === downloadId)) ended = await now.until(downloadId, rests);
  }
  const failures = FAILURES[fault] ?? [];
  const mayFailAs = PERHAPS[fault];
  const noticed = ended.state.kind === 'failed' && ended.state.failure.kind === mayFailAs;
  const isUnneeded = walk.stack.readsAhead && ended.state.kind === 'done';
  if (isMet && isUnneeded && failures.length > 0) walk.count('a fault that was met ahead, and not needed');
  const isDisorder = ended.state.kind === 'failed' && ended.state.failure.kind === 'disorder';
  // Then another channel may have met it.
  const isElsewhere = isCompany && !(ended.state.kind === 'failed' && failures.includes(ended.state.failure.kind));
  if (!isDisorder && !isUnneeded && !(isElsewhere && !noticed) && ((failures.length > 0 && isMet) || noticed)) {
    if (
      ended.state.kind !== 'failed' ||
      ![...failures, mayFailAs ?? 'telegram-refused'].includes(ended.state.failure.kind)
    ) {
      throw new Error(`${fault} was met, and the download ended as ${JSON.stringify(ended.state)}`);
    }
    walk.note('failed as it must');
    if (walk.dice.chance(0.3)) await run.downloader.dismiss(downloadId);
    if (fault === 'revoked') {
      await walk.stack.restart(true);
      await settle(walk);
    } else if (walk.dice.chance(0.5) && run.downloader.list().some((one) => one.downloadId === downloadId)) {
      await run.downloader.resume(downloadId);
      await judge(walk, await run.until(downloadId, rests));
    }
    return;
  }
  if (isMet && !isDisorder && !isCompany && fault.includes('flood') && !told.some(({ kind }) => kind === 'flood-wait'))
    throw new Error('no flood told');
  if (
    isMet &&
    !isDisorder &&
    !isCompany &&
    ['no answer', 'gone a while'].includes(fault) &&
    !told.some(({ kind }) => kind === 'offline')
  ) {
    throw new Error(`${fault} was not told`);
  }
  await judge(walk, ended);
}
