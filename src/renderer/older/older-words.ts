// What the dialog on an older file says. Pure.
import { count, counted } from '../../shared/domain/counted.ts';
import { assertNever } from '../../shared/domain/failure.ts';
import type {
  OlderChannel,
  OlderLine,
  OlderLook,
  OlderProblem,
  OlderProgress,
  OlderReason,
  OlderReport,
  OlderWay,
} from '../../shared/domain/older-file.ts';
import { dayOf } from '../../shared/domain/time-range.ts';
import { daysWords } from '../coverage/day-words.ts';

/** The last part of a path, whatever the system. */
export function fileNameOf(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}

/** `48.2 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${count(Math.max(1, Math.round(bytes / 1_000)))} kB`;
  const megabytes = bytes / 1_000_000;
  return megabytes < 1_000 ? `${megabytes.toFixed(1)} MB` : `${(megabytes / 1_000).toFixed(1)} GB`;
}

/** `a database of an earlier scraper, with 3 runs (1 did not end well)`. */
export function kindWords({ kind, runs }: OlderLook): string {
  if (kind === 'lacuna') return 'An archive of Lacuna';
  if (!runs) return 'A database of an earlier scraper';
  const failed = runs.failed === 0 ? '' : ` (${count(runs.failed)} did not end well)`;
  return `A database of an earlier scraper, with ${counted(runs.all, 'run')}${failed}`;
}

/** `1,200 rows, 1 January 2024 – 3 May 2024`. */
export function channelWords({ rows, span }: OlderChannel): string {
  const days = span ? daysWords(dayOf(span.first), dayOf(span.last), 'short') : 'no readable date';
  return `${counted(rows, 'row')}, ${days}`;
}

/** What can be said of its days before they are checked. */
export function inferredWords({ channels, sharedNumbers, kind }: OlderLook): string | null {
  if (kind === 'lacuna') return null;
  if (sharedNumbers) {
    return 'Its channels shared one numbering, so messages may have overwritten each other: no day counts as complete.';
  }
  const days = channels.reduce((sum, { inferredDays }) => sum + inferredDays, 0);
  if (days === 0) return 'No day can be taken for complete: there is no unbroken run of days that ended well.';
  return `${counted(days, 'day')} will count as held “from an older file, not checked”: the inner days of unbroken stretches.`;
}

const PROBLEMS: Readonly<Record<OlderReason, (rows: string) => string>> = {
  date: (rows) => `${rows} without a readable date: kept, listed, outside coverage`,
  number: (rows) => `${rows} without a message number: kept in a list, not shown as messages`,
  channel: (rows) => `${rows} of channels that are not named by their number: kept in a list`,
  duplicate: (rows) => `${rows} for a message that another row stands for: the newest counts`,
  differs: (rows) => `${rows} with another text than your archive holds: yours stays, theirs is listed`,
  'no-message': (rows) => `${rows} of media whose message is not there`,
  'no-path': (rows) => `${rows} of media without a path`,
};

/** `3 rows without a readable date: kept, listed, outside coverage`. */
export function problemWords({ reason, rows }: OlderProblem): string {
  return PROBLEMS[reason](counted(rows, 'row'));
}

export interface WayWords {
  readonly label: string;
  readonly note: string;
  /** The button that does it. */
  readonly action: string;
}

export function wayWords(way: OlderWay, file: string): WayWords {
  const name = fileNameOf(file);
  switch (way) {
    case 'keep':
      return {
        label: 'Keep using it',
        note: `${name} stays where it is and becomes your archive. A copy of it as it is now is set aside beside it first.`,
        action: 'Keep using it',
      };
    case 'clean':
      return {
        label: 'Move it to a clean copy',
        note: `A new archive in your data folder, without the old runs. ${name} is only read.`,
        action: 'Make the clean copy',
      };
    case 'import':
      return {
        label: 'Add it to your archive',
        note: `Its messages join those you hold, and what you hold stays as it is. ${name} is only read.`,
        action: 'Add it',
      };
    case 'fresh':
      return {
        label: 'Start fresh',
        note: `A new, empty archive in your data folder. ${name} is left alone.`,
        action: 'Start fresh',
      };
    case 'open':
      return {
        label: 'Open it',
        note: `${name} stays where it is and is your archive from now on.`,
        action: 'Open it',
      };
    default:
      return assertNever(way);
  }
}

