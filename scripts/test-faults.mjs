// npm run test:faults: the tests that inject faults, in their long form. Arguments go on to vitest; where the first of them
// names a file, only that one is run.
import { requireNode, root, run, useProjectTools } from './tools.mjs';

process.chdir(root);
useProjectTools();
requireNode();
const args = process.argv.slice(2);
const files = args[0] === undefined || args[0].startsWith('-') ? ['tests/faults'] : [];
process.exit(await run('vitest', ['run', ...files, ...args], { env: { ...process.env, LACUNA_FAULTS: '1' } }));
