// Disks that are too small or can't be written: real ones, mounted for the story.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether file systems can be mounted here: by root on Linux, where the container allows it. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount();

export interface Disk {
  readonly folder: string;
  /** Another size, in kibibytes; what is on it stays. */
  resize(kibibytes: number): void;
  readOnly(on: boolean): void;
  remove(): void;
}

/** A disk in memory of some kibibytes. */
export function smallDisk(kibibytes: number): Disk {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-disk-'));
  mount('-t', 'tmpfs', '-o', `size=${kibibytes}k,mode=700`, 'tmpfs', folder);
  return {
    folder,
    resize: (size) => mount('-o', `remount,size=${size}k`, folder),
    readOnly: (on) => mount('-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    remove: () => {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** A folder that nobody may write: root is kept out by the file system, everybody else by the folder's mode. */
export function readOnlyFolder(files: Readonly<Record<string, string>> = {}): {
  readonly folder: string;
  remove(): void;
} {
  if (process.getuid?.() === 0) {
    const disk = smallDisk(64);
    fill(disk.folder, files);
    disk.readOnly(true);
    return disk;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-disk-'));
  fill(folder, files);
  chmodSync(folder, 0o555);
  return {
    folder,
    remove: () => {
      chmodSync(folder, 0o755);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Root without the right to mount can write everywhere, and Windows keeps no folder from its owner. */
export const canRefuseWriting = canMount || (process.platform !== 'win32' && process.getuid?.() !== 0);

function fill(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

function mount(...args: readonly string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}

function tryMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-disk-'));
  const mounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' }).status === 0;
  if (mounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}
