// npm run bench: runs the measured operations, each in a process of its own, and prints how they compare with their
// yardsticks. Ends with 1 when a target is missed (a gate, where an operation has one) and with 2 for a bad flag.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import type { Answer, Assignment } from './apart.ts';
import { ratioOf, verdictOf, type Measured, type Operation, type Verdict } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { OptionError, parseOptions, SCALES, type Options, type Scale } from './options.ts';
import { thisMachine } from './support/machine.ts';
import { checkLines, tableOf } from './table.ts';

const HELP = `npm run bench -- [options]

  --scale 100k|1m|5m   messages in the archive (100k, about ten minutes; 1m takes half an hour)
  --only NAME          one operation; may be given several times
  --json FILE          writes all samples and checks there
  --archives FOLDER    keeps the archives there, and takes those that a run before made
  --help               this

Operations:
${OPERATIONS.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}

Each operation runs in turns with its yardstick, at least five times, on the same data; the medians count. The run ends
with 1 when a target is missed. Where a target has a gate, a miss of the target is shown and a miss of the gate fails.
`;

/** An archive's, indexes included; and a CSV file's or a write-ahead log's is less. */
const BYTES_A_MESSAGE = 1_200;

let running: ChildProcess | null = null;
let options: Options;
try {
  options = parseOptions(
    process.argv.slice(2),
    OPERATIONS.map(({ name }) => name),
  );
} catch (thrown) {
  if (!(thrown instanceof OptionError)) throw thrown;
  console.error(thrown.message);
  process.exit(2);
}
if (options.help) console.log(HELP);
else process.exitCode = await runBench(options);

/** Resolves to the exit code. */
async function runBench({ scale, only, json, archives }: Options): Promise<number> {
  const trouble = troubleAhead(scale, json, archives);
  if (trouble) {
    console.error(trouble);
    return 2;
  }
  const machine = thisMachine();
  const title =
    `Scale ${scale}: ${SCALES[scale].toLocaleString('en')} messages. ` +
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.system}; ` +
    `Node ${machine.node}, SQLite ${machine.sqlite}.`;
  console.log(title);
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-bench-'));
  // Neither a folder of gigabytes nor a running operation is left behind by Ctrl-C.
  const leave = (signal: NodeJS.Signals): never => {
    running?.kill();
    rmSync(folder, { recursive: true, force: true });
    process.exit(128 + constants.signals[signal]);
  };
  process.on('SIGINT', leave).on('SIGTERM', leave);
  const lines: Measured[] = [];
  const failures: { readonly name: string; readonly why: string }[] = [];
  try {
    for (const operation of OPERATIONS.filter(({ name }) => only.length === 0 || only.includes(name))) {
      const start = performance.now();
      console.error(`${operation.name}: ${operation.about}`);
      const answer = await runApart(operation, {
        name: operation.name,
        scale,
        folder,
        archives: archives === null ? folder : path.resolve(archives),
      });
      if (answer.kind === 'measured') lines.push(...answer.lines);
      else failures.push({ name: operation.name, why: answer.why });
      console.error(`  ${((performance.now() - start) / 1000).toFixed(0)} s`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${tableOf(lines)}\n`);
  for (const line of checkLines(lines, 'failed')) console.log(line);
  for (const { name, why } of failures) console.error(`${name} could not be measured. ${why}`);
  if (json !== null) writeJson(json, { scale, messages: SCALES[scale], machine, lines, failures });
  const namesWith = (verdict: Verdict): readonly string[] =>
    lines.filter((line) => verdictOf(line) === verdict).map(({ name }) => name);
  const missed = [...namesWith('missed'), ...failures.map(({ name }) => `${name} (not measured)`)];
  const short = namesWith('gate');
  if (short.length > 0) console.log(`Short of the target, within the gate: ${short.join('; ')}.`);
  console.log(missed.length > 0 ? `Missed: ${missed.join('; ')}.` : 'Nothing that must hold was missed.');
  return missed.length > 0 ? 1 : 0;
}

/** What would only be found out after minutes, as a sentence. */
function troubleAhead(scale: Scale, json: string | null, archives: string | null): string | null {
  if (json !== null) {
    const folder = path.dirname(path.resolve(json));
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return `There is no folder ${folder} for --json.`;
    if (statSync(json, { throwIfNoEntry: false })?.isDirectory()) return `${json} is a folder: --json needs a file.`;
  }
  if (archives !== null && !statSync(archives, { throwIfNoEntry: false })?.isDirectory()) {
    return `There is no folder ${archives} for --archives.`;
  }
  const { bavail, bsize } = statfsSync(tmpdir());
  const needed = BYTES_A_MESSAGE * (3 * SCALES[scale] + 4 * Math.min(SCALES[scale], 1_000_000));
  if (bavail * bsize >= needed) return null;
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
  return (
    `At scale ${scale} the bench needs ${gigabytes(needed)} GB in ${tmpdir()}, where ${gigabytes(bavail * bsize)} GB are ` +
    'free: free some, choose a smaller scale, or set TMPDIR to a folder on another disk.'
  );
}

function runApart({ name }: Operation, assignment: Assignment): Promise<Answer> {
  return new Promise((resolve) => {
    const child = fork(new URL('apart.ts', import.meta.url), [JSON.stringify(assignment)], {
      execArgv: ['--expose-gc'],
    });
    running = child;
    let answer: Answer | null = null;
    child.on('message', (message) => {
      answer = message as Answer;
    });
    child.on('error', (error) => resolve({ kind: 'failed', why: error.message }));
    child.on('close', (code, signal) =>
      resolve(answer ?? { kind: 'failed', why: `The process of ${name} ended with ${signal ?? code}.` }),
    );
  });
}

function writeJson(file: string, results: { readonly lines: readonly Measured[] } & Record<string, unknown>): void {
  const lines = results.lines.map((line) => ({ ...line, ratio: ratioOf(line), verdict: verdictOf(line) }));
  writeFileSync(file, `${JSON.stringify({ ...results, lines }, null, 2)}\n`);
}
