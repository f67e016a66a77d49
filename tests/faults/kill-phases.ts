// What a filling that is to be killed says of itself, on a pipe of its own: written at once and in order, by both threads.
import { writeSync } from 'node:fs';

export const PHASES = [
  'starting',
  'waiting for a page',
  'decoding',
  'proving',
  'beginning',
  'in transaction',
  'committing',
  'committed',
  'checkpoint',
  'after checkpoint',
] as const;
export type Phase = (typeof PHASES)[number];

const PIPE = 3;

export function tellPhase(phase: Phase): void {
  tell(phase);
}

/** A claim that was acknowledged: from now on nothing may take it back. */
export function tellClaim(channelId: string, { from, until }: { readonly from: number; readonly until: number }): void {
  tell(`claimed ${channelId} ${from} ${until}`);
}

/** What a check had found when it ended. */
export function tellFound({ edited, deleted, added }: Readonly<Record<'edited' | 'deleted' | 'added', number>>): void {
  tell(`found ${edited} ${deleted} ${added}`);
}

function tell(line: string): void {
  for (let rest = Buffer.from(`${line}\n`); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(PIPE, rest));
    } catch (error) {
      // Whoever reads is slower for a moment.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
