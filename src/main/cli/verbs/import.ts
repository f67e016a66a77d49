// lacuna import: a file of an older scraper, looked at first and then taken in one of the ways (docs/older-files.md).
import { Option } from 'commander';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { counted } from '../../../shared/domain/counted.ts';
import { fail, failureOf } from '../../../shared/domain/failure.ts';
import type { OlderLook, OlderProgress, OlderReport, OlderWay } from '../../../shared/domain/older-file.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import { cacheFileIn } from '../../archive-file.ts';
import { OlderArchive } from '../../older-archive.ts';
import { interrupted, type CommandContext } from '../context.ts';
import { plainLine } from '../terminal-text.ts';
import type { Verb } from '../verb.ts';

const WAYS = ['import', 'clean', 'keep', 'fresh', 'open'] as const satisfies readonly OlderWay[];

export const importVerb: Verb = {
  name: 'import',
  summary: 'take an older scraper’s file into use',
  examples: ['lacuna import old-scraper.db --look', 'lacuna import old-scraper.db --way clean'],
  configure(command) {
    command
      .argument('<file>', 'the older database')
      .option('--look', 'only say what is in it; nothing is written')
      .addOption(new Option('--way <way>', 'how to take it; by default one that does not write to it').choices(WAYS))
      .option('--list <file>', 'where to write the rows that could not be taken as they were (tab-separated)');
  },
  async run(context, { args, options }) {
    if (context.parts.globals.sample)
      throw fail('invalid-request', 'Older files go into your own archive, not the sample’s.');
    const listTo = listTarget(context, options['list']);
    const older = olderArchive(context);
    const stop = (): void => older.cancel();
    context.signal.addEventListener('abort', stop);
    const unheard = context.services.events.listen((name, event) => {
      // TypeScript does not narrow an event by its name.
      if (name === 'older.progress') tell(context, event as OlderProgress);
    });
    try {
      // Whoever has the archive open is found out before anything is read. Where there is none, none is begun.
      if (existsSync(cacheFileIn(context.place.folder))) await openIfItCan(context);
      const look = await older.look(path.resolve(context.parts.cwd, args[0] ?? ''));
      if (options['look'] === true) {
        context.output.result({ look: lookJson(look) }, lookLines(look));
        return;
      }
      const way = wayOf(look, options['way'] as OlderWay | undefined);
      if (way !== 'import') await context.closeArchive();
      const report = await older.take(look.lookId, way);
      const list = listTo === null ? null : await listed(older, listTo, report);
      context.output.result({ taken: reportJson(report), list }, reportLines(report, list));
    } catch (thrown) {
      if (context.signal.aborted) throw interrupted('The file and the archive are as they were.');
      throw thrown;
    } finally {
      context.signal.removeEventListener('abort', stop);
      unheard();
    }
  },
};

/** An archive that can't be opened, damaged or of a newer version, keeps nobody from going over to another one. */
async function openIfItCan(context: CommandContext): Promise<void> {
  try {
    await context.archive();
  } catch (thrown) {
    const { kind } = failureOf(thrown);
    if (!kind.startsWith('cache-') || kind === 'cache-in-use') throw thrown;
  }
}

/** Where the list goes: a new file, found out before anything is taken. Null: no list is wanted. */
function listTarget({ parts }: CommandContext, asked: unknown): string | null {
  if (typeof asked !== 'string') return null;
  const target = path.resolve(parts.cwd, asked);
  const kept = { kept: 'Nothing was taken over.', next: 'Give another --list.' };
  if (existsSync(target)) throw fail('export-failed', `${target} is there already.`, kept);
  if (!existsSync(path.dirname(target)))
    throw fail('export-failed', `There is no folder ${path.dirname(target)}.`, kept);
  return target;
}

/** The file is taken by now: a list that can't be written does not hide that. */
async function listed(older: OlderArchive, target: string, { taken, rows }: OlderReport): Promise<string | null> {
  try {
    return await older.saveList(() => Promise.resolve(target));
  } catch (thrown) {
    const { kind, message, next } = failureOf(thrown);
    throw fail(kind, message, {
      kept: `${counted(taken, 'row')} of ${rows.toLocaleString('en-US')} were taken; those of the list are in the archive’s table older_rows.`,
      ...(next && { next }),
      cause: thrown,
    });
  }
}

