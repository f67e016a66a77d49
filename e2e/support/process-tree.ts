// The app as a tree of processes that dies without a word: stopped as one, looked at from outside, and killed. What a
// stopped process holds locked in the archive's files says how far it was: the system knows its locks. Linux.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import electronPath from 'electron';

/** Where a process tree can be looked at from outside. */
export const canLookInside = process.platform === 'linux' && existsSync('/proc/locks');

/** What a killed app was doing to its archive. */
export type Struck =
  | 'before the archive was open'
  | 'archive open'
  | 'in a transaction'
  | 'writing a transaction to the log'
  | 'checkpoint';

export interface AppTree {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves when the main process is gone. */
  readonly gone: Promise<void>;
  /** Whether the archive's file is in a transaction now. */
  isWriting(file: string): boolean;
  /** Stops all processes of the app, looks, and kills them. Resolves when none is left. */
  kill(file: string): Promise<Struck>;
}

/** Starts the built app in a process group of its own, without anything that could speak to it. */
export function startTree(userData: string, flags: readonly string[]): AppTree {
  const program: unknown = electronPath;
  if (typeof program !== 'string') throw new Error('electron is not installed');
  const args = ['.', `--user-data-dir=${userData}`, '--disable-gpu', '--log-level=3', '--password-store=basic'];
  const sandbox = process.env['ELECTRON_DISABLE_SANDBOX'] === '1' ? ['--no-sandbox'] : [];
  const child = spawn(program, [...sandbox, ...args, ...flags], { stdio: 'ignore', detached: true });
  const gone = once(child, 'exit').then(() => undefined);
  const { pid } = child;
  if (pid === undefined) throw new Error('the app was not started');
  return {
    child,
    pid,
    gone,
    isWriting: (file) => lockedBytes(file, pid).has(WRITE_LOCK),
    async kill(file) {
      signal(pid, 'SIGSTOP');
      const struck = lookAt(file, pid);
      // What has left the group dies as well. Nobody can have children while it is stopped.
      const tree = descendantsOf(pid);
      for (const one of [-pid, ...tree]) signal(one, 'SIGKILL');
      await gone;
      while (tree.some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
      return struck;
    },
  };
}

/** The bytes of the -shm file by which the connections of a log lock each other out (SQLite's WAL-mode file format). */
const WRITE_LOCK = 120;
const CHECKPOINT_LOCK = 121;

function lookAt(file: string, pid: number): Struck {
  // The app holds the lock file's own bytes as long as it has the archive open.
  if (!existsSync(`${file}.lock`) || locksOf(`${file}.lock`, pid).length === 0) return 'before the archive was open';
  const locked = lockedBytes(file, pid);
  if (locked.has(WRITE_LOCK)) return isHalfWritten(file) ? 'writing a transaction to the log' : 'in a transaction';
  return locked.has(CHECKPOINT_LOCK) ? 'checkpoint' : 'archive open';
}

function lockedBytes(file: string, pid: number): ReadonlySet<number> {
  const shared = `${file}-shm`;
  if (!existsSync(shared)) return new Set();
  const bytes = [WRITE_LOCK, CHECKPOINT_LOCK];
  const locks = locksOf(shared, pid).filter(({ kind }) => kind === 'WRITE');
  return new Set(bytes.filter((byte) => locks.some(({ first, last }) => first <= byte && byte <= last)));
}

interface FileLock {
  readonly kind: string;
  readonly first: number;
  readonly last: number;
}

/** `1: POSIX  ADVISORY  WRITE 4711 00:2f:1234 120 120`: kind, process, device and inode, first and last byte. */
function locksOf(file: string, pid: number): readonly FileLock[] {
  const { ino } = statSync(file);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , owner, place = '']) => owner === String(pid) && place.endsWith(`:${ino}`))
    .map(([, , , kind = '', , , first, last]) => ({
      kind,
      first: Number(first),
      last: last === 'EOF' ? Infinity : Number(last),
    }));
}

const LOG_HEADER = 32;
const FRAME_HEADER = 24;

/** Whether the log ends with frames of a transaction that was not committed: the last frame of this round lacks its mark. */
function isHalfWritten(file: string): boolean {
  const log = openSync(`${file}-wal`, 'r');
  try {
    const header = Buffer.alloc(LOG_HEADER);
    if (readSync(log, header, 0, LOG_HEADER, 0) < LOG_HEADER) return false;
    const page = header.readUInt32BE(8);
    const salts = header.subarray(16, 24);
    const frame = Buffer.alloc(FRAME_HEADER);
    let isCommitted = true;
    for (let at = LOG_HEADER; readSync(log, frame, 0, FRAME_HEADER, at) === FRAME_HEADER; at += FRAME_HEADER + page) {
      // Frames of an older round of the log follow.
      if (!frame.subarray(8, 16).equals(salts)) break;
      isCommitted = frame.readUInt32BE(4) !== 0;
    }
    return !isCommitted;
  } finally {
    closeSync(log);
  }
}

function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    if (parent !== null) parents.set(Number(name), parent);
  }
  const found = [pid];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}

/** `4711 (electron) S 4700 …`; the name may hold spaces and brackets. */
function statOf(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function parentOf(pid: number): number | null {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? null : Number(parent);
}

/** A zombie is dead: only nobody has asked for its end yet. */
function isAlive(pid: number): boolean {
  const state = statOf(pid)?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
