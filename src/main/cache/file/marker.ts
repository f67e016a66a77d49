// The marker beside the cache, `<file>.marker`: which file it lies beside and how many commits were made to it. The file
// counts its commits itself, in the transaction of each. A file whose count is behind the marker's has lost commits: its
// write-ahead log was deleted, or replaced, or the file was put back from an older copy. SQLite alone can't tell that.
//
// It is written after the commit, so it is never ahead of a whole file. It is written at once but not synced each time: a
// process that is killed leaves it exact; a power cut may leave it some commits behind, and only a loss of just those goes
// unnoticed. It is synced at checkpoints and at closing.
import { hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createPrivately } from './lock.ts';

export interface Mark {
  /** A new one for every file, copies too: a marker says nothing about another file than its own. */
  readonly fileId: string;
  readonly commits: number;
}

export function markerFileOf(file: string): string {
  return `${file}.marker`;
}

/** What the marker says; null where there is none, or none that can be read. */
export function readMark(file: string): Mark | null {
  let text: string;
  try {
    text = readFileSync(markerFileOf(file), 'latin1');
  } catch {
    return null;
  }
  const [, words = '', fileId = '', commits = '', sum = ''] = /^((\S+) (\d{16})) (\S{16})\n/.exec(text) ?? [];
  return words !== '' && sum === checksum(words) ? { fileId, commits: Number(commits) } : null;
}

/** Always of one length, and shorter than a sector: written over the one before, all of it or nothing. */
function lineOf({ fileId, commits }: Mark): string {
  const words = `${fileId} ${String(commits).padStart(16, '0')}`;
  return `${words} ${checksum(words)}\n`;
}

function checksum(words: string): string {
  return hash('sha256', words).slice(0, 16);
}

/** The marker while its file is open. A disk that does not take it is no reason to stop: it only lags behind. */
export class Marker {
  readonly #fileId: string;
  #descriptor: number | null = null;

  constructor(file: string, mark: Mark) {
    this.#fileId = mark.fileId;
    try {
      createPrivately(markerFileOf(file));
      this.#descriptor = openSync(markerFileOf(file), 'r+');
    } catch {
      return;
    }
    this.note(mark.commits);
    this.sync();
  }

  note(commits: number): void {
    this.#attempt((descriptor) => writeSync(descriptor, lineOf({ fileId: this.#fileId, commits }), 0, 'latin1'));
  }

  sync(): void {
    this.#attempt(fsyncSync);
  }

  close(): void {
    this.sync();
    this.#attempt(closeSync);
    this.#descriptor = null;
  }

  #attempt(write: (descriptor: number) => unknown): void {
    try {
      if (this.#descriptor !== null) write(this.#descriptor);
    } catch {
      // It lags behind now, and says less; never more than is true.
    }
  }
}
