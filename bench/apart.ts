// One operation in a process of its own, so that its memory is its own; started by main.ts, answered to by message.
import { SCALES, type Scale } from './options.ts';
import type { Measured } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { archivesIn } from './support/archives.ts';
import { MissingToolError } from './support/shell.ts';

/** main -> operation: the arguments of this program. */
export interface Assignment {
  readonly name: string;
  readonly scale: Scale;
  readonly folder: string;
  /** Where the archives are, or will be made. */
  readonly archives: string;
}

/** operation -> main */
export type Answer =
  | { readonly kind: 'measured'; readonly lines: readonly Measured[] }
  | { readonly kind: 'failed'; readonly why: string };

// Nobody waits for the answer any more where the parent has gone.
process.on('disconnect', () => process.exit(1));

const { name, scale, folder, archives: kept } = JSON.parse(process.argv[2] ?? '') as Assignment;
const operation = OPERATIONS.find((known) => known.name === name);
if (!operation) throw new Error(`no operation ${name}`);
const say = (line: string): void => console.error(`  ${line}`);

let answer: Answer;
try {
  const archives = archivesIn(kept, say);
  answer = {
    kind: 'measured',
    lines: await operation.measure({ scale, messages: SCALES[scale], folder, archives, say }),
  };
} catch (thrown) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  // A missing tool is for the reader, all else is a bug and shows where.
  answer = { kind: 'failed', why: error instanceof MissingToolError ? error.message : (error.stack ?? error.message) };
}
process.send?.(answer, () => process.exit());
