// The manifest beside every export: what a researcher cites, and what tells a reader of the file where its gaps are.
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { ExportOptions } from '../../shared/domain/export.ts';
import { isFiltered } from '../../shared/domain/message-list.ts';
import { toIso, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import type { CoveredRange, ExportQuery } from '../cache/cache.ts';

export interface ManifestFacts {
  readonly appVersion: string;
  readonly exportedAt: Instant;
  readonly channel: StoredChannel;
  readonly query: ExportQuery;
  readonly options: ExportOptions;
  readonly covered: readonly CoveredRange[];
  readonly gaps: readonly TimeRange[];
  /** The file's name without its folder. */
  readonly fileName: string;
  readonly bytes: number;
  readonly rows: number;
  readonly sha256: string;
}

/** The manifest as JSON text. All instants are UTC; ranges are half-open: `until` is not in them. */
export function manifestText(facts: ManifestFacts): string {
  const { channel, query, options } = facts;
  const filtered = isFiltered(query.filter);
  const manifest = {
    format: 'lacuna-export-manifest',
    version: 1,
    channel: {
      id: channel.channelId,
      name: channel.name,
      username: channel.username,
      kind: channel.kind,
      firstVisibleMessage: channel.firstVisible && {
        id: channel.firstVisible.messageId,
        date: toIso(channel.firstVisible.date),
      },
    },
    range: rangeText(query.range),
    // What an older file lets one infer was not checked: nothing that rests on it is called complete.
    complete: !filtered && facts.gaps.length === 0 && facts.covered.every(({ source }) => source === 'downloaded'),
    // A file that holds fewer rows than the ranges it came from never carries their coverage (design.md, export).
    covered: filtered
      ? null
      : facts.covered.map(({ from, until, source, capturedFrom, capturedUntil }) => ({
          ...rangeText({ from, until }),
          source,
          capturedFrom: toIso(capturedFrom),
          capturedUntil: toIso(capturedUntil),
        })),
    gaps: facts.gaps.map(rangeText),
    filters: filtered ? query.filter : null,
    rows: facts.rows,
    columns: query.columns,
    csv: {
      encoding: 'utf-8',
      byteOrderMark: options.bom,
      delimiter: options.delimiter,
      lineEnd: 'CRLF',
      header: true,
      null: 'empty field',
      emptyText: '""',
      formulasGuarded: options.guardFormulas,
    },
    file: { name: facts.fileName, bytes: facts.bytes, sha256: facts.sha256 },
    exportedAt: toIso(facts.exportedAt),
    application: { name: 'Lacuna', version: facts.appVersion },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function rangeText({ from, until }: TimeRange): { from: string; until: string } {
  return { from: toIso(from), until: toIso(until) };
}
