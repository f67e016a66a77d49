// Whatever the slices, they add up to what one query over the messages says.
import { existsSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withDays, type MediaCounts } from '../../../shared/domain/insight.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { MediaType, Message } from '../../../shared/domain/message.ts';
import { toIso, type Day, type TimeRange } from '../../../shared/domain/time-range.ts';
import { connect, type ReadableDb } from '../file/connection.ts';
import { copyNameOf, migrate } from '../file/migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import {
  addition,
  batch,
  DAY,
  mediaByScan,
  message,
  NEW_YEAR,
  openForTest,
  plansOf,
  RIVER,
  temporaryFile,
} from '../test-support.ts';
import { countMedia } from './count-media.ts';
import { readFrame } from './read-frame.ts';

const ID = RIVER.channelId;
const ALL: TimeRange = { from: NEW_YEAR, until: NEW_YEAR + 4 * DAY };
const KINDS: readonly (MediaType | null)[] = [null, 'photo', null, 'video', 'web_page'];

/** 80 messages over four days, several a second now and then. */
function posts(): Message[] {
  return Array.from({ length: 80 }, (_, at) =>
    message(at + 1, NEW_YEAR + Math.floor(at / 3) * 3 * 4_200, {
      mediaType: KINDS[at % KINDS.length] ?? null,
      isForwarded: at % 4 === 0,
      views: at,
      text: at % 6 === 0 ? 'a flood #водa https://example.org/x' : 'nothing much',
    }),
  );
}

function filled() {
  const opened = openForTest();
  opened.cache.commitBatch(batch(ALL, posts()));
  return opened;
}

function counted(db: ReadableDb, range: TimeRange, filter: MessageFilter, rows: number): ReadonlyMap<Day, MediaCounts> {
  let days: ReadonlyMap<Day, MediaCounts> = new Map();
  for (let from: number | null = range.from; from !== null;) {
    const slice = countMedia(
      db,
      { channelId: ID, range: { from, until: range.until }, filter },
      { indexed: rows, whole: rows },
    );
    days = withDays(days, slice.days);
    expect(slice.next === null || slice.next > from).toBe(true);
    from = slice.next;
  }
  return days;
}

function scanned(db: ReadableDb, range: TimeRange, where: string): Record<string, number> {
  const rows = db.all(
    `SELECT (unixepoch(date) / 86400) || ' ' || coalesce(media_type, 'none') AS what, count(*) AS n FROM messages
     WHERE date >= ? AND date < ? AND ${where} GROUP BY 1`,
    toIso(range.from),
    toIso(range.until),
  );
  return Object.fromEntries(rows.map((row) => [String(row['what']), Number(row['n'])]));
}

const flat = (days: ReadonlyMap<Day, MediaCounts>) =>
  Object.fromEntries(
    [...days].flatMap(([day, counts]) => Object.entries(counts).map(([key, n]) => [`${day} ${key}`, n])),
  );

describe('slices add up to a scan', () => {
  test.each<[string, MessageFilter, string]>([
    ['no filter', {}, 'TRUE'],
    ['kinds of media', { mediaTypes: ['photo', 'none'] }, `media_type IS NULL OR media_type = 'photo'`],
    ['forwarded', { forwarded: true }, 'is_forwarded = 1'],
    ['views', { minViews: 40 }, 'views >= 40'],
    ['words', { text: 'flood' }, `message LIKE '%flood%'`],
    ['words and views', { text: 'flood', minViews: 40 }, `message LIKE '%flood%' AND views >= 40`],
    ['a link, not forwarded', { hasLink: true, forwarded: false }, `message LIKE '%://%' AND is_forwarded = 0`],
  ])('%s', (_, filter, where) => {
    const { database } = filled();
    for (const range of [ALL, { from: NEW_YEAR + 5_000, until: NEW_YEAR + 3 * DAY - 9_000 }]) {
      const truth = scanned(database.db, range, `(${where})`);
      expect(Object.keys(truth).length).toBeGreaterThan(1);
      for (const rows of [1, 4, 7, 1_000]) expect(flat(counted(database.db, range, filter, rows))).toEqual(truth);
    }
  });

  test('what changed since its capture', () => {
    const { cache, database } = filled();
    const edited = posts().map((post) => ({ ...post, fetchedAt: post.fetchedAt + 5, text: `${post.text ?? ''}!` }));
    const until = NEW_YEAR + DAY;
    const first = edited.filter(({ date }) => date < until);
    cache.commitBatch(batch({ from: NEW_YEAR, until }, first, { purpose: 'check' }));
    const found = flat(counted(database.db, ALL, { edited: true }, 1_000));
    expect(found).toEqual(scanned(database.db, { from: NEW_YEAR, until }, 'TRUE'));
  });
});

