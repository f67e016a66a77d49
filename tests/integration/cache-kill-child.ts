// The process that cache-kill.test.ts kills: commits one batch after the other through the real worker, from the batch
// named in argv on, and says the number of each that was acknowledged.
import { openCache } from '../../src/main/cache/client.ts';
import { NEW_YEAR, numberedBatch, addition } from './cache-kill-batches.ts';

const [file = '', first = '0'] = process.argv.slice(2);
const cache = await openCache({
  file,
  telegram: 'sample',
  workerPath: new URL('../../src/main/cache/worker.ts', import.meta.url),
});
await cache.addChannel(addition(NEW_YEAR));
for (let number = Number(first); ; number++) {
  await cache.commitBatch(numberedBatch(number));
  process.stdout.write(`${number}\n`);
}
