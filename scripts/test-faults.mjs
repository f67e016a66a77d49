// npm run test:faults: the tests that inject faults, in their long form, part by part, each timed. Arguments go on to vitest;
// where the first of them names a file, only that one is run.
import { prepareElectron } from './prepare.mjs';
import { exitWith, requireNode, root, run, useProjectTools } from './tools.mjs';

process.chdir(root);
useProjectTools();
requireNode();
const env = { ...process.env, LACUNA_FAULTS: '1' };
const args = process.argv.slice(2);
if (args[0] !== undefined && !args[0].startsWith('-')) process.exit(await run('vitest', ['run', ...args], { env }));

const WALKS = ['walk', 'walk-file', 'walk-real'].map((name) => `tests/faults/${name}.test.ts`);
const results = [];
async function part(name, work) {
  console.log(`\n── ${name} ──`);
  const start = performance.now();
  const code = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  results.push({ name, code, seconds });
  console.log(`── ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
}

const faults = ['run', 'tests/faults', ...WALKS.flatMap((file) => ['--exclude', file]), ...args];
await part('networks, floods, histories, disks, damage, kills', () => run('vitest', faults, { env }));
for (const file of WALKS) await part(file, () => run('vitest', ['run', file, ...args], { env }));
const { env: display, stop } = await prepareElectron().catch((error) => exitWith(error.message));
try {
  await part('build', () => run('npm', ['run', '--silent', 'build']));
  const killed = ['test', 'e2e/killed.spec.ts'];
  await part('the app killed', () => run('playwright', killed, { env: { ...display, LACUNA_FAULTS: '1' } }));
} finally {
  await stop();
}
console.log(
  `\n${results.map(({ name, code, seconds }) => `${code === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}`).join('\n')}`,
);
process.exit(results.every(({ code }) => code === 0) ? 0 : 1);
