// Stands in for Electron's own default app, which this build lacks: `electron [flags] [-r module] <folder> [args]`
// starts the app in that folder, under its own name, version and user data folder.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
require('./better-sqlite3-hook.cjs');

const argv = process.argv.slice(1);
let folder;
while (argv.length > 0 && folder === undefined) {
  const arg = argv.shift();
  // Playwright and debuggers load a module of theirs before the app.
  if (arg === '-r' || arg === '--require') require(path.resolve(argv.shift()));
  else if (!arg.startsWith('-')) folder = path.resolve(arg);
}

let manifest;
try {
  manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
} catch {
  console.error('usage: electron <folder with a package.json>');
  process.exit(1);
}
app.name = manifest.productName ?? manifest.name;
if (manifest.version) app.setVersion(manifest.version);
if (!app.commandLine.hasSwitch('user-data-dir')) {
  app.setPath('userData', path.join(app.getPath('appData'), app.name));
}
app.setAppPath(folder);
process.defaultApp = true;
await import(pathToFileURL(path.resolve(folder, manifest.main ?? 'index.js')).href);
