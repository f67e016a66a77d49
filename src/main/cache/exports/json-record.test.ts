// JSON Lines: the lines, and what other readers make of them.
import { describe, expect, test } from 'vitest';
import { EXPORT_COLUMNS, type ExportColumn } from '../../../shared/domain/export.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { ExportCursor, ExportSlice } from '../cache.ts';
import type { Handlers } from '../handlers.ts';
import { cleanJson } from './json-record.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER, type OpenedForTest } from '../test-support.ts';

const RANGE = { from: NEW_YEAR, until: NEW_YEAR + DAY };

function holding(...posts: readonly Partial<Message>[]): OpenedForTest {
  const opened = openForTest();
  opened.cache.commitBatch(
    batch(
      RANGE,
      posts.map((post, index) => message(index + 1, NEW_YEAR + index * 60, post)),
    ),
  );
  return opened;
}

function exported(cache: Handlers, columns: readonly ExportColumn[]): string {
  const { exportId } = cache.openExport({ channels: [RIVER.channelId], range: RANGE, filter: {} });
  let text = '';
  for (let after: ExportCursor | null = null, more = true; more;) {
    const slice: ExportSlice = cache.readExportSlice(exportId, { kind: 'json-lines', columns }, after);
    text += new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(slice.bytes);
    after = slice.next;
    more = after !== null;
  }
  cache.closeExport(exportId);
  return text;
}

const parsed = (text: string): readonly unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

test('golden bytes: every column of a full and of an empty row', () => {
  const { cache } = holding(
    {
      firstName: 'Ольга',
      username: 'olga',
      text: 'He said "no",\nthen \\left',
      mediaType: 'photo',
      media: { mimeType: 'image/jpeg', fileSize: 9, fileName: 'x' },
      replyTo: 7,
      isForwarded: true,
      forwardedFromChannelId: -1_009_999_999_999,
      reactions: [{ emoji: '👍', count: 2 }],
      entities: [{ type: 'text_url', offset: 0, length: 2, url: 'https://example.org/?a="b"' }],
      editDate: NEW_YEAR + 5,
      groupedId: '13523456789012345678',
    },
    { senderId: null, text: null, action: 'channel_create', views: null, forwards: null },
  );
  expect(exported(cache, EXPORT_COLUMNS)).toBe(
    [
      '{"date":"2024-01-01T00:00:00Z","message_id":1,"message":"He said \\"no\\",\\nthen \\\\left","views":10,"forwards":0,"media_type":"photo","channel_id":"1234567890","sender_id":-1001234567890,"first_name":"Ольга","last_name":null,"username":"olga","media_path":null,"reply_to":7,"post_author":null,"is_forwarded":1,"forwarded_from_channel_id":-1009999999999,"forwarded_from_name":null,"action":null,"replies":null,"reactions":[{"emoji":"👍","count":2}],"entities":[{"type":"text_url","offset":0,"length":2,"url":"https://example.org/?a=\\"b\\""}],"edit_date":"2024-01-01T00:00:05Z","edit_hide":0,"grouped_id":"13523456789012345678","fetched_at":"2025-02-04T00:00:00Z","deleted_seen_at":null,"revisions":0,"link":"https://t.me/riverwatch/1","covered":1,"day":"2024-01-01","channel_name":"River watch","channel_username":"riverwatch","media_file_name":"x","media_mime_type":"image/jpeg","media_file_size":9}\n',
      '{"date":"2024-01-01T00:01:00Z","message_id":2,"message":null,"views":null,"forwards":null,"media_type":null,"channel_id":"1234567890","sender_id":null,"first_name":null,"last_name":null,"username":null,"media_path":null,"reply_to":null,"post_author":null,"is_forwarded":0,"forwarded_from_channel_id":null,"forwarded_from_name":null,"action":"channel_create","replies":null,"reactions":null,"entities":null,"edit_date":null,"edit_hide":0,"grouped_id":null,"fetched_at":"2025-02-04T00:00:00Z","deleted_seen_at":null,"revisions":0,"link":"https://t.me/riverwatch/2","covered":1,"day":"2024-01-01","channel_name":"River watch","channel_username":"riverwatch","media_file_name":null,"media_mime_type":null,"media_file_size":null}\n',
    ].join(''),
  );
});

describe('hostile texts', () => {
  const texts = [
    'a\u2028b\u2029c\u0085d\vе\f\u001c',
    '\0\u0001\u001f\u007f',
    '"}\n{"message":"not me"}',
    '\\u2028 \\ud800',
    '東京 القاهرة 👩‍👩‍👧 \u202Eabc',
    'x'.repeat(1_000_000),
    '',
  ];

  test('come back as they were, and every line is one message', () => {
    const { cache } = holding(...texts.map((text) => ({ text })));
    const lines = exported(cache, ['message_id', 'message']);
    expect(parsed(lines)).toEqual(texts.map((text, index) => ({ message_id: index + 1, message: text })));
    // However a reader parts lines: no sign of Unicode that any of them takes for a line's end.
    for (const end of '\u0085\u2028\u2029\v\f\r\u001C\u001D\u001E') expect(lines).not.toContain(end);
  });

  test('halves of surrogate pairs inside the cache’s own JSON become the replacement character', () => {
    const { cache, database } = holding({ entities: [{ type: 'text_url', offset: 0, length: 1, url: 'x' }] });
    database.db.write((db) =>
      db.run(
        'UPDATE messages SET entities = ?',
        String.raw`[{"type":"a\ud83d\udc4d","url":"x\ud800y\udc00","n":"\\ud800"}]`,
      ),
    );
    const [row] = parsed(exported(cache, ['entities']));
    expect(row).toEqual({ entities: [{ type: 'a👍', url: 'x\uFFFDy\uFFFD', n: String.raw`\ud800` }] });
  });

  test('what another program stored is valid JSON still', () => {
    const { cache, database } = holding({});
    database.db.write((db) =>
      db.run(
        `UPDATE messages SET reactions = '{broken', entities = x'ff00', views = '1,"2"', sender_id = x'2c22',
         first_name = CAST(x'61edb08062' AS TEXT), forwards = 2.5`,
      ),
    );
    expect(parsed(exported(cache, ['reactions', 'entities', 'views', 'sender_id', 'first_name', 'forwards']))).toEqual([
      {
        reactions: '{broken',
        entities: '\uFFFD\0',
        views: '1,"2"',
        sender_id: ',"',
        first_name: 'a\uFFFD\uFFFD\uFFFDb',
        forwards: 2.5,
      },
    ]);
  });
});

test('a column that is named twice is one key', () => {
  const { cache } = holding({});
  expect(exported(cache, ['views', 'message_id', 'views'])).toBe('{"views":10,"message_id":1}\n');
});

test.each([
  [String.raw`"\ud800"`, String.raw`"\ufffd"`],
  [String.raw`"\udc00\ud800"`, String.raw`"\ufffd\ufffd"`],
  [String.raw`"\uD83D\uDC4D"`, String.raw`"\uD83D\uDC4D"`],
  [String.raw`"\\ud800"`, String.raw`"\\ud800"`],
  [String.raw`"\\\ud800"`, String.raw`"\\\ufffd"`],
  [String.raw`"\ud800\u0041"`, String.raw`"\ufffd\u0041"`],
])('%s -> %s', (json, clean) => expect(cleanJson(json)).toBe(clean));
