// What is remembered of exports: wishes under a name, and where the last exports went. In a small JSON file of its own.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { exportSpec } from '../shared/contract/export-spec.ts';
import type { ExportPreset, ExportSpec, RecentExport } from '../shared/domain/export.ts';
import { fail } from '../shared/domain/failure.ts';
import { JsonFile } from './settings-file.ts';

const MOST_PRESETS = 100;
const MOST_RECENT = 20;

const preset = z.object({ presetId: z.uuid(), name: z.string().min(1).max(100), spec: exportSpec }).readonly();
const recent = z
  .object({
    recentId: z.uuid(),
    target: z.string().min(1).max(4_096),
    spec: exportSpec,
    rows: z.int().min(0),
    exportedAt: z.int().min(0),
  })
  .readonly();

/** A list of which what can't be read is left out. */
const listOf = <T>(item: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((list): readonly T[] =>
      list.flatMap((one) => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    );

const remembered = z.object({ presets: listOf<ExportPreset>(preset), recent: listOf<RecentExport>(recent) });

export class KeptExports {
  readonly #file: JsonFile<{ presets: readonly ExportPreset[]; recent: readonly RecentExport[] }>;

  constructor(file: string) {
    this.#file = new JsonFile(file, remembered);
  }

  /** By name. */
  get presets(): readonly ExportPreset[] {
    return this.#file.value.presets;
  }

  /** The newest first. */
  get recent(): readonly RecentExport[] {
    return this.#file.value.recent;
  }

  /** One of the same name is replaced. Answers all of them. */
  async savePreset(name: string, spec: ExportSpec): Promise<readonly ExportPreset[]> {
    const others = this.presets.filter((one) => one.name !== name);
    if (others.length >= MOST_PRESETS) {
      throw fail('invalid-request', `There are ${MOST_PRESETS} presets already.`, { next: 'Remove one first.' });
    }
    const before = this.presets.find((one) => one.name === name);
    const all = [...others, { presetId: before?.presetId ?? randomUUID(), name, spec }];
    await this.#file.change({ presets: all.toSorted((a, b) => a.name.localeCompare(b.name)) });
    return this.presets;
  }

  async removePreset(presetId: string): Promise<readonly ExportPreset[]> {
    await this.#file.change({ presets: this.presets.filter((one) => one.presetId !== presetId) });
    return this.presets;
  }

  /** An export is done. A place has one export at a time. */
  async note(made: Omit<RecentExport, 'recentId'>): Promise<void> {
    const before = this.recent.find(({ target }) => target === made.target);
    const others = this.recent.filter(({ target }) => target !== made.target);
    const first = { recentId: before?.recentId ?? randomUUID(), ...made };
    await this.#file.change({ recent: [first, ...others].slice(0, MOST_RECENT) });
  }

  /** Throws a Failure for one that is not remembered any more. */
  recentOf(recentId: string): RecentExport {
    const found = this.recent.find((one) => one.recentId === recentId);
    if (found) return found;
    throw fail('invalid-request', 'This export is not remembered any more.', { next: 'Export it as a new file.' });
  }

  /** Resolves when what was changed before is on the disk, or could not be written. */
  written(): Promise<void> {
    return this.#file.written();
  }
}
