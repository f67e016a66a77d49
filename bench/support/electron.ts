// Electron as a program beside the bench: the built app and a hello-world window, from the start to the first drawing.
// `npm run bench` has seen to a runtime and a display (scripts/run.mjs).
import electronPath from 'electron';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const APP = path.join(ROOT, 'bench', 'electron', 'app');
export const HELLO = path.join(ROOT, 'bench', 'electron', 'hello');

/** Builds the app as packages have it: what is measured is what is written in src. */
export function buildApp(): void {
  const { status, stderr } = spawnSync('electron-vite', ['build', '--logLevel', 'error'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`the app could not be built: ${stderr}`);
}

/** The switches of every window that is measured, ours and the yardstick. */
export function switchesOf(userData: string): readonly string[] {
  return [`--user-data-dir=${userData}`, '--disable-gpu', '--log-level=3', '--password-store=basic'];
}

/** Milliseconds from the start of the program to its window's first drawing. It is gone when this resolves. */
export async function firstWindow(app: string, userData: string, flags: readonly string[] = []): Promise<number> {
  const program: unknown = electronPath;
  if (typeof program !== 'string') throw new Error('electron is not installed');
  const sandbox = process.env['ELECTRON_DISABLE_SANDBOX'] === '1' ? ['--no-sandbox'] : [];
  const start = performance.now();
  const child = spawn(program, [...sandbox, app, ...switchesOf(userData), ...flags], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = once(child, 'exit');
  try {
    const ready = once(createInterface(child.stdout), 'line');
    const early = gone.then(([code]) => Promise.reject(new Error(`the window of ${app} ended with ${String(code)}`)));
    await Promise.race([ready, early]);
    return performance.now() - start;
  } finally {
    child.kill();
    await gone;
  }
}
