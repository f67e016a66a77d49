// Older files as the window handles them: chosen or dropped, looked at, taken in one of the ways. A file is only known by
// the look that was taken at it: the window can't name another path to work on.
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../shared/domain/failure.ts';
import type { OlderLook, OlderProgress, OlderReport, OlderWay } from '../shared/domain/older-file.ts';
import type { Archive, ArchivePlace } from './archive.ts';
import { cacheFileIn, freeCacheFile, newCacheFile, useCacheFile } from './archive-file.ts';
import { belongsTo, isSameFile } from './own-files.ts';
import { runOlderJob } from './cache/older-files/client.ts';
import type { OlderJobName, OlderJobs, OlderResults } from './cache/older-files/protocol.ts';
import { overview } from './channels.ts';
import type { Emit } from './event-bus.ts';

/** What of the session is needed: the archive that is open, and opening the own one. */
export interface ArchiveHolder {
  /** The own archive, where it is the one that is open. */
  ownArchive(): Archive | null;
  /** Closes what is open and opens the own archive; resolves also where that failed, and the window shows why. */
  reopenOwn(): Promise<void>;
  /** Runs work while no download does. */
  whilePaused<T>(work: () => Promise<T>): Promise<T>;
}

export interface OlderArchiveParts {
  readonly holder: () => ArchiveHolder;
  readonly place: () => ArchivePlace;
  readonly workerPath: string | URL;
  readonly emit: Emit;
}

const TELL_MILLISECONDS = 100;

export class OlderArchive {
  readonly #parts: OlderArchiveParts;
  #look: OlderLook | null = null;
  #report: OlderReport | null = null;
  #running: { readonly abort: AbortController; readonly ended: Promise<unknown> } | null = null;

  constructor(parts: OlderArchiveParts) {
    this.#parts = parts;
  }

  /** Asks for a file and looks at it; null when the dialog was closed. */
  async choose(askForFile: () => Promise<string | null>): Promise<OlderLook | null> {
    const file = await askForFile();
    return file === null ? null : this.look(file);
  }

  /** Looks at a file; nothing is written. Throws Failures for what can't be taken. */
  async look(file: string): Promise<OlderLook> {
    if (!path.isAbsolute(file)) throw fail('invalid-request', 'This is no file of this computer.');
    this.#refuseOpen(file);
    const { identity: telegram } = this.#parts.place();
    const found = await this.#job('look', { file, work: this.#work(), telegram, now: now() });
    this.#look = { ...found, lookId: randomUUID(), ways: await this.#waysFor(found.kind, found.readOnly) };
    return this.#look;
  }

  /** Takes the file of the last look. The archive that it leads to is open when this resolves. */
  async take(lookId: string, way: OlderWay): Promise<OlderReport> {
    const look = this.#look;
    if (look?.lookId !== lookId || !look.ways.includes(way)) {
      throw fail('invalid-request', 'This file was looked at too long ago.', { next: 'Open it again.' });
    }
    this.#report = await this.#taken(look, way);
    this.#look = null;
    return this.#report;
  }

  /** Ends what runs; it fails as `cancelled`, and nothing of it stays. */
  cancel(): void {
    this.#running?.abort.abort();
  }

  /** Writes the whole list of what could not be taken as it was; null when the dialog was closed. */
  async saveList(askWhereTo: (name: string) => Promise<string | null>): Promise<string | null> {
    const report = this.#report;
    if (!report) throw fail('invalid-request', 'There is no list to save.');
    const name = `${path.basename(report.file, path.extname(report.file))}-rows-not-taken.tsv`;
    const target = await askWhereTo(name);
    if (target === null) return null;
    if (
      belongsTo(report.cacheFile, target) ||
      [report.file, report.original].some((file) => file !== null && isSameFile(file, target))
    ) {
      throw fail('export-failed', `${target} is the older file or the archive itself.`, {
        kept: 'Nothing was written.',
        next: 'Choose another name for the list.',
      });
    }
    await this.#job('list', { cache: report.cacheFile, target });
    return target;
  }

  async close(): Promise<void> {
    this.cancel();
    await this.#running?.ended;
  }

