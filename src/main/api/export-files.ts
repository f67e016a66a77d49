// Exports are written whole before they are sent: an error has a status of its own then, and a slow reader holds a file and
// no snapshot of the archive. The files go when they were sent; their manifests are kept for a while, to be asked for.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const PREFIX = 'api-export-';
const MOST_MANIFESTS = 16;
/** What a run that was killed left behind is older than any export under way. */
const LEFT_AFTER_MILLISECONDS = 86_400_000;

export class ExportFiles {
  readonly #folder: string;
  readonly #manifests = new Map<string, unknown>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Lends a folder that only its owner can read, and removes it afterwards. */
  async borrow<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(path.join(this.#folder, PREFIX));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Keeps a manifest under a name that nobody guesses. */
  async keepManifest(file: string): Promise<string> {
    const id = randomUUID();
    this.#manifests.set(id, JSON.parse(await readFile(file, 'utf8')));
    const [oldest] = this.#manifests.keys();
    if (this.#manifests.size > MOST_MANIFESTS && oldest !== undefined) this.#manifests.delete(oldest);
    return id;
  }

  /** Null where it was never there, or is no more. */
  manifest(id: string): unknown {
    return this.#manifests.get(id) ?? null;
  }

  /** Never throws: what can't be removed now is removed another time. */
  async removeLeftovers(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((one) => one.startsWith(PREFIX))) {
      const folder = path.join(this.#folder, name);
      const about = await stat(folder).catch(() => null);
      if (about === null || Date.now() - about.mtimeMs < LEFT_AFTER_MILLISECONDS) continue;
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
