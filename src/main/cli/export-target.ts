// Where an export goes: a path, or the standard output.
import { constants, createReadStream, statSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { extensionOf, type ExportSpec } from '../../shared/domain/export.ts';
import { fail } from '../../shared/domain/failure.ts';
import { closedAtCut } from '../../shared/domain/judged-range.ts';
import { dayToIso, daysTouched, type TimeRange } from '../../shared/domain/time-range.ts';
import { ExportFiles } from '../api/export-files.ts';
import { temporaryBeside } from '../export/output.ts';
import type { Exported } from '../export/run-export.ts';
import { writingFailure } from '../export/writing-failure.ts';
import type { CommandContext } from './context.ts';

/** What `--output` is for the standard output. */
export const STANDARD_OUTPUT: readonly unknown[] = ['-', '/dev/stdout'];

/** The path that was meant. Throws a Failure for a folder that is not there. */
export function targetOf(channels: readonly StoredChannel[], spec: ExportSpec, output: unknown, cwd: string): string {
  const name = nameOf(channels, spec);
  const typed = typeof output === 'string' ? output : name;
  const asked = path.resolve(cwd, typed);
  if (extensionOf(spec.format) === null) return asked;
  if (statSync(asked, { throwIfNoEntry: false })?.isDirectory() === true) return path.join(asked, name);
  if (!typed.endsWith('/') && !typed.endsWith(path.sep)) return asked;
  throw fail('export-failed', `The folder ${asked} is not there.`, {
    kept: 'Nothing was written.',
    next: 'Make it first, or give the name of a file.',
  });
}

/** Usernames and ids hold nothing that a path could mind. */
function nameOf(channels: readonly StoredChannel[], { selection, format }: ExportSpec): string {
  const [first] = channels;
  const name = channels.length === 1 && first ? (first.username ?? first.channelId) : `${channels.length}-channels`;
  const extension = extensionOf(format);
  const newest = Math.max(...channels.map(({ lastCut }) => lastCut ?? 0));
  const days = selection.range === null ? '' : daysOf(closedAtCut(selection.range, newest));
  return `${name}${days}${extension === null ? '' : `.${extension}`}`;
}

function daysOf(range: TimeRange): string {
  const { first, last } = daysTouched(range);
  return first === last ? `-${dayToIso(first)}` : `-${dayToIso(first)}-${dayToIso(last)}`;
}

/**
 * Writes an export whole before the first byte goes to the standard output, so that one that fails sends nothing. `manifest`:
 * where its manifest goes, once all was sent; null: nowhere.
 */
export async function toStandardOutput(
  { parts, output, services, signal }: CommandContext,
  { format }: ExportSpec,
  manifest: string | null,
  write: (target: string) => Promise<Exported>,
): Promise<Exported> {
  const only = { next: 'Give a path with --output.' };
  if (output.json) throw fail('invalid-request', 'With --json the standard output is for its documents.', only);
  if (format.kind !== 'csv' && format.kind !== 'json-lines') {
    throw fail('invalid-request', 'Only CSV and JSON Lines can be written to the standard output.', only);
  }
  if (parts.stdout.isTTY) {
    throw fail('invalid-request', 'The standard output is a terminal, which texts of messages could command.', {
      next: 'Send it on with | or >, or give a path with --output.',
    });
  }
  // In Lacuna's own folder, for a shared one is no place for what a researcher holds.
  const lent = new ExportFiles(services.places.home);
  await lent.removeLeftovers();
  return lent.borrow(async (folder) => {
    const made = await write(path.join(folder, 'export'));
    const send = (): Promise<void> => pipeline(createReadStream(made.target), parts.stdout, { end: false, signal });
    if (manifest === null) await send();
    else await withManifest(made.manifest, manifest, signal, send);
    return made;
  });
}

/** Puts a manifest beside its place first, so that what can't be had there is known before anything is sent. */
async function withManifest(from: string, to: string, signal: AbortSignal, send: () => Promise<void>): Promise<void> {
  const beside = temporaryBeside(to);
  const refuse = (thrown: unknown): never => {
    throw writingFailure(thrown, to, signal);
  };
  try {
    await copyFile(from, beside, constants.COPYFILE_EXCL).catch(refuse);
    await send();
    await rename(beside, to).catch(refuse);
  } finally {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}
