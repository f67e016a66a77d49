// Lacuna without a window: one verb, then the end. Electron is not ready yet when this is called.
import { app } from 'electron';
import path from 'node:path';
import { failureOf, fail } from '../../shared/domain/failure.ts';
import { configFrom } from '../config.ts';
import { NO_WISHES } from '../downloader/wish-file.ts';
import { startServices } from '../services.ts';
import { cacheWorker, olderWorker } from '../worker-paths.ts';
import { understandCommand, type Globals, type Understood } from './command-line.ts';
import { CommandContext, interrupted } from './context.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { Output } from './output.ts';
import { VERBS } from './verbs/all.ts';

/** timeout(1) and others signal a command and then its whole group: the same wish arrives twice, or three times. */
const ECHO_MILLISECONDS = 500;

/** Does what the words say and resolves to the exit code. Never rejects. `built`: the folder out/main. */
export async function runCommandLine(words: readonly string[], built: string): Promise<number> {
  const output = (globals: Partial<Globals>): Output =>
    new Output({
      json: globals.json ?? words.includes('--json'),
      quiet: globals.quiet ?? false,
      out: process.stdout,
      // A terminal that knows no control codes is written to like a file.
      err: process.env['TERM'] === 'dumb' ? { write: (text) => process.stderr.write(text) } : process.stderr,
      now: () => performance.now(),
    });
  let unread = (): void => undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has heard enough: `lacuna search … | head`.
    if (error.code === 'EPIPE') unread();
    else process.exit(tellFailure(output({ json: false }), unwritten(error), null));
  });
  // Progress that nobody reads stops nothing.
  process.stderr.on('error', () => undefined);
  let understood: Understood;
  try {
    understood = understandCommand(words, VERBS, app.getVersion());
    if (understood.kind === 'run') refuseLateFolder(understood.globals);
  } catch (thrown) {
    return tellFailure(output({}), thrown, null);
  }
  if (understood.kind === 'text') {
    process.stdout.write(understood.text);
    return EXIT.done;
  }
  app.dock?.hide();
  await app.whenReady();
  return runVerb(understood, output(understood.globals), built, (whenUnread) => (unread = whenUnread));
}

async function runVerb(
  { verb, typed, globals }: Extract<Understood, { kind: 'run' }>,
  output: Output,
  built: string,
  onUnread: (listener: () => void) => void,
): Promise<number> {
  const abort = new AbortController();
  let stoppedBy: number | null = null;
  let stoppedAt = 0;
  for (const [signal, code] of [
    ['SIGINT', EXIT.interrupted],
    ['SIGTERM', EXIT.terminated],
    ['SIGHUP', EXIT.hungUp],
  ] as const) {
    process.on(signal, () => {
      // The second one means it: what was committed is on the disk all the same. An echo of the first does not.
      if (stoppedBy !== null) {
        if (performance.now() - stoppedAt > ECHO_MILLISECONDS) process.exit(code);
        return;
      }
      [stoppedBy, stoppedAt] = [code, performance.now()];
      abort.abort();
    });
  }
  // After the outcome there is nothing more to read; before it nobody is there who wants one.
  onUnread(() => {
    if (output.isSaid || stoppedBy !== null) return;
    stoppedBy = EXIT.unread;
    abort.abort();
  });
  let logFile: string | null = null;
  let context: CommandContext | null = null;
  // Electron would open a window for it.
  process.on('uncaughtException', (error) => {
    context?.services.log(`uncaught: ${error.stack ?? error.message}`);
    process.exit(tellFailure(output, error, logFile));
  });
  try {
    const config = configFrom(globals, process.env, app.isPackaged);
    const services = startServices({
      config,
      built,
      // A wish of this command ends with it, and those of the window are the window's.
      wishes: NO_WISHES,
      choice: {
        read: () => (globals.sample ? 'sample' : 'own'),
        write: () => Promise.resolve(),
      },
    });
    ({ logFile } = services.places);
    context = new CommandContext({
      services,
      config,
      globals,
      output,
      input: process.stdin,
      stdout: process.stdout,
      env: process.env,
      cwd: process.cwd(),
      signal: abort.signal,
      version: app.getVersion(),
      cacheWorker,
      olderWorker,
    });
    const code = await verb.run(context, typed);
    await context.close();
    return stoppedBy ?? code ?? EXIT.done;
  } catch (thrown) {
    await context?.close().catch(() => undefined);
    // Nobody is there to be told.
    if (stoppedBy === EXIT.unread) return stoppedBy;
    const told = abort.signal.aborted && failureOf(thrown).kind !== 'cancelled' ? interrupted() : thrown;
    context?.services.log(`${verb.name}: ${failureOf(told).kind} ${failureOf(told).detail ?? ''}`);
    const code = tellFailure(output, told, logFile);
    return stoppedBy ?? code;
  }
}

function unwritten({ code, message }: NodeJS.ErrnoException): Error {
  return fail(code === 'ENOSPC' ? 'disk-full' : 'unexpected', `The output could not be written: ${message}.`, {
    kept: 'What was committed before is in the archive.',
  });
}

/** Says it and gives its exit code. */
function tellFailure(output: Output, thrown: unknown, logFile: string | null): number {
  const failure = failureOf(thrown);
  const code = exitCodeOf(failure.kind);
  const next =
    failure.kind === 'unexpected' && logFile !== null
      ? `Try again; if it happens again, please report it with the log file ${logFile}.`
      : failure.next;
  output.failure({ ...failure, ...(next && { next }) }, code);
  return code;
}

/** Chromium takes its folder from one word before anything of ours runs; another folder now would be half of each. */
function refuseLateFolder({ userDataDir }: Globals): void {
  if (userDataDir === undefined || path.resolve(userDataDir) === path.resolve(app.getPath('userData'))) return;
  if (process.argv.includes(`--user-data-dir=${userDataDir}`)) {
    throw fail('read-only', `Lacuna can’t use the folder ${userDataDir} as its own.`, {
      kept: 'Nothing was changed.',
      next: 'Give one that is there, or can be made, and that your user may write to.',
    });
  }
  throw fail('invalid-request', 'Lacuna’s own folder is given as one word.', {
    next: `Write --user-data-dir=${userDataDir}.`,
  });
}
