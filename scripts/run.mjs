// node scripts/run.mjs <command> [args…]: gets ready what Electron needs here, then runs the command with it.
import { prepareElectron } from './prepare.mjs';
import { exitWith, run, useProjectTools } from './tools.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) exitWith('usage: node scripts/run.mjs <command> [args…]');
useProjectTools();
const { env, stop } = await prepareElectron().catch((error) => exitWith(error.message));
const code = await run(command, args, { env });
await stop();
process.exit(code);
