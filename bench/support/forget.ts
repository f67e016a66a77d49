// Cold files: the system is asked to forget what it holds of one in memory, by GNU dd, which needs no rights for that.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether there is a dd that can ask for it. */
export function canForget(): boolean {
  return spawnSync('dd', ['--version'], { encoding: 'utf8' }).stdout?.includes('coreutils') ?? false;
}

/** A file and its log; what others hold of it stays. */
export function forget(file: string): void {
  for (const one of [file, `${file}-wal`].filter((name) => existsSync(name))) {
    spawnSync('sync', [one]);
    const { status, stderr } = spawnSync('dd', [`if=${one}`, 'iflag=nocache', 'count=0'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the system does not forget ${one}: ${stderr}`);
  }
}
