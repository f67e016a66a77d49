// Older files of every shape, taken in each of the ways, on real files.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { channelId } from '../../src/shared/domain/ids.ts';
import { CHANNEL, daily, type OlderFileSpec } from '../fixtures/older-files/make.ts';
import { dayAt, doJob, expectSound, fingerprint, NOW, opened, placeWith, readRows } from '../support/older-files.ts';

const ID = channelId(CHANNEL);
const day = dayAt;
const GOOD = { id: 1, status: 'completed', began: '2024-03-01 10:00:00', ended: '2024-03-01T11:00:00+00:00' };

const SHAPES: readonly [string, OlderFileSpec][] = [
  ['with runs', { schema: 'runs', runs: [GOOD], rows: daily('2024-01-01', 5, { run: 1 }) }],
  ['without runs', { rows: daily('2024-01-01', 5) }],
  ['with the fewest columns', { schema: 'bare', rows: daily('2024-01-01', 5) }],
  ['unique by channel', { unique: 'channel', rows: daily('2024-01-01', 5) }],
  ['unique in nothing', { unique: 'nothing', rows: daily('2024-01-01', 5) }],
  ['with its log still beside it', { wal: true, rows: daily('2024-01-01', 5) }],
  [
    'with -100 before the number',
    { rows: daily('2024-01-01', 5, { channel: `-100${CHANNEL}` }), channels: [[`-100${CHANNEL}`, 'River']] },
  ],
  ['with no row for its channel', { rows: daily('2024-01-01', 5), channels: [] }],
  ['with media', { rows: daily('2024-01-01', 5), media: [{ uuid: 'a', message: 2, path: '/elsewhere/2.jpg' }] }],
];

describe.each(SHAPES)('a file %s', (_, spec) => {
  test('is looked at without a byte written, beside it or in it', async () => {
    const { folder, file, work } = placeWith(spec);
    const before = fingerprint(folder);
    const look = await doJob('look', { file, work });
    expect(look).toMatchObject({ kind: 'older', rows: 5, sharedNumbers: false, problems: [], readOnly: false });
    expect(look.channels).toEqual([
      expect.objectContaining({
        channelId: ID,
        rows: 5,
        inferredDays: 3,
        span: { first: day('2024-01-01') + 43_200, last: day('2024-01-05') + 43_200 },
      }),
    ]);
    expect(fingerprint(folder)).toEqual(before);
    expect(existsSync(work)).toBe(false);
  });

  test.each(['keep', 'clean'] as const)('%s: works at once, with its inner days inferred', async (way) => {
    const { folder, file, target, work } = placeWith(spec);
    const before = fingerprint(folder);
    const report = way === 'keep' ? await doJob(way, { file }) : await doJob(way, { file, target, work });
    expect(report).toMatchObject({ way, rows: 5, taken: 5, held: 0, problems: [], channels: [ID], inferredDays: 3 });
    expect(report.cacheFile).toBe(way === 'keep' ? file : target);
    const { cache, db } = opened(report.cacheFile);
    expectSound(db);
    const [channel] = cache.listChannels();
    expect(channel).toMatchObject({ channelId: ID, messageCount: 5, firstVisible: null, lastCut: null });
    expect(cache.readCoveredRanges(ID, { from: 0, until: NOW })).toMatchObject([
      { from: day('2024-01-02'), until: day('2024-01-05'), source: 'inferred' },
    ]);
    expect(db.all('SELECT message_id, date, message FROM messages ORDER BY id')).toEqual(
      [1, 2, 3, 4, 5].map((id) => ({ message_id: id, date: `2024-01-0${id}T12:00:00Z`, message: `Post ${id}` })),
    );
    const calendar = cache.readCalendar(ID, null);
    expect(calendar.days.map(({ state, count, inferred }) => `${state} ${count} ${inferred}`)).toEqual([
      'gap 1 false',
      'covered 1 true',
      'covered 1 true',
      'covered 1 true',
      'gap 1 false',
    ]);
    expect(
      cache.readDayMessages({
        channelId: ID,
        range: null,
        filter: {},
        day: day('2024-01-02') / 86_400,
        offset: 0,
        limit: 9,
      }),
    ).toMatchObject([{ messageId: 2, text: 'Post 2' }]);
    expect(cache.readMessage(ID, 3)).toMatchObject({ messageId: 3, text: 'Post 3' });
    if (way === 'clean') expect(fingerprint(folder)).toEqual(before);
    else {
      expect(report.original).toBe(`${file}.before-lacuna`);
      expect(readRows(`${file}.before-lacuna`, 'SELECT message_id FROM messages ORDER BY id')).toHaveLength(5);
      expect(readRows(`${file}.before-lacuna`, `SELECT 1 FROM sqlite_schema WHERE name = 'lacuna'`)).toEqual([]);
    }
  });
});

