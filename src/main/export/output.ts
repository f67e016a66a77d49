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

export class Output {
  /** What is renamed to the target in the end. */
  readonly temporary: string;
  readonly #target: string;
  readonly #isFolder: boolean;
  readonly #open = new Set<OutputFile>();
  readonly #written = new Map<string, WrittenFile>();
  readonly #named = new Set<string>();

  constructor(target: string, isFolder: boolean) {
    this.#target = target;
    this.#isFolder = isFolder;
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
    const file = new HashedFile(handle, (bytes, sha256) => {
      this.#open.delete(file);
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

/** `.river.csv.1a2b3c4d.part` in the target's own folder, so that a rename is all that is left to do. */
export function temporaryBeside(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(4).toString('hex')}.part`);
}

/** The hash of a file on the disk. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

class HashedFile implements OutputFile {
  readonly #handle: FileHandle;
  readonly #onClosed: (bytes: number, sha256: string) => void;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #closing: Promise<void> | null = null;

  constructor(handle: FileHandle, onClosed: (bytes: number, sha256: string) => void) {
    this.#handle = handle;
    this.#onClosed = onClosed;
  }

  async write(chunk: Uint8Array | string): Promise<void> {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    this.#hash.update(bytes);
    this.#bytes += bytes.byteLength;
    await this.#handle.writeFile(bytes);
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      try {
        await this.#handle.sync();
      } finally {
        await this.#handle.close();
      }
      this.#onClosed(this.#bytes, this.#hash.digest('hex'));
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
