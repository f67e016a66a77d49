// lacuna export: a selection as a file, or a folder, by the one engine; its manifest lies beside it.
import { Option } from 'commander';
import path from 'node:path';
import { counted } from '../../../shared/domain/counted.ts';
import { fail } from '../../../shared/domain/failure.ts';
import { readEarlierExport } from '../../earlier-export.ts';
import { refuseThere } from '../../export/place.ts';
import { repeatExport, type Repeated } from '../../export/repeat-export.ts';
import { runExport, type Exported, type OnRows } from '../../export/run-export.ts';
import { someText } from '../command-line.ts';
import type { CommandContext } from '../context.ts';
import { fromDate, untilDate } from '../dates.ts';
import { STANDARD_OUTPUT, targetOf, toStandardOutput } from '../export-target.ts';
import { addFormatOptions, beginningOf, channelsOf, specOf } from '../export-wish.ts';
import { addFilterOptions } from '../filter-options.ts';
import type { Typed, Verb } from '../verb.ts';

const MANIFEST_ENDING = /\.manifest\.json$/;

export const exportVerb: Verb = {
  name: 'export',
  summary: 'write messages to a file, with a manifest beside it',
  examples: [
    'lacuna export @riverwatch --from 2024-01-01 --until 2024-12-31 --output river-2024.csv',
    'lacuna export --again river-2024.csv',
    'lacuna export --all --output - | gzip > all.csv.gz',
  ],
  configure(command) {
    command
      .argument('[channel...]', '@name, link, number or full name')
      .option('--all', 'every channel of the archive')
      .option('--from <date>', 'only from this day or instant on', fromDate)
      .option('--until <date>', 'only until this day, which is included, or this instant', untilDate)
      .option(
        '-o, --output <path>',
        'where to; by default named after channel and range, in this folder; - is the standard output',
        someText,
      )
      .option('--manifest <path>', 'with --output -: where its manifest goes')
      .option('--force', 'replace what is there');
    addFormatOptions(command);
    command.option('--words <query>', 'only messages that hold these words, as in a search', someText);
    addFilterOptions(command);
    const others = command.options.map((option) => option.attributeName());
    command.addOption(
      new Option('--again <path>', 'an export, or its manifest: the same once more, with what is new').conflicts(
        others,
      ),
    );
  },
  async run(context, typed) {
    const again = typed.options['again'];
    await (typeof again === 'string' ? exportAgain(context, again, typed) : exportAnew(context, typed));
  },
};

async function exportAnew(context: CommandContext, typed: Typed): Promise<void> {
  const { parts, services, signal } = context;
  const { output, manifest, force } = typed.options;
  const cache = await context.reading();
  const channels = await channelsOf(cache, typed);
  const spec = specOf(channels, typed, services.keptExports.presets, await beginningOf(cache, channels));
  const isNew = force === true ? {} : ({ isNew: true } as const);
  const write = (target: string): Promise<Exported> =>
    runExport(cache, { spec, target, ...isNew, ...now(context) }, progressOf(context), signal);
  if (STANDARD_OUTPUT.includes(output)) {
    const manifestTo = typeof manifest === 'string' ? path.resolve(parts.cwd, manifest) : null;
    if (manifestTo !== null && force !== true) await refuseThere([manifestTo]);
    const made = await toStandardOutput(context, spec, manifestTo, write);
    context.output.note(
      `${counted(made.rows, 'row')}. ${manifestTo === null ? 'No manifest: give --manifest for one.' : `Their manifest: ${manifestTo}`}`,
    );
    return;
  }
  if (manifest !== undefined) {
    throw fail('invalid-request', '--manifest is for --output -: beside a file its manifest has its name already.');
  }
  const made = await write(targetOf(channels, spec, output, parts.cwd));
  context.output.result(json(made), [
    `${counted(made.rows, 'row')} in ${made.target}`,
    `Its manifest: ${made.manifest}`,
  ]);
}

async function exportAgain(context: CommandContext, named: string, { args }: Typed): Promise<void> {
  if (args.length > 0) {
    throw fail('invalid-request', 'Which channels an export has is said by its manifest.', {
      next: 'Give --again without channels.',
    });
  }
  const target = path.resolve(context.parts.cwd, named.replace(MANIFEST_ENDING, ''));
  const earlier = await readEarlierExport(target);
  const cache = await context.reading();
  const made = await repeatExport(cache, { target, ...now(context) }, earlier, progressOf(context), context.signal);
  const { how, rowsBefore } = made.repeat;
  context.output.result({ ...json(made), repeat: { how, rows_before: rowsBefore } }, [
    `${made.target}: ${repeatWords(made)}`,
    `Its manifest: ${made.manifest}`,
  ]);
}

function repeatWords({ rows, repeat: { how, rowsBefore } }: Repeated): string {
  switch (how) {
    case 'unchanged':
      return `unchanged, ${counted(rows, 'row')}. The manifest is new.`;
    case 'appended':
      return `${counted(rows - rowsBefore, 'row')} added at its end, ${rows.toLocaleString('en-US')} in all.`;
    case 'rewritten':
      return `written anew with ${counted(rows, 'row')}, ${rowsBefore.toLocaleString('en-US')} before, for it could not be appended to.`;
  }
}

function now({ parts }: CommandContext): { readonly appVersion: string; readonly now: number } {
  return { appVersion: parts.version, now: Math.floor(Date.now() / 1000) };
}

function progressOf({ output }: CommandContext): OnRows {
  return (rows, total) =>
    output.progress(`${counted(rows, 'row')} of ${total.toLocaleString('en-US')}`, { event: 'progress', rows, total });
}

function json({ target, manifest, rows, files }: Exported): object {
  return { output: target, manifest, rows, files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })) };
}