describe('runs', () => {
  const spec: OlderFileSpec = {
    schema: 'runs',
    runs: [GOOD, { id: 2, status: 'failed', began: '2024-03-02 10:00:00', ended: null }, { id: 3, status: 'running' }],
    rows: [
      ...daily('2024-01-01', 4, { run: 1 }),
      ...daily('2024-01-05', 4, { run: 2, firstId: 11 }),
      ...daily('2024-01-20', 4, { run: 3, firstId: 31 }),
      ...daily('2024-02-01', 4, { run: 99, firstId: 51 }),
    ],
  };

  test('that did not end well vouch for nothing, and captured times are those of the run', async () => {
    const { file, work } = placeWith(spec);
    expect(await doJob('look', { file, work })).toMatchObject({
      runs: { all: 3, failed: 2 },
      channels: [{ inferredDays: 2 }],
    });
    await doJob('keep', { file });
    const { cache, db } = opened(file);
    expectSound(db);
    expect(cache.readCoveredRanges(ID, { from: 0, until: NOW })).toEqual([
      {
        from: day('2024-01-02'),
        until: day('2024-01-04'),
        source: 'inferred',
        capturedFrom: day('2024-03-01') + 36_000,
        capturedUntil: day('2024-03-01') + 39_600,
      },
    ]);
    expect(cache.readMessage(ID, 1)?.fetchedAt).toBe(day('2024-03-01') + 39_600);
  });

  test('kept in use they stay, run_id may be NULL, and a batch leaves it so', async () => {
    const { file } = placeWith(spec);
    await doJob('keep', { file });
    const { cache, db } = opened(file);
    expect(db.all('SELECT run_id FROM scrape_runs ORDER BY run_id')).toEqual([1, 2, 3].map((id) => ({ run_id: id })));
    expect(db.get('SELECT run_id FROM messages WHERE message_id = 11')).toEqual({ run_id: 2 });
    expect(db.get(`SELECT "notnull" FROM pragma_table_xinfo('messages') WHERE name = 'run_id'`)).toEqual({
      notnull: 0,
    });
    const channel = cache.readChannel(ID);
    if (!channel) throw new Error('no channel');
    const claim = { from: day('2024-04-01'), until: day('2024-04-02') };
    cache.commitBatch({
      channel,
      messages: [{ ...sampleMessage(1_000, claim.from + 5) }],
      claim,
      deleted: [],
      capturedFrom: NOW,
      capturedUntil: NOW,
      purpose: 'fill',
      replaceExisting: true,
    });
    expect(db.get('SELECT run_id FROM messages WHERE message_id = 1000')).toEqual({ run_id: null });
  });

  test('a clean migration drops them', async () => {
    const { file, target, work } = placeWith(spec);
    await doJob('clean', { file, target, work });
    const { db } = opened(target);
    expect(db.all(`SELECT name FROM sqlite_schema WHERE name = 'scrape_runs'`)).toEqual([]);
    expect(db.all(`SELECT name FROM pragma_table_xinfo('messages') WHERE name = 'run_id'`)).toEqual([]);
    expect(readRows(file, 'SELECT count(*) AS n FROM scrape_runs')).toEqual([{ n: 3 }]);
  });
});

function sampleMessage(messageId: number, date: number) {
  return {
    channelId: ID,
    messageId,
    date,
    senderId: null,
    firstName: null,
    lastName: null,
    username: null,
    text: 'new',
    mediaType: null,
    media: null,
    replyTo: null,
    postAuthor: null,
    isForwarded: false,
    forwardedFromChannelId: null,
    forwardedFromName: null,
    action: null,
    views: null,
    forwards: null,
    replies: null,
    reactions: null,
    entities: null,
    editDate: null,
    editHide: false,
    groupedId: null,
    fetchedAt: NOW,
  };
}