/** Over the command's own archive: nobody has to be signed in. */
function olderArchive(context: CommandContext): OlderArchive {
  const { events, places } = context.services;
  return new OlderArchive({
    holder: () => ({
      ownArchive: () => context.openedArchive,
      reopenOwn: async () => {
        await context.closeArchive();
        await context.archive();
      },
      whilePaused: (work) => work(),
    }),
    place: places.own,
    workerPath: context.parts.olderWorker,
    emit: events.emit,
  });
}

function wayOf({ ways }: OlderLook, asked: OlderWay | undefined): OlderWay {
  if (asked !== undefined && ways.includes(asked)) return asked;
  if (asked !== undefined) {
    throw fail('invalid-request', `This file can’t be taken by “${asked}”.`, {
      next: `The ways are: ${ways.join(', ')}.`,
    });
  }
  const way = WAYS.find((one) => one !== 'keep' && one !== 'fresh' && ways.includes(one)) ?? ways[0];
  if (way === undefined) throw fail('invalid-request', 'There is no way to take this file.');
  return way;
}

function tell({ output }: CommandContext, { step, done, total }: OlderProgress): void {
  output.progress(`${step}: ${total === 0 ? '' : `${counted(done, 'row')} of ${total.toLocaleString('en-US')}`}`, {
    event: 'progress',
    step,
    done,
    total,
  });
}

function lookJson({
  file,
  kind,
  rows,
  mediaFiles,
  channels,
  problems,
  ways,
  readOnly,
  sharedNumbers,
}: OlderLook): object {
  return {
    file,
    kind,
    rows,
    media_files: mediaFiles,
    shared_numbers: sharedNumbers,
    read_only: readOnly,
    channels: channels.map(({ channelId, name, rows: held, span, inferredDays }) => ({
      channel_id: channelId,
      name,
      rows: held,
      first: span && toIso(span.first),
      last: span && toIso(span.last),
      inferred_days: inferredDays,
    })),
    problems,
    ways,
  };
}

function lookLines({ file, kind, rows, channels, problems, ways }: OlderLook): string[] {
  return [
    `${file}: ${kind === 'lacuna' ? 'an archive of Lacuna’s' : 'an older scraper’s file'}, ${counted(rows, 'row')}.`,
    ...channels.map(
      ({ name, rows: held, span }) =>
        `  ${plainLine(name)}: ${counted(held, 'row')}${span ? `, ${toIso(span.first)} to ${toIso(span.last)}` : ''}`,
    ),
    ...problems.map(({ reason, rows: some }) => `  ${counted(some, 'row')} with a problem: ${reason}`),
    `It can be taken by: ${ways.join(', ')}. Nothing was written.`,
  ];
}

function reportJson(report: OlderReport): object {
  return {
    way: report.way,
    file: report.file,
    cache_file: report.cacheFile,
    original: report.original,
    rows: report.rows,
    taken: report.taken,
    held: report.held,
    media_files: report.mediaFiles,
    channels: report.channels,
    inferred_days: report.inferredDays,
    problems: report.problems,
  };
}

function reportLines(
  { way, rows, taken, held, cacheFile, original, inferredDays, problems }: OlderReport,
  list: string | null,
) {
  if (way === 'open' || way === 'fresh') return [`The archive is ${cacheFile}.`];
  return [
    `${counted(taken, 'row')} of ${rows.toLocaleString('en-US')} taken${held > 0 ? `, ${held.toLocaleString('en-US')} were there already` : ''}.`,
    `${counted(inferredDays, 'day')} ${inferredDays === 1 ? 'counts' : 'count'} as covered, from an older file and not checked.`,
    ...problems.map(({ reason, rows: some }) => `${counted(some, 'row')} not taken as they were: ${reason}`),
    `The archive is ${cacheFile}.`,
    ...(original === null ? [] : [`The file as it was: ${original}`]),
    ...(list === null ? [] : [`The list of rows: ${list}`]),
  ];
}