describe('the derived counts', () => {
  test('follow inserts, another kind of media, another day, a withdrawn claim and a removed channel', () => {
    const { cache, database } = filled();
    const rows = () => database.db.all('SELECT * FROM day_media');
    const agrees = () => expect(rows()).toEqual(mediaByScan(database.db));
    agrees();
    const later = (post: Message, change: Partial<Message>) => ({ ...post, fetchedAt: post.fetchedAt + 5, ...change });
    const [a, b, ...others] = posts();
    if (!a || !b) throw new Error('no posts');
    cache.commitBatch(
      batch(ALL, [later(a, { mediaType: 'poll' }), later(b, { date: b.date + 2 * DAY }), ...others], {
        purpose: 'check',
      }),
    );
    agrees();
    expect(rows()).toContainEqual(expect.objectContaining({ media_type: 'poll', messages: 1 }));
    cache.withdrawClaim(ID, { from: NEW_YEAR + DAY / 2, until: NEW_YEAR + 2 * DAY });
    agrees();
    expect(rows().length).toBeGreaterThan(0);
    cache.removeChannel(ID);
    expect(rows()).toEqual([]);
  });

  test('are made for the messages of a file from before them', () => {
    const file = temporaryFile();
    const db = connect(file);
    onTestFinished(() => db.close());
    migrate(db, file, MIGRATIONS.slice(0, 3));
    db.exec(`INSERT INTO channels (channel_id) VALUES ('7');
      INSERT INTO messages (channel_id, message_id, date, media_type) VALUES
        ('7', 1, '2024-01-01T00:00:00Z', NULL), ('7', 2, '2024-01-01T23:59:59Z', 'photo'),
        ('7', 3, '2024-01-02T00:00:00Z', 'photo'), ('7', 4, NULL, 'photo')`);
    migrate(db, file, MIGRATIONS);
    expect(existsSync(copyNameOf(file, MIGRATIONS.length))).toBe(true);
    expect(db.all('SELECT day, media_type, messages FROM day_media')).toEqual([
      { day: 19_723, media_type: 'none', messages: 1 },
      { day: 19_723, media_type: 'photo', messages: 1 },
      { day: 19_724, media_type: 'photo', messages: 1 },
    ]);
  });
});

describe('plans', () => {
  test('without a filter, whole days come from day_media, and messages are looked at for parts of days only', () => {
    const { database } = filled();
    const plans = plansOf(database.db, (db) => countMedia(db, { channelId: ID, range: ALL, filter: {} }));
    expect(plans).toEqual(['SEARCH day_media USING PRIMARY KEY (channel_id=? AND day>? AND day<?)']);
  });

  test('kinds of media and forwards are counted in idx_date alone', () => {
    const { database } = filled();
    const filter = { mediaTypes: ['photo'], forwarded: true } as const;
    const plans = plansOf(database.db, (db) => countMedia(db, { channelId: ID, range: ALL, filter }));
    expect(plans.filter((plan) => plan.startsWith('S'))).toEqual([
      'SEARCH messages USING COVERING INDEX idx_date (channel_id=? AND date>? AND date<?)',
      'SEARCH messages USING COVERING INDEX idx_date (channel_id=? AND date>? AND date<?)',
    ]);
  });
});

describe('the frame', () => {
  test('goes over the wanted period and the days around it that hold messages', () => {
    const { cache, database } = filled();
    cache.setPeriod(ID, { from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 9 * DAY });
    const channel = cache.readChannel(ID);
    if (!channel) throw new Error('no channel');
    expect(readFrame(database.db, channel, null)).toEqual({
      channelId: ID,
      span: { from: NEW_YEAR, until: NEW_YEAR + 9 * DAY },
      wanted: { from: NEW_YEAR + 2 * DAY, until: NEW_YEAR + 9 * DAY },
      gaps: [{ from: ALL.until, until: NEW_YEAR + 9 * DAY }],
      inferred: [],
      asOf: addition().lastCut,
    });
    // Of what is held beyond the period, what lies between was never looked at.
    cache.withdrawClaim(ID, { from: NEW_YEAR + DAY, until: NEW_YEAR + 2 * DAY });
    expect(readFrame(database.db, channel, null).gaps).toEqual([
      { from: NEW_YEAR + DAY, until: NEW_YEAR + 2 * DAY },
      { from: ALL.until, until: NEW_YEAR + 9 * DAY },
    ]);
    // A selection was asked for, whatever the period says.
    const selected = { from: NEW_YEAR + DAY, until: NEW_YEAR + 12 * DAY };
    expect(readFrame(database.db, channel, selected)).toMatchObject({
      span: selected,
      wanted: selected,
      gaps: [
        { from: NEW_YEAR + DAY, until: NEW_YEAR + 2 * DAY },
        { from: ALL.until, until: selected.until },
      ],
    });
  });
});
