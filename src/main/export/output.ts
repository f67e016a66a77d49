// The files of an export under way, under a temporary name beside the target: one file, or a folder of them. They are hashed
// as they are written, and get their place at the end (place.ts).
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

/** A file that came out. */
export interface WrittenFile {
  /** Its path inside the folder, parted by `/`; of a single file its name. */
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface OutputFile {
  write(chunk: Uint8Array | string): Promise<void>;
  /** Synced when it resolves; twice is once. */
  close(): Promise<void>;
}

/** How an older file of the same export ended up. */
export interface EarlierFile {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export class Output {
  /** What is renamed to the target in the end. */
  readonly temporary: string;
  readonly #target: string;
  readonly #isFolder: boolean;
  readonly #open = new Set<OutputFile>();
  readonly #written = new Map<string, WrittenFile>();
  readonly #named = new Set<string>();
  readonly #earlier: EarlierFile | null;
  /** Whether a single file begins with the earlier one, byte for byte; false as long as it is not known. */
  beginsWithEarlier = false;

  /** `earlier`: the file that a single file is compared with as it is written. */
  constructor(target: string, isFolder: boolean, earlier: EarlierFile | null = null) {
    this.#target = target;
    this.#isFolder = isFolder;
    this.#earlier = earlier;
    this.temporary = temporaryBeside(target);
  }

  /** Before anything else. */
  async prepare(): Promise<void> {
    if (this.#isFolder) await mkdir(this.temporary, { mode: 0o700 });
  }

  /** Begins a file. `name`: its path inside a folder, parted by `/`; a single file has none. */
  async create(name: string | null = null): Promise<OutputFile> {
    const place = await this.reserve(name);
    const handle = await open(place.path, 'wx', 0o600);
    const file = new HashedFile(handle, this.#earlier?.bytes ?? null, ({ bytes, sha256, begin }) => {
      this.#open.delete(file);
      this.beginsWithEarlier = begin !== null && begin === this.#earlier?.sha256;
      this.#written.set(place.name, { name: place.name, bytes, sha256 });
    });
    this.#open.add(file);
    return file;
  }

  /** A file that others write, under the path that is answered; it is synced and hashed when all is done. */
  async reserve(name: string | null = null): Promise<{ readonly name: string; readonly path: string }> {
    if ((name !== null) !== this.#isFolder) throw new Error('a single file has no name of its own');
    if (name !== null && !/^(?:[\w=.-]+\/)*[\w=.-]+$/.test(name)) throw new Error(`not a name for a file: ${name}`);
    const place = name === null ? this.temporary : path.join(this.temporary, ...name.split('/'));
    if (name !== null) await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
    const named = name ?? path.basename(this.#target);
    this.#named.add(named);
    return { name: named, path: place };
  }

  /** Closes what is open, syncs what others wrote, and tells of every file in the order in which they were begun. */
  async finish(): Promise<readonly WrittenFile[]> {
    for (const file of this.#open) await file.close();
    for (const name of this.#named) {
      if (!this.#written.has(name)) this.#written.set(name, await hashed(name, this.#pathOf(name)));
    }
    return [...this.#named].flatMap((name) => this.#written.get(name) ?? []);
  }

  /** Closes and removes everything that did not get its place. */
  async discard(): Promise<void> {
    for (const file of this.#open) await file.close().catch(() => undefined);
    for (const end of ['', '-journal', '-wal', '-shm']) {
      await rm(`${this.temporary}${end}`, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  #pathOf(name: string): string {
    return this.#isFolder ? path.join(this.temporary, ...name.split('/')) : this.temporary;
  }
}

/**
 * `.river.csv.1a2b3c4d.part` in the target's own folder, so that a rename is all that is left to do. Of a long name only its
 * beginning, for names have 255 bytes at most.
 */
export function temporaryBeside(target: string): string {
  const beginning = path.basename(target).slice(0, 50).toWellFormed();
  return path.join(path.dirname(target), `.${beginning}.${randomBytes(4).toString('hex')}.part`);
}

/** The hash of a file on the disk. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/**
 * After so many bytes the system is asked to bring them to the disk while the next ones are made: else all of them would wait
 * for the end.
 */
const SYNC_BYTES = 32 * 1024 * 1024;

interface Closed {
  readonly bytes: number;
  readonly sha256: string;
  /** The hash of its first bytes, up to the mark; null where it is shorter. */
  readonly begin: string | null;
}

class HashedFile implements OutputFile {
  readonly #handle: FileHandle;
  readonly #onClosed: (closed: Closed) => void;
  readonly #hash = createHash('sha256');
  /** After how many bytes their hash is noted; null: never. */
  readonly #mark: number | null;
  #begin: string | null = null;
  #bytes = 0;
  #unsynced = 0;
  /** What was begun of it; resolves to what went wrong, which a system tells only once. */
  #syncing: Promise<unknown> | null = null;
  #closing: Promise<void> | null = null;

  constructor(handle: FileHandle, mark: number | null, onClosed: (closed: Closed) => void) {
    this.#handle = handle;
    this.#mark = mark;
    if (mark === 0) this.#begin = this.#hash.copy().digest('hex');
    this.#onClosed = onClosed;
  }

  async write(chunk: Uint8Array | string): Promise<void> {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    const left = this.#mark === null ? -1 : this.#mark - this.#bytes;
    if (left > 0 && left <= bytes.byteLength) {
      this.#hash.update(bytes.subarray(0, left));
      this.#begin = this.#hash.copy().digest('hex');
      this.#hash.update(bytes.subarray(left));
    } else this.#hash.update(bytes);
    this.#bytes += bytes.byteLength;
    await this.#handle.writeFile(bytes);
    this.#unsynced += bytes.byteLength;
    if (this.#unsynced < SYNC_BYTES || this.#syncing) return;
    this.#unsynced = 0;
    this.#syncing = this.#bringToDisk();
  }

  async #bringToDisk(): Promise<unknown> {
    try {
      await this.#handle.datasync();
      this.#syncing = null;
      return null;
    } catch (error) {
      return error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      try {
        const failed = await this.#syncing;
        if (failed !== null) throw failed;
        await this.#handle.sync();
      } finally {
        await this.#handle.close();
      }
      this.#onClosed({ bytes: this.#bytes, sha256: this.#hash.digest('hex'), begin: this.#begin });
    })();
    return this.#closing;
  }
}

async function hashed(name: string, file: string): Promise<WrittenFile> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { name, bytes: (await stat(file)).size, sha256: await sha256Of(file) };
}
