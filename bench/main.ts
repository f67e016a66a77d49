// npm run bench: runs the measured operations, each in a process of its own, and prints how they compare with their
// yardsticks. Ends with 1 when a target is missed (a gate, where an operation has one) and with 2 for a bad flag.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Answer, Assignment } from './apart.ts';
import { ratioOf, verdictOf, type Measured, type Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { OptionError, parseOptions, SCALES, type Options } from './options.ts';
import { thisMachine } from './support/machine.ts';
import { checkLines, tableOf } from './table.ts';

const HELP = `npm run bench -- [options]

  --scale 100k|1m|5m   messages in the archive (100k, about two minutes; 1m takes some 15)
  --only NAME          one operation; may be given several times
  --json FILE          writes all samples and checks there
  --help               this

Operations:
${OPERATIONS.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}

Each operation runs in turns with its yardstick, at least five times, on the same data; the medians count. The run ends
with 1 when a target is missed. Where a target has a gate, a miss of the target is shown and a miss of the gate fails.
`;

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
async function runBench({ scale, only, json }: Options): Promise<number> {
  const machine = thisMachine();
  const title =
    `Scale ${scale}: ${SCALES[scale].toLocaleString('en')} messages. ` +
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB; ${machine.system}; ` +
    `Node ${machine.node}, SQLite ${machine.sqlite}.`;
  console.log(title);
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-bench-'));
  // Neither a folder of gigabytes nor a running operation is left behind by Ctrl-C.
  const leave = (): never => {
    running?.kill();
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.on('SIGINT', leave).on('SIGTERM', leave);
  const lines: Measured[] = [];
  const failures: string[] = [];
  try {
    for (const operation of OPERATIONS.filter(({ name }) => only.length === 0 || only.includes(name))) {
      const start = performance.now();
      console.error(`${operation.name}: ${operation.about}`);
      const answer = await runApart(operation, { name: operation.name, scale, folder });
      if (answer.kind === 'measured') lines.push(...answer.lines);
      else failures.push(`${operation.name} could not be measured. ${answer.why}`);
      console.error(`  ${((performance.now() - start) / 1000).toFixed(0)} s`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${tableOf(lines)}\n`);
  for (const line of checkLines(lines, 'failed')) console.log(line);
  for (const failure of failures) console.error(failure);
  if (json !== null) writeJson(json, { scale, messages: SCALES[scale], machine, lines, failures });
  const missed = lines.filter((line) => verdictOf(line) === 'missed');
  console.log(
    missed.length + failures.length === 0
      ? 'All targets met.'
      : `Missed: ${[...missed.map(({ name }) => name), ...failures.map(() => 'an operation that failed')].join('; ')}.`,
  );
  return missed.length + failures.length === 0 ? 0 : 1;
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
