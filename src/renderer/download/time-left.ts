// How long a download will still take, guessed from how fast it covered time lately. Pure.
import type { Download } from '../../shared/domain/download.ts';

/** How many seconds were covered at a moment of `performance.now()`, in milliseconds. */
export interface Sample {
  readonly at: number;
  readonly covered: number;
}

/** Milliseconds of the past that are looked at. */
const WINDOW = 15_000;
/** Less than this tells nothing. */
const LEAST = 1_500;

/** The samples with one more of a running download; none while it does not run: what came before says nothing then. */
export function withSample(samples: readonly Sample[], download: Download, at: number): readonly Sample[] {
  if (download.state.kind !== 'running') return [];
  const covered = download.coveredSeconds;
  // Less covered than before: it began again.
  const recent = samples.filter((sample) => at - sample.at <= WINDOW && sample.covered <= covered);
  return [...recent, { at, covered }];
}

/** Seconds left; null while there is too little to tell. */
export function secondsLeft(samples: readonly Sample[], gapSeconds: number): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < LEAST || last.covered <= first.covered) return null;
  const perSecond = (last.covered - first.covered) / ((last.at - first.at) / 1000);
  return Math.max(0, (gapSeconds - last.covered) / perSecond);
}

/** `a few seconds left`, `about 20 s left`, `about 4 min left`, `about 2 h left`. */
export function timeLeftWords(seconds: number): string {
  if (seconds < 7.5) return 'a few seconds left';
  if (seconds < 57.5) return `about ${Math.round(seconds / 5) * 5} s left`;
  if (seconds < 57.5 * 60) return `about ${Math.max(1, Math.round(seconds / 60))} min left`;
  return `about ${Math.max(1, Math.round(seconds / 3600))} h left`;
}
