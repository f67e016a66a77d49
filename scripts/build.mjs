// Builds the app into out/ where its sources are newer than what is there.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './tools.mjs';

/** Resolves to electron-vite's exit code, or 0 at once when there is nothing to do. `options` as of `run`. */
export async function buildIfStale(options = {}) {
  const built = Math.min(...['main/index.js', 'preload/index.cjs', 'renderer/index.html'].map(changed('out')));
  const inputs = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json', 'src'];
  const sources = readdirSync(path.join(root, 'src'), { recursive: true }).map(changed('src'));
  if (built > Math.max(...inputs.map(changed('.')), ...sources)) return 0;
  return run('electron-vite', ['build', '--logLevel', 'warn'], { cwd: root, ...options });
}

/** When a file or folder changed (a folder changes when a file in it comes or goes), 0 when it is not there. */
function changed(folder) {
  return (name) => statSync(path.join(root, folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
