import { describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/domain/failure.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { asFailure } from './failures.ts';
import {
  addition,
  ASKED,
  batch,
  countedByScan,
  DAY,
  dump,
  message,
  NEW_YEAR,
  openForTest,
  RIVER,
} from './test-support.ts';

const ID = RIVER.channelId;
const DAY_ONE = { from: NEW_YEAR, until: NEW_YEAR + DAY };

describe('a batch', () => {
  test('its messages, its claim and its counts are there together', () => {
    const { cache, database } = openForTest();
    const posts = [message(3, NEW_YEAR + 90), message(2, NEW_YEAR + 50), message(1, NEW_YEAR)];
    expect(cache.commitBatch(batch(DAY_ONE, posts))).toEqual({
      kind: 'committed',
      claim: DAY_ONE,
      inserted: 3,
      changed: 0,
      revised: 0,
      deleted: 0,
      restored: 0,
    });
    expect(cache.readCoverage(ID)).toEqual([DAY_ONE]);
    expect(database.db.all('SELECT * FROM day_counts')).toEqual(countedByScan(database.db));
    // Oldest id first, whatever the page's order.
    expect(database.db.all('SELECT message_id FROM messages ORDER BY id').map((row) => row['message_id'])).toEqual([
      1, 2, 3,
    ]);
  });

  test('without messages it claims a quiet range', () => {
    const { cache } = openForTest();
    expect(cache.commitBatch(batch(DAY_ONE, []))).toMatchObject({ kind: 'committed', inserted: 0 });
    expect(cache.readCoverage(ID)).toEqual([DAY_ONE]);
  });

  test('every field comes back as it went in', () => {
    const { cache } = openForTest();
    const full = message(7, NEW_YEAR + 5, {
      senderId: -1_009_007_199_254_740,
      firstName: 'Ольга',
      lastName: 'سعيد',
      username: 'olga',
      text: 'a "b"\r\n\0c 👩‍👩‍👧 東京',
      mediaType: 'video_note',
      media: { mimeType: 'video/mp4', fileSize: 4_294_967_296, fileName: '../../etc/passwd' },
      replyTo: 3,
      postAuthor: 'Editor',
      isForwarded: true,
      forwardedFromChannelId: -1_001_111_111_111,
      forwardedFromName: 'Elsewhere',
      action: 'pin_message',
      views: 1,
      forwards: 2,
      replies: 3,
      reactions: [
        { emoji: '👍', count: 2 },
        { emoji: 'custom:5368324170671202286', count: 1 },
      ],
      entities: [{ type: 'text_url', offset: 0, length: 1, url: 'https://example.org/' }],
      editDate: NEW_YEAR + 60,
      editHide: true,
      groupedId: '13523456789012345678',
    });
    cache.commitBatch(batch(DAY_ONE, [full]));
    expect(cache.readMessage(ID, 7)).toEqual({ ...full, mediaPath: null, deletedSeenAt: null, revisions: 0 });
  });

  test('a lone surrogate is stored as UTF-8 can hold it, and is no change the second time', () => {
    const { cache } = openForTest();
    const posts = [message(1, NEW_YEAR, { text: 'half \uD83D of a pair, and 👍 whole' })];
    cache.commitBatch(batch(DAY_ONE, posts));
    expect(cache.readMessage(ID, 1)?.text).toBe('half \uFFFD of a pair, and 👍 whole');
    expect(cache.commitBatch(batch(DAY_ONE, posts, { purpose: 'check' }))).toMatchObject({ changed: 0, revised: 0 });
  });

  test('a batch of a removed channel writes nothing', () => {
    const { cache, database } = openForTest();
    cache.removeChannel(ID);
    expect(cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]))).toEqual({ kind: 'channel-gone' });
    expect(Object.values(dump(database.db)).flat()).toEqual([]);
  });

  test('channels number their messages apart', () => {
    const { cache } = openForTest();
    const other = { ...RIVER, channelId: channelId('99'), username: null };
    cache.addChannel(addition({ channel: other }));
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const theirs = message(1, NEW_YEAR, { channelId: other.channelId, text: 'theirs' });
    expect(cache.commitBatch(batch(DAY_ONE, [theirs], { channel: other }))).toMatchObject({ inserted: 1 });
    expect(cache.readMessage(ID, 1)?.text).toBe('Post 1');
    expect(cache.readMessage(other.channelId, 1)?.text).toBe('theirs');
  });
});

