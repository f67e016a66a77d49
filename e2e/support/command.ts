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
  const switches = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3', `--user-data-dir=${userData}`];
  const sandbox = process.env['ELECTRON_DISABLE_SANDBOX'];
  return started(ELECTRON, [ROOT, ...switches, '--cli', '--', ...words], userData, input, {
    HOME: userData,
    ...(sandbox === undefined ? {} : { ELECTRON_DISABLE_SANDBOX: sandbox }),
    ...env,
  });
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
