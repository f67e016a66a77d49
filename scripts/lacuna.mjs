// npm run -s lacuna -- <verb> [options], or node scripts/lacuna.mjs <verb> [options]: Lacuna without a window, built first
// where its sources are newer. It needs no display. Plain JavaScript for Node 20, so that cron can start it with any Node.
import { homedir } from 'node:os';
import { buildIfStale } from './build.mjs';
import { ensureElectron } from './runtime.mjs';
import { canSandbox, ensureSystem } from './system.mjs';
import { exitWith, root, run, useProjectTools } from './tools.mjs';

// What this script itself has to say must not stand among a command's results.
console.log = console.error;

const args = process.argv.slice(2);
useProjectTools();
const electron = await ensureElectron().catch((error) => exitWith(error.message));
try {
  ensureSystem(electron, { display: false });
} catch (error) {
  exitWith(error.message);
}
const built = await buildIfStale({ stdio: ['ignore', 2, 2] });
if (built !== 0) process.exit(built);

// Chromium reads its own switches before any code of ours runs, and only from words with a value in them.
const isFolder = (arg) => arg.startsWith('--user-data-dir=');
const switches = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3', ...args.filter(isFolder)];
const env = { ...process.env };
if (!canSandbox(electron)) env.ELECTRON_DISABLE_SANDBOX = '1';
// Where it is not set, Chromium takes a temporary folder for the home of all settings.
env.HOME ??= homedir();
// npm starts scripts in the project's folder; paths that were typed begin where the person is.
const cwd = process.env.npm_lifecycle_event === 'lacuna' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();
process.exit(await run(electron, [root, ...switches, '--cli', '--', ...args], { env, shell: false, cwd }));
