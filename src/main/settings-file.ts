// The settings and the first-run choice, in small JSON files. What can't be read falls back to its default.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { filter } from '../shared/contract/schemas.ts';
import { fail } from '../shared/domain/failure.ts';
import { INSIGHT_UNITS } from '../shared/domain/insight.ts';
import { DEFAULT_SETTINGS, type Settings } from '../shared/domain/settings.ts';
import { TOP_KINDS } from '../shared/domain/top-lists.ts';
import { replaceFile } from './replace-file.ts';

const schema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch(DEFAULT_SETTINGS.theme),
  timeZone: z.string().max(64).nullable().catch(DEFAULT_SETTINGS.timeZone),
  splitter: z.number().min(0.15).max(0.85).catch(DEFAULT_SETTINGS.splitter),
  selectedChannel: z.string().max(20).nullable().catch(DEFAULT_SETTINGS.selectedChannel),
  selectedRange: z
    .object({ from: z.int().min(0), until: z.int().min(0) })
    .nullable()
    .catch(DEFAULT_SETTINGS.selectedRange),
  filter: filter.catch(DEFAULT_SETTINGS.filter),
  insightOpen: z.boolean().catch(DEFAULT_SETTINGS.insightOpen),
  insightUnit: z.enum(['auto', ...INSIGHT_UNITS]).catch(DEFAULT_SETTINGS.insightUnit),
  insightList: z.enum(TOP_KINDS).catch(DEFAULT_SETTINGS.insightList),
});

const windowState = z.object({
  /** Which Telegram was chosen at the first run. */
  telegram: z.enum(['telegram', 'sample']).nullable().catch(null),
  /** Where the archives lie; null: in the app's own folder. */
  dataFolder: z.string().max(4_096).nullable().catch(null),
  window: z
    .object({ x: z.int(), y: z.int(), width: z.int().min(640), height: z.int().min(480), maximized: z.boolean() })
    .nullable()
    .catch(null),
});
export type Remembered = z.infer<typeof windowState>;

/** A value kept in a JSON file: read once, written whole at every change, writes in order. */
export class JsonFile<T extends object> {
  #value: T;
  #last: Promise<void> = Promise.resolve();
  readonly #file: string;
  readonly #listeners: ((value: T) => void)[] = [];

  constructor(file: string, parse: z.ZodType<T>) {
    this.#file = file;
    this.#value = parse.parse(readJson(file));
  }

  get value(): T {
    return this.#value;
  }

  /** Told after every change, before it is on the disk. */
  onChange(listener: (value: T) => void): void {
    this.#listeners.push(listener);
  }

  /** Holds at once; throws a Failure where it could not be written, and the file is as it was then. */
  change(change: Partial<T>): Promise<void> {
    this.#value = { ...this.#value, ...change };
    this.#listeners.forEach((listener) => listener(this.#value));
    const text = JSON.stringify(this.#value, null, 1);
    this.#last = this.#last
      .catch(() => undefined)
      .then(() => replaceFile(this.#file, text))
      .catch((error: unknown) => {
        throw notWritten(this.#file, error);
      });
    return this.#last;
  }

  /** Resolves when what was changed before is on the disk, or could not be written. */
  written(): Promise<void> {
    return this.#last.catch(() => undefined);
  }
}

/** The files of Lacuna's own folder. */
export interface HomeFiles {
  readonly settings: JsonFile<Settings>;
  readonly remembered: JsonFile<Remembered>;
}

export function openHomeFiles(home: string): HomeFiles {
  return {
    settings: new JsonFile(path.join(home, 'settings.json'), schema),
    remembered: new JsonFile(path.join(home, 'window.json'), windowState),
  };
}

function notWritten(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code === null) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return fail(
    full ? 'disk-full' : 'read-only',
    full ? `The disk that holds ${file} is full, so this could not be kept.` : `${file} could not be written.`,
    {
      kept: 'It holds until Lacuna is closed. The archive is not touched by this.',
      next: full
        ? 'Free some space on that disk, then change it again.'
        : 'Make the file and its folder yours to write.',
      detail: code,
      cause: error,
    },
  );
}

function readJson(file: string): unknown {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
