// A selection's figures as files: read anew from the cache, so that what is saved is what the archive holds and not what a
// window says. Only the PNG is the window's: nothing here can draw one.
import { chartSvg } from '../../shared/domain/chart-svg.ts';
import { fail } from '../../shared/domain/failure.ts';
import { figuresCsv, type Figures } from '../../shared/domain/figures.ts';
import { withDays, type InsightUnit, type MediaCounts } from '../../shared/domain/insight.ts';
import type { MessageQuery } from '../../shared/domain/message-list.ts';
import type { Day, TimeRange } from '../../shared/domain/time-range.ts';
import type { Cache } from '../cache/cache.ts';
import { writingFailure } from '../export/writing-failure.ts';
import { replaceFile } from '../replace-file.ts';

export interface FiguresWish {
  readonly query: MessageQuery;
  readonly unit: InsightUnit;
}

/**
 * The frame first: what is committed meanwhile may be counted and not yet be called complete, never the other way round.
 * Throws `cancelled` when told to end.
 */
export async function readFigures(cache: Cache, { query, unit }: FiguresWish, signal: AbortSignal): Promise<Figures> {
  const { channelId, filter } = query;
  const channel = await cache.readChannel(channelId);
  if (!channel) throw fail('channel-not-added', 'This channel is not in the archive any more.');
  const frame = await cache.readInsightFrame(channelId, query.range);
  let days: ReadonlyMap<Day, MediaCounts> = new Map();
  for (let rest: TimeRange | null = frame.span; rest !== null;) {
    if (signal.aborted) throw fail('cancelled', 'Saving was cancelled.', { kept: 'Nothing was written.' });
    const slice = await cache.countMedia(channelId, rest, filter);
    if (slice.preparing !== null) {
      throw fail('search-preparing', `The search is being prepared: ${Math.floor(slice.preparing * 100)} %.`, {
        kept: 'Nothing was written.',
        next: 'Wait until it is ready, then save again.',
      });
    }
    days = withDays(days, slice.days);
    rest = slice.next === null ? null : { from: slice.next, until: rest.until };
  }
  return { channel, filter, frame, days, unit };
}

/** The figures as the text of a file. */
export function figuresText(figures: Figures, format: 'csv' | 'svg'): string {
  if (!figures.frame.span) throw fail('export-failed', 'There are no figures of these days yet.');
  return format === 'csv' ? figuresCsv(figures) : (chartSvg(figures) ?? '');
}

/** Refuses what is no PNG: the window sends bytes, and they go to a file of a researcher's. */
export function refuseOtherThanPng(bytes: Uint8Array): void {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (!signature.every((byte, at) => bytes[at] === byte)) {
    throw fail('invalid-request', 'This is no PNG picture.', { kept: 'Nothing was written.' });
  }
}

/** The file whole, or as it was before. Throws Failures that name the place. */
export async function writeFigures(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await replaceFile(file, content);
  } catch (error) {
    throw writingFailure(error, file, new AbortController().signal);
  }
}
