// The process that older-files-kill.test.ts kills: takes an older file through the real code, and says every step.
import { writeSync } from 'node:fs';
import { runJob } from '../../src/main/cache/older-files/jobs.ts';

const [way = 'keep', file = '', target = '', work = ''] = process.argv.slice(2);
const hooks = {
  // At once, whatever the process does next.
  tell: ({ step, done }: { step: string; done: number }) => void writeSync(1, `${step} ${done}\n`),
  isCancelled: () => false,
};
const now = 1_717_200_000;
if (way === 'keep') runJob('keep', { file, telegram: 'telegram', now }, hooks);
else runJob('clean', { file, target, work, telegram: 'telegram', now }, hooks);
writeSync(1, 'done 0\n');
