// The bytes of an export, and what an independent reader makes of them.
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import {
  EXPORT_COLUMNS,
  PLAIN_CSV,
  type CsvFormat,
  type ExportColumn,
  type ExportSelection,
} from '../../../shared/domain/export.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { toIso } from '../../../shared/domain/time-range.ts';
import type { ExportCursor, ExportSlice, RowCursor } from '../cache.ts';
import type { ByteSlice } from './byte-slice.ts';
import { readCsvSlice } from './csv-slice.ts';
import type { Handlers } from '../handlers.ts';
import { channelId } from '../../../shared/domain/ids.ts';
import { addition, ASKED, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';

const ID = RIVER.channelId;
const RANGE = { from: NEW_YEAR, until: NEW_YEAR + DAY };
const PLAIN = PLAIN_CSV;

interface Query {
  readonly selection: ExportSelection;
  readonly columns: readonly ExportColumn[];
}

function queryOf(columns: readonly ExportColumn[], change: Partial<ExportSelection> = {}): Query {
  return { selection: { channels: [ID], range: RANGE, filter: {}, ...change }, columns };
}

function exported(cache: Handlers, { selection, columns }: Query, format: CsvFormat = PLAIN): string {
  const { exportId } = cache.openExport(selection);
  let text = '';
  for (let after: ExportCursor | null = null, more = true; more;) {
    const slice: ExportSlice = cache.readExportSlice(exportId, { kind: 'csv', columns, format }, after);
    text += new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(slice.bytes);
    after = slice.next;
    more = after !== null;
  }
  cache.closeExport(exportId);
  return text;
}

/** A cache with one message a text, a minute apart. */
function holding(...posts: readonly Partial<Message>[]): ReturnType<typeof openForTest> {
  const opened = openForTest();
  opened.cache.commitBatch(
    batch(
      RANGE,
      posts.map((post, index) => message(index + 1, NEW_YEAR + index * 60, post)),
    ),
  );
  return opened;
}

describe('golden bytes', () => {
  test('every column of a full and of an empty row', () => {
    const { cache } = holding(
      {
        firstName: 'Ольга',
        lastName: '',
        username: 'olga',
        text: 'He said "no",\nthen left;\tso',
        mediaType: 'photo',
        media: { mimeType: 'image/jpeg', fileSize: 9, fileName: 'x' },
        replyTo: 7,
        postAuthor: 'Ed, the editor',
        isForwarded: true,
        forwardedFromChannelId: -1_009_999_999_999,
        forwardedFromName: 'Elsewhere',
        replies: 4,
        reactions: [{ emoji: '👍', count: 2 }],
        entities: [{ type: 'bold', offset: 0, length: 2 }],
        editDate: NEW_YEAR + 5,
        editHide: true,
        groupedId: '13523456789012345678',
      },
      { senderId: null, text: null, action: 'channel_create', views: null, forwards: null },
    );
    expect(exported(cache, queryOf(EXPORT_COLUMNS))).toBe(
      [
        '2024-01-01T00:00:00Z,1,"He said ""no"",\nthen left;\tso",10,0,photo,1234567890,-1001234567890,"Ольга","","olga",,7,"Ed, the editor",1,-1009999999999,"Elsewhere",,4,"[{""emoji"":""👍"",""count"":2}]","[{""type"":""bold"",""offset"":0,""length"":2}]",2024-01-01T00:00:05Z,1,13523456789012345678,2025-02-04T00:00:00Z,,0,https://t.me/riverwatch/1,1,2024-01-01,"River watch","riverwatch","x","image/jpeg",9\r\n',
        '2024-01-01T00:01:00Z,2,,,,,1234567890,,,,,,,,0,,,channel_create,,,,,0,,2025-02-04T00:00:00Z,,0,https://t.me/riverwatch/2,1,2024-01-01,"River watch","riverwatch",,,\r\n',
      ].join(''),
    );
  });

  test.each([';', '\t'] as const)('delimiter %j', (delimiter) => {
    const { cache } = holding({ text: 'a,b' });
    expect(exported(cache, queryOf(['message_id', 'message']), { ...PLAIN, delimiter })).toBe(`1${delimiter}"a,b"\r\n`);
  });

  test('a channel without a username has the links of its number', () => {
    const { cache } = holding({});
    cache.updateChannel({ ...RIVER, username: null });
    expect(exported(cache, queryOf(['link']))).toBe('https://t.me/c/1234567890/1\r\n');
    cache.updateChannel({ ...RIVER, username: `x' || (SELECT user FROM channels) || '` });
    expect(exported(cache, queryOf(['link']))).toBe('https://t.me/c/1234567890/1\r\n');
  });

  describe('dates', () => {
    const columns = ['date', 'day', 'edit_date', 'deleted_seen_at'] as const;
    const inBerlin = { timeZone: 'Europe/Berlin' } as const;

    test.each<[Partial<CsvFormat>, string]>([
      [{}, '2024-01-01T00:00:00Z,2024-01-01,2024-01-01T23:30:05Z,\r\n'],
      [{ dateFormat: 'spreadsheet' }, '2024-01-01 00:00:00,2024-01-01,2024-01-01 23:30:05,\r\n'],
      [{ dateFormat: 'unix' }, '1704067200,2024-01-01,1704151805,\r\n'],
      [inBerlin, '2024-01-01T01:00:00+01:00,2024-01-01,2024-01-02T00:30:05+01:00,\r\n'],
      [{ ...inBerlin, dateFormat: 'spreadsheet' }, '2024-01-01 01:00:00,2024-01-01,2024-01-02 00:30:05,\r\n'],
      [{ ...inBerlin, dateFormat: 'unix' }, '1704067200,2024-01-01,1704151805,\r\n'],
      [{ timeZone: 'America/St_Johns' }, '2023-12-31T20:30:00-03:30,2023-12-31,2024-01-01T20:00:05-03:30,\r\n'],
    ])('%j', (format, bytes) => {
      const { cache } = holding({ editDate: NEW_YEAR + DAY - 1_795 });
      expect(exported(cache, queryOf(columns), { ...PLAIN, ...format })).toBe(bytes);
    });

    test('what is no date of ours stays the text that it is', () => {
      const { cache, database } = holding({});
      database.db.write((db) => db.run(`UPDATE messages SET edit_date = 'last "week"'`));
      for (const dateFormat of ['iso', 'spreadsheet', 'unix'] as const) {
        const text = exported(cache, queryOf(['edit_date']), { ...PLAIN, ...inBerlin, dateFormat });
        expect(text).toBe('"last ""week"""\r\n');
      }
    });
  });

  test('a channel’s name is data, whatever is in it', () => {
    const { cache } = holding({});
    cache.updateChannel({ ...RIVER, name: `x' || (SELECT 1) || "\0y` });
    expect(exported(cache, queryOf(['channel_name']))).toBe(`"x' || (SELECT 1) || ""\0y"\r\n`);
    cache.updateChannel({ ...RIVER, name: '=1', username: null });
    const guarded = exported(cache, queryOf(['channel_name', 'channel_username']), { ...PLAIN, guardFormulas: true });
    expect(guarded).toBe(`"'=1",\r\n`);
  });

  test('bytes of another program that are no UTF-8 become the replacement character', () => {
    const { cache, database } = holding({ text: 'x' });
    database.db.write((db) => db.run(`UPDATE messages SET message = CAST(x'61ff62' AS TEXT)`));
    expect(exported(cache, queryOf(['message']))).toBe('"a\uFFFDb"\r\n');
  });

  test('the same column twice, and in any order', () => {
    const { cache } = holding({});
    expect(exported(cache, queryOf(['views', 'message_id', 'views']))).toBe('10,1,10\r\n');
  });
});

describe('the formula guard', () => {
  const risky = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\n=1', '＝1', '\0=1', '=', '="a"'];
  const harmless = ['a=1', '', ' =1', '"=1', '1-1', "'=1", '\u200B'];

  test('puts an apostrophe before texts that a spreadsheet would run, and leaves the others', () => {
    const { cache } = holding(...[...risky, ...harmless].map((text) => ({ text })));
    const text = exported(cache, queryOf(['message']), { ...PLAIN, guardFormulas: true });
    const cells = parse(text, { relax_column_count: true }).map(([cell]) => cell);
    expect(cells).toEqual([...risky.map((cell) => `'${cell}`), ...harmless]);
  });

  test('leaves numbers, and guards text in every other column', () => {
    const { cache } = holding({ firstName: '=x', postAuthor: '+y', forwardedFromName: '@z', groupedId: '-5' });
    const columns = ['sender_id', 'first_name', 'post_author', 'forwarded_from_name', 'grouped_id'] as const;
    expect(exported(cache, queryOf(columns), { ...PLAIN, guardFormulas: true })).toBe(
      `-1001234567890,"'=x","'+y","'@z","'-5"\r\n`,
    );
  });

  test('is off unless asked for', () => {
    const { cache } = holding({ text: '=1+1' });
    expect(exported(cache, queryOf(['message']))).toBe('"=1+1"\r\n');
  });
});

describe('read back by an independent reader', () => {
  const texts = [
    'plain',
    '"quoted"',
    '""',
    'line\r\nbreak\nand\rreturn',
    'a\0b\0',
    '\0',
    '東京 서울 القاهرة Κ 👩‍👩‍👧',
    'x'.repeat(4_096),
    'я'.repeat(1_000_000),
    '\u2028\u2029\u0085 \u202Eעברית',
    ',;\t',
    '',
    'ends with a quote"',
    'hidden\0"by a NUL"',
    '=hidden\0"by a NUL"',
  ];

  test('every text is what was stored, NUL characters too, under every format', () => {
    const { cache } = holding(...texts.map((text) => ({ text })));
    for (const delimiter of [',', ';', '\t'] as const) {
      const text = exported(cache, queryOf(['message_id', 'message', 'date']), { ...PLAIN, delimiter });
      expect(parse(text, { delimiter })).toEqual(
        texts.map((one, index) => [String(index + 1), one, toIso(NEW_YEAR + index * 60)]),
      );
    }
  });

  test('a lone surrogate is the replacement character that the cache holds', () => {
    const { cache } = holding({ text: 'a\uDC00b' });
    expect(exported(cache, queryOf(['message']))).toBe('"a\uFFFDb"\r\n');
  });

  test('values that another program put where they don’t belong make no broken record', () => {
    const { cache, database } = holding({}, {});
    database.db.write((db) =>
      db.run(
        `UPDATE messages SET views = '1,"2"', media_type = 'a,b', edit_date = 'x,y', action = '', forwards = 2.5,
         sender_id = x'2c22', is_forwarded = '=1' WHERE message_id = 1`,
      ),
    );
    const columns = ['views', 'media_type', 'edit_date', 'action', 'forwards', 'sender_id', 'is_forwarded'] as const;
    const text = exported(cache, queryOf(columns), { ...PLAIN, guardFormulas: true });
    expect(parse(text)).toEqual([
      ['1,"2"', 'a,b', 'x,y', '', '2.5', ',"', "'=1"],
      ['10', '', '', '', '0', '-1001234567890', '0'],
    ]);
    expect(text).toContain(',"",');
  });

  test('values that hide what they hold behind a NUL, and bytes where text belongs, make no broken record either', () => {
    const { cache, database } = holding({}, { text: 'has a NUL: \0' });
    const columns = ['date', 'message', 'media_type', 'edit_date', 'grouped_id', 'post_author', 'link'] as const;
    database.db.write((db) =>
      db.run(
        `UPDATE messages SET message = CAST('a"b' AS BLOB), media_type = 'photo' || char(0) || ',"', edit_date = date || char(0)
         || ',"', grouped_id = x'2c22', post_author = CAST('=",' AS BLOB) WHERE message_id = 1`,
      ),
    );
    const [first] = parse(exported(cache, queryOf(columns)));
    const date = '2024-01-01T00:00:00Z';
    expect(first).toEqual([date, 'a"b', 'photo\0,"', `${date}\0,"`, ',"', '=",', 'https://t.me/riverwatch/1']);
    database.db.write((db) => db.run(`UPDATE messages SET media_type = 'photo', edit_date = NULL, message = 'b'`));
    expect(exported(cache, queryOf(columns), { ...PLAIN, guardFormulas: true })).toBe(
      [
        `${date},"b",photo,,",""","'="",",https://t.me/riverwatch/1\r\n`,
        '2024-01-01T00:01:00Z,"b",photo,,,,https://t.me/riverwatch/2\r\n',
      ].join(''),
    );
  });

  test('however many columns there are', () => {
    const { cache } = holding({ text: 'many' });
    const columns = Array.from({ length: 12 }, () => EXPORT_COLUMNS).flat();
    const [row] = parse(exported(cache, queryOf(columns)));
    const [once] = parse(exported(cache, queryOf(EXPORT_COLUMNS)));
    expect(row).toEqual(Array.from({ length: 12 }, () => once).flat());
  });
});

describe('slices', () => {
  test('together are the whole, whatever their size, in order of date and id, through the filter', () => {
    const { cache, database } = openForTest();
    const posts = Array.from({ length: 23 }, (_, index) =>
      message(50 - index, NEW_YEAR + Math.floor(index / 4), { mediaType: index % 3 === 0 ? 'photo' : null }),
    );
    cache.commitBatch(batch(RANGE, posts));
    const channel = cache.readChannel(ID);
    if (!channel) throw new Error('no channel');
    for (const filter of [{}, { mediaTypes: ['photo'] as const }]) {
      const query = { channelId: ID, range: RANGE, filter };
      const wanted = posts
        .filter(({ mediaType }) => !('mediaTypes' in filter) || mediaType === 'photo')
        .toSorted((a, b) => a.date - b.date || a.messageId - b.messageId)
        .map(({ messageId }) => `${messageId}\r\n`);
      for (const size of [1, 2, 4, 5, 23, 1_000]) {
        let text = '';
        let rows = 0;
        for (let after: RowCursor | null = null, more = true; more;) {
          const slice: ByteSlice = readCsvSlice(database.db, channel, query, ['message_id'], PLAIN, {
            after,
            rows: size,
          });
          expect(slice.rows).toBeLessThanOrEqual(size);
          text += Buffer.from(slice.bytes).toString();
          rows += slice.rows;
          // A cursor that does not move on would go round for ever.
          if (rows > posts.length) throw new Error('rows come twice');
          after = slice.next;
          more = after !== null;
        }
        expect(text).toBe(wanted.join(''));
        expect(rows).toBe(wanted.length);
      }
    }
  });

  test('keep their order whichever index the rows come out of', () => {
    const { cache, database } = openForTest();
    // Ids fall while dates rise.
    const posts = Array.from({ length: 9 }, (_, index) => message(100 - index, NEW_YEAR + index));
    cache.commitBatch(batch(RANGE, posts));
    const wanted = posts.map(({ messageId }) => `${messageId}\r\n`).join('');
    expect(exported(cache, queryOf(['message_id']))).toBe(wanted);
    database.db.write((db) => db.run('DROP INDEX idx_date'));
    expect(exported(cache, queryOf(['message_id']))).toBe(wanted);
  });

  test('hold few rows where their texts are long, so that memory stays flat', () => {
    const long = 1024 * 1024;
    const { cache, database } = holding(
      ...Array.from({ length: 40 }, (_, index) => ({ text: `${index}`.padEnd(long, 'x') })),
    );
    const channel = cache.readChannel(ID);
    if (!channel) throw new Error('no channel');
    const texts: string[] = [];
    const query = { channelId: ID, range: RANGE, filter: {} };
    for (let after: RowCursor | null = null, more = true; more;) {
      const slice: ByteSlice = readCsvSlice(database.db, channel, query, ['message'], PLAIN, { after, rows: 1_000 });
      expect(slice.bytes.byteLength).toBeLessThan(2 * long);
      texts.push(...parse(Buffer.from(slice.bytes)).map(([text]) => text ?? ''));
      after = slice.next;
      more = after !== null;
    }
    expect(texts.map((text) => text.length)).toEqual(texts.map(() => long));
    expect(texts.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  test('an empty range, and one without messages, have no bytes', () => {
    const { cache } = holding({});
    const nothing = { from: RANGE.until, until: RANGE.until };
    for (const range of [nothing, { from: RANGE.until, until: RANGE.until + 5 }]) {
      expect(exported(cache, queryOf(['message'], { range }))).toBe('');
      expect(cache.previewExport({ channels: [ID], range, filter: {} }, ['message'], 5)).toMatchObject({
        rows: 0,
        cells: [],
      });
    }
  });
});

test('several channels stand one after the other, each in its own order, and tell of themselves', () => {
  const { cache } = holding({}, {});
  const lake = { ...RIVER, channelId: channelId('42'), name: 'Lake', username: 'lake' };
  cache.addChannel(addition({ channel: lake }));
  const post = message(7, NEW_YEAR - DAY, { channelId: lake.channelId });
  cache.commitBatch(batch({ from: NEW_YEAR - DAY, until: NEW_YEAR }, [post], { channel: lake }));
  const columns = ['channel_id', 'message_id', 'link', 'channel_name'] as const;
  const query = queryOf(columns, { channels: [ID, lake.channelId], range: null });
  expect(exported(cache, query)).toBe(
    [
      '1234567890,1,https://t.me/riverwatch/1,"River watch"\r\n',
      '1234567890,2,https://t.me/riverwatch/2,"River watch"\r\n',
      '42,7,https://t.me/lake/7,"Lake"\r\n',
    ].join(''),
  );
  const { parts, rows } = cache.openExport(query.selection);
  expect(rows).toBe(3);
  // All that is held: from the first covered second to the last.
  expect(parts.map(({ channel, range, rows: own }) => [channel.name, range, own])).toEqual([
    ['River watch', RANGE, 2],
    ['Lake', { from: NEW_YEAR - DAY, until: NEW_YEAR }, 1],
  ]);
  expect(cache.previewExport(query.selection, columns, 3)).toMatchObject({ rows: 3, cells: [{}, {}, { 0: '42' }] });
});

describe('a snapshot', () => {
  test('keeps rows and coverage as they were when it was opened, although a filling goes on', () => {
    const { cache } = openForTest();
    const half = { from: RANGE.from, until: RANGE.from + DAY / 2 };
    cache.commitBatch(batch(half, [message(1, NEW_YEAR)]));
    const query = queryOf(['message_id', 'message', 'covered']);
    const snapshot = cache.openExport(query.selection);
    cache.commitBatch(batch(half, [message(1, NEW_YEAR, { text: 'edited' })], { purpose: 'check' }));
    cache.commitBatch(batch({ from: half.until, until: RANGE.until }, [message(2, half.until)]));
    expect(snapshot).toMatchObject({
      rows: 1,
      parts: [
        {
          rows: 1,
          covered: [{ ...half, source: 'downloaded', capturedFrom: ASKED, capturedUntil: ASKED }],
          gaps: [{ from: half.until, until: RANGE.until }],
        },
      ],
    });
    const shape = { kind: 'csv', columns: query.columns, format: PLAIN } as const;
    const slice = cache.readExportSlice(snapshot.exportId, shape, null);
    expect(Buffer.from(slice.bytes).toString()).toBe('1,"Post 1",1\r\n');
    cache.closeExport(snapshot.exportId);
    expect(exported(cache, query)).toBe('1,"edited",1\r\n2,"Post 2",1\r\n');
  });

  test('rows outside coverage are exported and marked', () => {
    const { cache, database } = holding({}, {}, {});
    database.db.write((db) => db.run('UPDATE covered_ranges SET until_instant = ?', NEW_YEAR + 60));
    expect(exported(cache, queryOf(['message_id', 'covered']))).toBe('1,1\r\n2,0\r\n3,0\r\n');
    // A date that can't be read is in no range, though its row stands among covered ones.
    database.db.write((db) => db.run(`UPDATE messages SET date = date || '?' WHERE message_id = 1`));
    expect(exported(cache, queryOf(['message_id', 'covered']))).toBe('1,0\r\n2,0\r\n3,0\r\n');
  });

  test('a removed channel ends no export that has begun', () => {
    const { cache } = holding({});
    const { selection, columns } = queryOf(['message']);
    const { exportId } = cache.openExport(selection);
    cache.removeChannel(ID);
    expect(cache.readExportSlice(exportId, { kind: 'csv', columns, format: PLAIN }, null).rows).toBe(1);
    cache.closeExport(exportId);
    expect(() => cache.openExport(selection)).toThrow('is not in this archive');
  });
});

describe('a preview', () => {
  test('tells rows, the first of them, the bytes and the gaps inside the period', () => {
    const { cache } = openForTest({}, { lastCut: NEW_YEAR + 3 * DAY });
    const posts = Array.from({ length: 40 }, (_, index) => message(index + 1, NEW_YEAR + index));
    cache.commitBatch(batch(RANGE, posts));
    const query = queryOf(['message_id', 'message', 'media_type', 'covered', 'link'], {
      range: { from: NEW_YEAR, until: NEW_YEAR + 9 * DAY },
    });
    const preview = cache.previewExport(query.selection, query.columns, 2);
    expect(preview).toMatchObject({
      rows: 40,
      cells: [
        ['1', 'Post 1', '', '1', 'https://t.me/riverwatch/1'],
        ['2', 'Post 2', '', '1', 'https://t.me/riverwatch/2'],
      ],
      gaps: [{ channelId: ID, from: NEW_YEAR + DAY, until: NEW_YEAR + 3 * DAY }],
    });
    const header = 'message_id,message,media_type,covered,link\r\n';
    expect(preview.bytes).toBe(Buffer.byteLength(header + exported(cache, query)));
  });
});