/** `Moving rows: 120,000 of 1,000,000`. */
export function progressWords(progress: OlderProgress | null): string {
  if (!progress) return 'Opening the file…';
  const { step, done, total } = progress;
  const rows = total > 0 ? `: ${count(done)} of ${counted(total, 'row')}` : '…';
  switch (step) {
    case 'looking':
      return `Reading${rows}`;
    case 'copying':
      return 'Copying the file…';
    case 'moving':
      return `Moving rows${rows}`;
    case 'checking':
      return 'Checking…';
    case 'tidying':
      return 'Finishing…';
    default:
      return assertNever(step);
  }
}

/** Null while nobody can tell. */
export function progressShare(progress: OlderProgress | null): number | null {
  return progress && progress.total > 0 ? progress.done / progress.total : null;
}

/** What came of it, sentence by sentence. */
export function reportSentences(report: OlderReport): readonly string[] {
  const { way, taken, held, rows, mediaFiles, channels, inferredDays, original, columnsLeft } = report;
  const name = fileNameOf(report.file);
  if (way === 'open') return [`${name} is your archive now.`];
  if (way === 'fresh') return ['A new archive is open.', `${name} was left as it is.`];
  const where =
    way === 'keep' ? `${name} is your archive now` : way === 'clean' ? 'The clean copy is open' : `${name} was added`;
  return [
    `${where}: ${count(taken)} of ${counted(rows, 'row')} became messages in ${counted(channels.length, 'channel')}${mediaFiles > 0 ? `, with ${counted(mediaFiles, 'media file')}` : ''}.`,
    ...(held > 0 ? [`${counted(held, 'message')} you held already; they stayed as they were.`] : []),
    inferredDays > 0
      ? `${counted(inferredDays, 'day')} ${inferredDays === 1 ? 'counts' : 'count'} as held “from an older file, not checked”. All other days are gaps until they are downloaded.`
      : 'No day of it counts as complete: they are gaps until they are downloaded.',
    ...(columnsLeft.length > 0
      ? [
          `Your archive has no place for its columns ${columnsLeft.join(', ')}; they stay in ${way === 'keep' ? 'the copy that was set aside' : 'the file'}.`,
        ]
      : []),
    way === 'keep' ? `The file as it was is kept in ${original ?? ''}.` : `${name} was not changed.`,
  ];
}

/** The list as text, a line a row; instants are not in it. */
export function listText({ file, problems, lines }: OlderReport): string {
  const head = [`Rows of ${file} that could not be taken as they were`, ...problems.map(problemWords)];
  const rows = lines.map(({ table, channelId, messageId, reason, found }) =>
    [table, channelId ?? '', messageId ?? '', reason, (found ?? '').replaceAll(/\s+/g, ' ')].join('\t'),
  );
  return [...head, '', ['table', 'channel', 'message', 'why', 'found'].join('\t'), ...rows, ''].join('\n');
}

/** `message 5 of 1234567890: “yesterday”`. */
export function lineWords({ table, channelId, messageId, found }: OlderLine): string {
  const what = table === 'messages' ? 'message' : table === 'media_files' ? 'media of message' : 'channel';
  const number = table === 'channels' ? '' : ` ${messageId === null ? 'without a number' : String(messageId)}`;
  const of = channelId === null ? '' : ` of ${channelId}`;
  return `${what}${number}${of}${found === null || found === '' ? '' : `: “${found}”`}`;
}

/** How many rows the list leaves out. */
export function leftOut({ problems, lines }: OlderReport): number {
  return problems.reduce((sum, { rows }) => sum + rows, 0) - lines.length;
}
