// A selection's figures as they leave the app: what they are of, and what they stand on, go with them.
import type { StoredChannel } from './channel.ts';
import { counted } from './counted.ts';
import { bucketsOf, isUnknown, MEDIA_KEYS, type InsightFrame, type InsightUnit, type MediaCounts } from './insight.ts';
import { isFiltered, type MessageFilter } from './message-list.ts';
import { dayOf, dayToIso, toIso, type Day } from './time-range.ts';
import { csvRecord } from './csv-record.ts';

export interface Figures {
  readonly channel: Pick<StoredChannel, 'channelId' | 'name' | 'username'>;
  readonly filter: MessageFilter;
  readonly frame: InsightFrame;
  readonly days: ReadonlyMap<Day, MediaCounts>;
  readonly unit: InsightUnit;
}

/** Tidy CSV: a row a day, week or month, quiet ones and gaps included; `until` is not in it. */
export function figuresCsv({ channel, filter, frame, days, unit }: Figures): string {
  const buckets = bucketsOf(frame, days, unit);
  const kinds = MEDIA_KEYS.filter((key) => buckets.some(({ counts }) => (counts[key] ?? 0) > 0));
  const head = [
    'channel_id',
    'channel_name',
    'unit',
    'from',
    'until',
    'whole',
    'messages',
    ...kinds.map((kind) => (kind === 'none' ? 'no_media' : kind)),
    'state',
    'missing_seconds',
    'inferred',
    'as_of',
    'filters',
  ];
  const rows = buckets.map((bucket) =>
    csvRecord([
      channel.channelId,
      channel.name,
      unit,
      toIso(bucket.range.from),
      toIso(bucket.range.until),
      bucket.whole ? 1 : 0,
      // Where nothing was looked at, nothing is known: that is no 0.
      ...[bucket.total, ...kinds.map((kind) => bucket.counts[kind] ?? 0)].map((count) =>
        isUnknown(bucket) ? null : count,
      ),
      bucket.state,
      bucket.missing,
      bucket.inferred ? 1 : 0,
      frame.asOf === null ? null : toIso(frame.asOf),
      isFiltered(filter) ? JSON.stringify(filter) : null,
    ]),
  );
  return `${head.join(',')}\r\n${rows.join('')}`;
}

/** What is said of the figures beside the picture. */
export interface FiguresWords {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Plain words, days in ISO form: a picture is read anywhere. */
export function figuresWords(figures: Figures): FiguresWords {
  const { channel, filter, frame, unit } = figures;
  const buckets = bucketsOf(frame, figures.days, unit);
  const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  const lacking = buckets.filter(({ state }) => state === 'partial' || state === 'gap').length;
  const beyond = buckets.some(({ state, missing }) => state === 'outside' && missing > 0);
  const inferred = buckets.some((bucket) => bucket.inferred);
  const span = frame.span;
  const [first, last] = span ? [dayOf(span.from), dayOf(span.until - 1)].map(dayToIso) : [];
  const days = !first ? 'no days' : first === last ? `${first}, a UTC day` : `${first} to ${last}, UTC days`;
  const name = channel.username === null ? `channel ${channel.channelId}` : `@${channel.username}`;
  return {
    title: `${isolated(channel.name)} (${name}): messages per ${unit}`,
    lines: [
      `${counted(total, 'message')}, ${days}${frame.asOf === null ? '' : `, as of ${toIso(frame.asOf)}`}`,
      lacking === 0
        ? beyond
          ? 'Complete inside the collection period; outside of it days were not downloaded (hatched).'
          : 'Complete: nothing of these days is missing.'
        : `Incomplete: ${lacking} of ${buckets.length} ${unit}s lack messages that were not downloaded (hatched).`,
      ...(inferred ? ['Some of it comes from an older file and was not checked.'] : []),
      ...(isFiltered(filter) ? [`Only messages that match: ${filterText(filter)}`] : []),
    ],
  };
}

/** Text of any direction, kept from turning what stands around it. */
function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

function filterText(filter: MessageFilter): string {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${isolated(Array.isArray(value) ? value.join(', ') : String(value))}`)
    .join('; ');
}