describe('a batch that contradicts itself is a bug, and nothing of it is kept', () => {
  const hundred = Array.from({ length: 101 }, (_, index) => message(index + 1, NEW_YEAR + index));
  test.each([
    ['a message before its claim', batch(DAY_ONE, [message(1, NEW_YEAR - 1)])],
    ['a message at its claim’s end', batch(DAY_ONE, [message(1, NEW_YEAR + DAY)])],
    ['a message of another channel', batch(DAY_ONE, [message(1, NEW_YEAR, { channelId: channelId('99') })])],
    ['101 messages of several seconds', batch(DAY_ONE, hundred)],
    ['a message twice', batch(DAY_ONE, [message(1, NEW_YEAR), message(1, NEW_YEAR + 1)])],
    ['a message both shown and deleted', batch(DAY_ONE, [message(1, NEW_YEAR)], { deleted: [1] })],
    ['an id that is none', batch(DAY_ONE, [message(0, NEW_YEAR)])],
    ['an empty claim', batch({ from: NEW_YEAR, until: NEW_YEAR }, [])],
    ['a broken second', batch(DAY_ONE, [message(1, NEW_YEAR + 0.5)])],
    ['captures that end before they begin', batch(DAY_ONE, [], { capturedFrom: 2, capturedUntil: 1 })],
  ])('%s', (_, wrong) => {
    const { cache, database } = openForTest();
    const before = dump(database.db);
    expect(() => cache.commitBatch(wrong)).toThrow(/^a batch of channel/);
    expect(dump(database.db)).toEqual(before);
  });

  test('101 messages of one second are allowed', () => {
    const { cache } = openForTest();
    const crowded = hundred.map((one) => ({ ...one, date: NEW_YEAR }));
    expect(cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 1 }, crowded))).toMatchObject({ inserted: 101 });
  });

  test('a deletion of a stored message outside the claim', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const before = dump(database.db);
    const next = { from: NEW_YEAR + DAY, until: NEW_YEAR + 2 * DAY };
    expect(() => cache.commitBatch(batch(next, [], { deleted: [1], purpose: 'check' }))).toThrow('outside the claim');
    expect(dump(database.db)).toEqual(before);
  });
});

describe('giving way', () => {
  const half = { from: NEW_YEAR, until: NEW_YEAR + DAY / 2 };

  test('a filling of ground that was downloaded meanwhile writes nothing', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch(DAY_ONE, [message(1, NEW_YEAR)]));
    const before = dump(database.db);
    const overtaken = batch(half, [message(1, NEW_YEAR, { text: 'edited', fetchedAt: ASKED + 9 })]);
    expect(cache.commitBatch(overtaken)).toEqual({ kind: 'gave-way' });
    expect(dump(database.db)).toEqual(before);
  });

  test('a filling overtaken in part completes the whole, and makes the rest equal to its answer', () => {
    const { cache, database } = openForTest();
    cache.commitBatch(batch(half, [message(1, NEW_YEAR), message(2, NEW_YEAR + 1)]));
    const whole = [
      message(1, NEW_YEAR, { text: 'newer', fetchedAt: ASKED + 5 }),
      message(2, NEW_YEAR + 1, { text: 'older', fetchedAt: ASKED - 5 }),
      message(3, NEW_YEAR + DAY / 2, { fetchedAt: ASKED + 5 }),
    ];
    expect(cache.commitBatch(batch(DAY_ONE, whole))).toMatchObject({ inserted: 1, changed: 1, revised: 1 });
    expect(cache.readMessages(ID, [1, 2, 3]).map(({ text }) => text)).toEqual(['newer', 'Post 2', 'Post 3']);
    expect(cache.readCoveredRanges(ID, DAY_ONE)).toEqual([
      { ...DAY_ONE, source: 'downloaded', capturedFrom: ASKED - 5, capturedUntil: ASKED + 5 },
    ]);
    expect(database.db.all('SELECT * FROM day_counts')).toEqual(countedByScan(database.db));
  });

  test('inferred ground is no reason to give way, and is replaced where it was checked', () => {
    const { cache, database } = openForTest();
    database.db.write((db) =>
      db.run(
        `INSERT INTO covered_ranges VALUES (?, ?, ?, 'inferred', '2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z')`,
        ID,
        DAY_ONE.from,
        DAY_ONE.until,
      ),
    );
    const middle = { from: NEW_YEAR + 100, until: NEW_YEAR + 200 };
    expect(cache.commitBatch(batch(middle, [message(1, NEW_YEAR + 150)]))).toMatchObject({ kind: 'committed' });
    expect(cache.readCoveredRanges(ID, DAY_ONE).map(({ from, until, source }) => [from, until, source])).toEqual([
      [NEW_YEAR, NEW_YEAR + 100, 'inferred'],
      [NEW_YEAR + 100, NEW_YEAR + 200, 'downloaded'],
      [NEW_YEAR + 200, NEW_YEAR + DAY, 'inferred'],
    ]);
    expect(cache.readCoverage(ID)).toEqual([DAY_ONE]);
  });
});

describe('a full disk', () => {
  test('in mid-transaction nothing of the batch is kept; reading goes on, and so does writing once there is room', () => {
    const { cache, database } = openForTest({ maxPages: 60 });
    const long = (id: number) => message(id, NEW_YEAR + id, { text: 'x'.repeat(3_000) });
    const claim = (from: number, until: number) => ({ from: NEW_YEAR + from, until: NEW_YEAR + until });
    cache.commitBatch(batch(claim(0, 10), [long(1), long(2)]));
    const before = dump(database.db);
    const many = Array.from({ length: 100 }, (_, index) => long(100 + index));
    let thrown: unknown;
    try {
      cache.commitBatch(batch(claim(100, 300), many));
    } catch (error) {
      thrown = asFailure(error, database.info.file);
    }
    expect(thrown).toBeInstanceOf(FailureError);
    expect((thrown as FailureError).failure).toMatchObject({
      kind: 'disk-full',
      kept: 'Every batch that was committed before is in the cache.',
    });
    expect(dump(database.db)).toEqual(before);
    expect(cache.readCoverage(ID)).toEqual([claim(0, 10)]);
    database.db.pragma('max_page_count = 10000');
    expect(cache.commitBatch(batch(claim(100, 300), many))).toMatchObject({ inserted: 100 });
    expect(database.db.pragma('integrity_check')).toBe('ok');
  });
});