  async #taken(look: OlderLook, way: OlderWay): Promise<OlderReport> {
    const { file } = look;
    const { folder, identity: telegram } = this.#parts.place();
    switch (way) {
      case 'keep': {
        const report = await this.#job('keep', { file, telegram, now: now() });
        await this.#open(file);
        return report;
      }
      case 'clean': {
        const target = freeCacheFile(folder);
        const report = await this.#job('clean', { file, target, telegram, work: this.#work(), now: now() });
        await this.#open(target);
        return report;
      }
      case 'import':
        return this.#imported(file);
      case 'fresh':
      case 'open': {
        const target = way === 'open' ? file : await newCacheFile(folder);
        await this.#open(target);
        return nothingTaken(way, look, target);
      }
    }
  }

  async #imported(file: string): Promise<OlderReport> {
    const { holder, emit } = this.#parts;
    if (!holder().ownArchive()) await holder().reopenOwn();
    const archive = holder().ownArchive();
    if (!archive) throw fail('cache-failed', 'The archive that the file is to be added to could not be opened.');
    const { cache } = archive;
    const report = await holder().whilePaused(() =>
      this.#job('import', { file, target: cache.info.file, work: this.#work(), now: now() }),
    );
    // A commit that the cache's own worker makes and counts comes after the import's: the marker knows of both.
    const [first] = await cache.listChannels();
    if (first) await cache.setPeriod(first.channelId, first.period);
    for (const channelId of report.channels) emit('channel.changed', await overview(cache, channelId));
    return report;
  }

  async #open(file: string): Promise<void> {
    await useCacheFile(this.#parts.place().folder, file);
    await this.#parts.holder().reopenOwn();
  }

  /** The file that is open is not read by another hand: closing it would take away SQLite's locks on it. */
  #refuseOpen(file: string): void {
    const open = this.#parts.holder().ownArchive()?.cache.info.file;
    if (open === undefined) return;
    if (!isSameFile(file, open)) return;
    throw fail('cache-in-use', `${path.basename(file)} is the archive that is open.`, {
      next: 'Choose another file.',
    });
  }

  async #waysFor(kind: OlderLook['kind'], readOnly: boolean): Promise<readonly OlderWay[]> {
    if (kind === 'lacuna') return ['open'];
    const existing = await this.#hasArchive();
    return [...(existing ? (['import'] as const) : []), ...(readOnly ? [] : (['keep'] as const)), 'clean', 'fresh'];
  }

  /** Whether there is an own archive with something in it. */
  async #hasArchive(): Promise<boolean> {
    const archive = this.#parts.holder().ownArchive();
    if (archive) return (await archive.cache.listChannels()).length > 0;
    const file = statSync(cacheFileIn(this.#parts.place().folder), { throwIfNoEntry: false });
    return file !== undefined && file.size > 0;
  }

  #work(): string {
    return path.join(this.#parts.place().folder, 'older-file-work');
  }

  /** One at a time. */
  async #job<Name extends OlderJobName>(name: Name, job: OlderJobs[Name]): Promise<OlderResults[Name]> {
    if (this.#running) throw fail('invalid-request', 'Another file is being worked on.', { next: 'Wait for its end.' });
    const abort = new AbortController();
    const { workerPath, emit } = this.#parts;
    let toldAt = -Infinity;
    let told: OlderProgress['step'] | null = null;
    const onProgress = (progress: OlderProgress): void => {
      const at = performance.now();
      if (progress.step === told && at - toldAt < TELL_MILLISECONDS) return;
      [told, toldAt] = [progress.step, at];
      emit('older.progress', progress);
    };
    const done = runOlderJob(name, job, { workerPath, signal: abort.signal, onProgress });
    this.#running = { abort, ended: done.catch(() => undefined) };
    try {
      return await done;
    } finally {
      this.#running = null;
    }
  }
}

function nothingTaken(way: OlderWay, { file }: OlderLook, cacheFile: string): OlderReport {
  return {
    way,
    file,
    cacheFile,
    original: way === 'fresh' ? file : null,
    rows: 0,
    taken: 0,
    held: 0,
    mediaFiles: 0,
    channels: [],
    inferredDays: 0,
    inferred: [],
    problems: [],
    lines: [],
    columnsLeft: [],
  };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
