// An older file's rows as SQL can read them: where its tables stand, the functions that understand its values, and its
// runs. Rows are walked in slices, so that work on a million of them can tell how far it is and be ended.
import { MEDIA_TYPES } from '../../../shared/domain/message.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';
import type { Connection, ReadableDb } from '../file/connection.ts';
import { integerOf } from '../tables/row.ts';
import { bareChannelId } from './channel-ids.ts';
import { readOlderDate } from './dates.ts';
import { relativePath } from './media-paths.ts';
import type { OlderShape } from './shape.ts';

export interface OlderSource {
  readonly shape: OlderShape;
  /** The tables' names in SQL, quoted where they must be. */
  readonly tables: Readonly<Record<'messages' | 'channels' | 'media_files' | 'scrape_runs', string>>;
  /** When its rows were asked for, where no run tells: the file's own times. */
  readonly times: FileTimes;
}

export interface FileTimes {
  readonly from: Instant;
  readonly until: Instant;
}

/** What the work tells as it goes. It throws when the work is to end. */
export type OnRows = (done: number) => void;

/** One stretch of a table's rowids: `after < rowid <= until`. */
export interface Slice {
  readonly after: number;
  readonly until: number;
  readonly rows: number;
}

const SLICE_ROWS = 10_000;

/**
 * Gives SQL the functions `older_date`, `older_channel`, `older_media_type` and `older_path`. `latest`: no message is
 * newer than that; `mediaFolder`: paths inside it become relative.
 */
export function defineFunctions(
  db: Connection,
  { latest, mediaFolder }: { readonly latest: Instant; readonly mediaFolder: string | null },
): void {
  const channels = new Map<unknown, string | null>();
  db.define('older_date', (value) => readOlderDate(value, latest));
  db.define('older_channel', (value) => {
    const known = channels.get(value);
    if (known !== undefined) return known;
    // A number that JavaScript does not hold exactly would become another channel's.
    const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
    const id = typeof text === 'string' || Number.isSafeInteger(text) ? bareChannelId(String(text)) : null;
    // A file has few channels; one that has nonsense there may have many values.
    if (channels.size < 1_000) channels.set(value, id);
    return id;
  });
  db.define('older_media_type', mediaTypeOf);
  db.define('older_path', (value) => (typeof value === 'string' ? relativePath(value, mediaFolder) : null));
}

/** A table's rows, slice by slice; `newestFirst` walks from the end. */
export function* slicesOf(db: ReadableDb, table: string, newestFirst = false): Generator<Slice, void> {
  const [order, edge, beyond] = newestFirst ? ['DESC', 'min', '<'] : ['ASC', 'max', '>'];
  for (let at = newestFirst ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER; ;) {
    const found = db.get(
      `SELECT ${edge}(at) AS edge, max(at) AS high, count(*) AS rows FROM
         (SELECT rowid AS at FROM ${table} WHERE rowid ${beyond} ? ORDER BY rowid ${order} LIMIT ${SLICE_ROWS})`,
      at,
    );
    const next = found && integerOf(found, 'edge');
    if (!found || next === null) return;
    const rows = integerOf(found, 'rows') ?? 0;
    yield newestFirst
      ? { after: next - 1, until: integerOf(found, 'high') ?? next, rows }
      : { after: at, until: next, rows };
    at = next;
  }
}

export function countRows(db: ReadableDb, table: string): number {
  const row = db.get(`SELECT count(*) AS rows FROM ${table}`);
  return row ? (integerOf(row, 'rows') ?? 0) : 0;
}

/** The predecessor writes Telegram's class names; what has no word in our list is `unsupported`. */
function mediaTypeOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const name = value
    .trim()
    .replace(/^messagemedia/i, '')
    .toLowerCase()
    .replaceAll('_', '');
  if (name === '' || name === 'empty' || name === 'none') return null;
  return WORDS.get(name) ?? 'unsupported';
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ...MEDIA_TYPES.map((type) => [type.replaceAll('_', ''), type] as const),
  ['geo', 'location'],
  ['geolive', 'location'],
  ['giveawayresults', 'giveaway'],
  ['gif', 'animation'],
  ['roundvideo', 'video_note'],
]);
