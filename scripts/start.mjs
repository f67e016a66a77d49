// npm start [-- --tour | app arguments]: builds what changed and opens the app. With --tour, or on a machine without a
// display, runs the guided tour instead. Plain JavaScript for Node 20, so that it can say which Node is needed.
import { buildIfStale } from './build.mjs';
import { prepareElectron } from './prepare.mjs';
import { hasDisplay } from './system.mjs';
import { exitWith, requireNode, root, run, useProjectTools } from './tools.mjs';

const args = process.argv.slice(2).filter((arg) => arg !== '--tour');
const tour = process.argv.includes('--tour') || !hasDisplay();

process.chdir(root);
useProjectTools();
requireNode();
if (!hasDisplay()) {
  console.log('No display here: running the guided tour on a virtual display instead. Its results go to tour/.');
}
const { electron, env, stop } = await prepareElectron().catch((error) => exitWith(error.message));
let code = await buildIfStale();
if (code === 0) {
  code = tour
    ? await run('node', ['e2e/tour/main.ts', ...args], { env })
    : // Chromium reports trifles about dbus and the GPU on Linux; the app's own messages stay.
      await run(electron, ['.', '--log-level=3', ...args], { env, shell: false });
}
await stop();
process.exit(code);
