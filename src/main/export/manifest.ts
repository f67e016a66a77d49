// The manifest beside every export: what a researcher cites, and what tells a reader of the files where their gaps are.
import { createHash } from 'node:crypto';
import { citationOf, coverageShare, type Citation } from '../../shared/domain/citation.ts';
import { isComplete } from '../../shared/domain/coverage.ts';
import { hasColumns, makesFolder, type ExportFormat, type ExportSpec } from '../../shared/domain/export.ts';
import { isFiltered } from '../../shared/domain/message-list.ts';
import { toIso, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { ExportPart, ExportSnapshot } from '../cache/cache.ts';
import type { WrittenFile } from './output.ts';

export interface ManifestFacts {
  readonly spec: ExportSpec;
  readonly snapshot: ExportSnapshot;
  /** The rows that were written of each part. */
  readonly counted: readonly number[];
  readonly files: readonly WrittenFile[];
  /** What the format has to say of the content beside its options. */
  readonly notes?: Readonly<Record<string, unknown>>;
  readonly appVersion: string;
  readonly exportedAt: Instant;
}

/** Version 1 told of one channel and one file. */
const VERSION = 2;

/** How what came out is cited, as the manifest says it. */
export function citationFor({ spec, snapshot, counted, files, exportedAt, appVersion }: ManifestFacts): Citation {
  return citationOf({
    parts: snapshot.parts,
    rows: counted.reduce((all, one) => all + one, 0),
    filtered: isFiltered(spec.selection.filter),
    sha256: digestOf(files, makesFolder(spec.format)),
    exportedAt,
    appVersion,
  });
}

/** The manifest as JSON text. All instants are UTC; ranges are half-open: `until` is not in them. */
export function manifestText(facts: ManifestFacts): string {
  const { spec, files, exportedAt, appVersion } = facts;
  const manifest = {
    ...exportFacts(facts),
    files,
    sha256: digestOf(files, makesFolder(spec.format)),
    citation: citationFor(facts),
    exportedAt: toIso(exportedAt),
    application: applicationOf(appVersion),
    // By this the same export can be made again.
    spec,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What a manifest says of an export before there are files: a file may hold it itself. */
export function exportFacts({
  spec,
  snapshot,
  counted,
  notes = {},
}: Pick<ManifestFacts, 'spec' | 'snapshot' | 'counted' | 'notes'>): Readonly<Record<string, unknown>> {
  const { filter, range } = spec.selection;
  const filtered = isFiltered(filter);
  return {
    format: 'lacuna-export-manifest',
    version: VERSION,
    // Null: all that the archive held of each channel. Else all channels have the same, an open end closed.
    range: range && rangeText(snapshot.parts[0]?.range ?? range),
    complete: !filtered && snapshot.parts.every(({ range: part, covered }) => isComplete(part, covered)),
    filters: filtered ? filter : null,
    rows: counted.reduce((all, one) => all + one, 0),
    columns: hasColumns(spec.format) ? spec.columns : null,
    channels: snapshot.parts.map((part, index) => channelText(part, counted[index] ?? 0, filtered)),
    content: { ...contentText(spec.format), ...notes },
  };
}

export function applicationOf(appVersion: string): { readonly name: string; readonly version: string } {
  return { name: 'Lacuna', version: appVersion };
}

/**
 * One hash for all that came out: a single file's own; of a folder, that of its list of files as sha256sum prints it, in the
 * manifest's order.
 */
export function digestOf(files: readonly WrittenFile[], isFolder: boolean): string {
  const [only] = files;
  if (only && !isFolder) return only.sha256;
  return createHash('sha256')
    .update(files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))
    .digest('hex');
}

function channelText(part: ExportPart, rows: number, filtered: boolean): Readonly<Record<string, unknown>> {
  const { channel, range, covered, gaps } = part;
  return {
    id: channel.channelId,
    name: channel.name,
    username: channel.username,
    kind: channel.kind,
    firstVisibleMessage: channel.firstVisible && {
      id: channel.firstVisible.messageId,
      date: toIso(channel.firstVisible.date),
    },
    range: rangeText(range),
    complete: !filtered && isComplete(range, covered),
    // A file that holds fewer rows than the ranges it came from never carries their coverage (design.md, export).
    covered: filtered
      ? null
      : covered.map(({ from, until, source, capturedFrom, capturedUntil }) => ({
          ...rangeText({ from, until }),
          source,
          capturedFrom: toIso(capturedFrom),
          capturedUntil: toIso(capturedUntil),
        })),
    gaps: gaps.map(rangeText),
    coverageShare: filtered ? null : coverageShare([part]),
    rows,
    editedRows: part.edited,
    deletedRows: part.deleted,
    // Of older files; they lie in no range, so they are not in the files.
    undatedRows: part.undated,
  };
}

/** The options, in words that stand without our code. */
function contentText(format: ExportFormat): Readonly<Record<string, unknown>> {
  switch (format.kind) {
    case 'csv':
      return {
        kind: 'csv',
        encoding: 'utf-8',
        byteOrderMark: format.bom,
        delimiter: format.delimiter,
        lineEnd: 'CRLF',
        header: true,
        null: 'empty field',
        emptyText: '""',
        formulasGuarded: format.guardFormulas,
        timeZone: format.timeZone ?? 'UTC',
        dates: format.dateFormat,
      };
    case 'json-lines':
      return { kind: 'json-lines', encoding: 'utf-8', lineEnd: 'LF' };
    default:
      return { ...format };
  }
}

function rangeText({ from, until }: TimeRange): { from: string; until: string } {
  return { from: toIso(from), until: toIso(until) };
}
