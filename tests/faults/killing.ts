// Kills a filling without warning, and says what it had said of itself until then.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { KillChild } from './kill-child.ts';
import { PHASES, type Phase } from './kill-phases.ts';

const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

/** When a life ends: so many microseconds after it said this phase for the nth time, or after it was born. */
export interface Aim {
  readonly phase: Phase | 'birth';
  readonly nth: number;
  readonly microseconds: number;
}

export interface Life {
  /** What it said last; null where it had come to its end before. */
  readonly struck: Phase | null;
  /** What a check had found, where it came to its end. */
  readonly found: { readonly edited: number; readonly deleted: number; readonly added: number } | null;
  readonly claims: readonly { readonly channelId: string; readonly from: number; readonly until: number }[];
}

/** Runs a filling until its aim is met, and kills its whole process group; null lets it live. */
export async function liveUntilKilled(child: KillChild, aim: Aim | null): Promise<Life> {
  const process_ = spawn(process.execPath, [CHILD, JSON.stringify(child)], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    // A group of its own: whatever it starts dies with it.
    detached: true,
  });
  const exited = once(process_, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const { pid } = process_;
  if (pid === undefined) throw new Error('the filling was not started');
  let over = false;
  let timer: NodeJS.Timeout | null = null;
  const kill = (): void => {
    if (over) return;
    over = true;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It had ended by itself.
    }
  };
  const strikeIn = (microseconds: number): void => {
    // A timer is too coarse for a moment inside a transaction.
    if (microseconds < 5_000) {
      for (const end = performance.now() + microseconds / 1000; performance.now() < end;);
      kill();
    } else timer = setTimeout(kill, microseconds / 1000);
  };
  if (aim?.phase === 'birth') strikeIn(aim.microseconds);

  let struck: Phase = 'starting';
  let met = 0;
  let found: Life['found'] = null;
  const claims: Life['claims'][number][] = [];
  // What it said before it died is read to the end.
  for await (const line of createInterface({ input: process_.stdio[3] as Readable })) {
    const phase = PHASES.find((known) => known === line);
    if (phase) {
      struck = phase;
      if (!over && phase === aim?.phase && ++met === aim.nth) strikeIn(aim.microseconds);
    } else if (line.startsWith('found ')) {
      const [edited = 0, deleted = 0, added = 0] = line.split(' ').slice(1).map(Number);
      found = { edited, deleted, added };
    } else {
      const [, channelId = '', from, until] = line.split(' ');
      claims.push({ channelId, from: Number(from), until: Number(until) });
    }
  }
  const [code, signal] = await exited;
  if (timer) clearTimeout(timer);
  if (signal === 'SIGKILL') return { struck, claims, found };
  if (code === 0) return { struck: null, claims, found };
  throw new Error(`the filling ended by itself with ${code ?? signal}, after “${struck}”`);
}

/** A small generator of numbers from 0 to 1, so that a failing run can be repeated. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Mostly anywhere, and a good part at the moments that matter most. `long`: lives may last until a checkpoint is due. */
export function aimWith(random: () => number, long: boolean): Aim {
  const kind = random();
  const nth = 1 + Math.floor(random() * 12);
  // Inside a transaction, which takes some milliseconds.
  if (kind < 0.35) return { phase: 'in transaction', nth, microseconds: random() * 2_500 };
  if (kind < 0.45) return { phase: 'committing', nth, microseconds: random() * 500 };
  if (kind < 0.55) return { phase: 'committed', nth, microseconds: random() * 2_000 };
  if (kind < 0.58 && long) return { phase: 'checkpoint', nth: 1, microseconds: random() * 4_000 };
  if (kind < 0.62) return { phase: 'decoding', nth, microseconds: random() * 15_000 };
  // While it starts: the file is created, opened, brought back from the log.
  if (kind < 0.7) return { phase: 'birth', nth: 1, microseconds: 5_000 + random() * 1_500_000 };
  return { phase: 'waiting for a page', nth: 1, microseconds: random() * 400_000 };
}
