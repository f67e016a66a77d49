// Reads the manifest beside an export, so that the export can be made again. Another program may have written it: it is
// parsed like anything that comes from outside.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { exportSpec } from '../shared/contract/export-spec.ts';
import { fail } from '../shared/domain/failure.ts';
import { manifestPath } from './export/place.ts';
import type { EarlierExport } from './export/repeat-export.ts';

const manifest = z.object({
  format: z.literal('lacuna-export-manifest'),
  rows: z.int().min(0),
  files: z
    .array(
      z.object({
        // Inside the export's own folder, wherever that lies now.
        name: z.string().refine((name) => name.split('/').every((part) => !['', '.', '..'].includes(part))),
        bytes: z.int().min(0),
        sha256: z.string().regex(/^[\da-f]{64}$/),
      }),
    )
    .min(1),
  spec: exportSpec,
});

/** Throws a Failure where there is no manifest, or none that tells how the export is made again. */
export async function readEarlierExport(target: string): Promise<EarlierExport> {
  const file = manifestPath(target);
  const kept = { kept: 'Nothing was written.', next: 'Export it as a new file.' };
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fail('export-failed', `There is no manifest ${file}, so it is not known what ${target} holds.`, {
      ...kept,
      cause,
    });
  });
  const parsed = manifest.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw fail('export-failed', `The manifest ${file} does not tell how ${target} was exported.`, {
    ...kept,
    detail: parsed.error.message,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
