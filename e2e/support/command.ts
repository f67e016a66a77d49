// The app's own binary without a window, as a script or a cron job starts it: no display, an environment of nothing but
// what is given.
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// The electron package answers with the path of the executable.
const ELECTRON = createRequire(import.meta.url)('electron') as unknown as string;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ran>;
  /** The next line of the standard output for which it holds; rejects when the command ends without one. */
  line(test: (line: string) => boolean): Promise<string>;
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Starts a command on a user data folder. */
export function startCommand(
  userData: string,
  words: readonly string[],
  { env = {}, input = '' }: CommandOptions = {},
): Started {
  return started(ELECTRON, argumentsOf(userData, words), userData, input, environment(userData, env));
}

function argumentsOf(userData: string, words: readonly string[]): readonly string[] {
  const switches = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3', `--user-data-dir=${userData}`];
  return [ROOT, ...switches, '--cli', '--', ...words];
}

function environment(userData: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const sandbox = process.env['ELECTRON_DISABLE_SANDBOX'];
  return { HOME: userData, ...(sandbox === undefined ? {} : { ELECTRON_DISABLE_SANDBOX: sandbox }), ...env };
}

export interface AtTerminal {
  /** Resolves to all that the terminal has shown once it has shown this, after what was waited for before. */
  shows(text: string): Promise<string>;
  type(text: string): void;
  /** `stderr` says whether what is typed next would be shown: `echo on`. */
  readonly ended: Promise<Ran>;
}

/** Starts a command at a terminal; needs python3, which has pseudo terminals. */
export function startAtTerminal(
  userData: string,
  words: readonly string[],
  { env = {}, columns = 80 }: { readonly env?: NodeJS.ProcessEnv; readonly columns?: number } = {},
): AtTerminal {
  const script = path.join(ROOT, 'e2e', 'support', 'terminal.py');
  const child = spawn('python3', [script, String(columns), ELECTRON, ...argumentsOf(userData, words)], {
    cwd: userData,
    env: { PATH: process.env['PATH'], TERM: 'xterm', ...environment(userData, env) },
    stdio: 'pipe',
  });
  let [shown, stderr, seen] = ['', '', 0];
  child.stdout.on('data', (data) => (shown += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: shown, stderr }));
  });
  return {
    ended,
    type: (text) => void child.stdin.write(text),
    shows: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const at = shown.indexOf(text, seen);
          if (at < 0) return;
          seen = at + text.length;
          child.stdout.off('data', look);
          resolve(shown);
        };
        child.stdout.on('data', look);
        void ended.then(({ code }) => reject(new Error(`ended with ${code} and did not show “${text}”: ${shown}`)));
        look();
      }),
  };
}

/** The same by the script that a checkout has for it, with an environment as bare as it gets. */
export function startScript(cwd: string, words: readonly string[], env: NodeJS.ProcessEnv): Started {
  return started(process.execPath, [path.join(ROOT, 'scripts', 'lacuna.mjs'), ...words], cwd, '', env);
}

function started(file: string, args: readonly string[], cwd: string, input: string, env: NodeJS.ProcessEnv): Started {
  const child = spawn(file, args, { cwd, env, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  child.stdin.end(input);
  const lines = createInterface(child.stdout);
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    process: child,
    ended,
    line: (test) =>
      new Promise((resolve, reject) => {
        const look = (line: string): void => {
          if (!test(line)) return;
          lines.off('line', look);
          resolve(line);
        };
        lines.on('line', look);
        void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${stdout}${stderr}`)));
      }),
  };
}

/** The objects that a command wrote with --json, a line each. */
export function documents({ stdout }: Ran): readonly Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
