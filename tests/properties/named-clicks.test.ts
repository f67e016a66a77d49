// Whatever messages hold, and whoever wrote their rows: a click on a name leads to as many messages as the list beside it
// counted, in the list, a search, the figures and an export.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportCursor } from '../../src/main/cache/cache.ts';
import type { Handlers } from '../../src/main/cache/handlers.ts';
import { addition, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../../src/main/cache/test-support.ts';
import type { MessageFilter } from '../../src/shared/domain/message-list.ts';
import type { Entity } from '../../src/shared/domain/message.ts';
import { TOP_KINDS, TopTally, type TopCursor, type TopEntry, type TopKind } from '../../src/shared/domain/top-lists.ts';

const ID = RIVER.channelId;
const WEEK = { from: NEW_YEAR, until: NEW_YEAR + 7 * DAY };

/** Behind another sign, in an address, behind an emoji with its variation sign, full-width, with a channel, a rank … */
const PIECES = [
  '#flood',
  '#Flood',
  '#flood_2024',
  '#flood@city',
  '#洪水',
  '#1',
  '＃flood',
  'flood',
  'example.org',
  'https://Example.org/#flood',
  'http://other.example:80/?q=#洪水',
  'ftp://example.org',
];
const GLUE = [' ', '', '❤\uFE0F', '#', '@', '，', '\u0301', '_', '\n'];
const TYPES = ['hashtag', 'url', 'text_url', 'code', 'bold'] as const;

const texts = fc
  .array(
    fc.record({
      glue: fc.constantFrom(...GLUE),
      piece: fc.constantFrom(...PIECES),
      mark: fc.option(fc.constantFrom(...TYPES), { freq: 3 }),
    }),
    { maxLength: 5 },
  )
  .map((parts) => {
    let text = '';
    const marks: Entity[] = [];
    for (const { glue, piece, mark } of parts) {
      text += glue;
      const place = { offset: text.length, length: piece.length };
      if (mark)
        marks.push({ type: mark, ...place, ...(mark === 'text_url' ? { url: 'https://behind.example/' } : {}) });
      text += piece;
    }
    return { text, entities: marks.length === 0 ? null : marks };
  });
const posts = fc.record({
  content: texts,
  forwardedFromChannelId: fc.constantFrom(null, 77, 78),
  /** Rows of older files leave it open. */
  isForwarded: fc.constantFrom(1, 0, null),
});

function named(cache: Handlers): Readonly<Record<TopKind, readonly TopEntry[]>> {
  const tallies = { hashtags: new TopTally(), domains: new TopTally(), forwards: new TopTally() };
  for (let after: TopCursor | null = null, more = true; more;) {
    const slice = cache.readTopSlice(ID, WEEK, {}, after);
    for (const kind of TOP_KINDS) tallies[kind].add(slice.entries[kind]);
    after = slice.next;
    more = after !== null;
  }
  return {
    hashtags: tallies.hashtags.top(100),
    domains: tallies.domains.top(100),
    forwards: tallies.forwards.top(100),
  };
}

function filterOf(kind: TopKind, { key, label }: TopEntry): MessageFilter {
  if (kind === 'hashtags') return { hashtag: label };
  return kind === 'domains' ? { linkDomain: key } : { forwardedFrom: Number(key) };
}

/** How many messages each way of asking finds. */
function found(cache: Handlers, filter: MessageFilter): readonly number[] {
  const { exportId } = cache.openExport({ channels: [ID], range: null, filter });
  let rows = 0;
  for (let after: ExportCursor | null = null, more = true; more;) {
    const slice = cache.readExportSlice(exportId, { kind: 'json-lines', columns: ['message_id'] }, after);
    rows += slice.rows;
    after = slice.next;
    more = after !== null;
  }
  cache.closeExport(exportId);
  const { items, matching } = cache.readOutline({ channelId: ID, range: null, filter });
  const figures = cache.countMedia(ID, WEEK, filter).days.flatMap(({ counts }) => Object.values(counts));
  const text = { text: 'everywhere', channelId: null, range: null, order: 'date', after: null } as const;
  return [
    rows,
    matching,
    items.reduce((sum, item) => sum + (item.kind === 'day' ? item.count : 0), 0),
    figures.reduce((sum, count) => sum + count, 0),
    cache.searchMessages({ ...text, filter, limit: 100, exact: true }).total?.count ?? NaN,
  ];
}

test('a click on a name leads to as many messages as were counted', () => {
  const { cache, database } = openForTest();
  database.db.pragma('synchronous = OFF');
  let clicks = 0;
  fc.assert(
    fc.property(fc.array(posts, { minLength: 1, maxLength: 12 }), (list) => {
      cache.removeChannel(ID);
      cache.addChannel(addition());
      const messages = list.map(({ content, forwardedFromChannelId, isForwarded }, at) =>
        message(at + 1, NEW_YEAR + at * 3_600, {
          text: `everywhere ${content.text}`,
          entities: content.entities?.map((mark) => ({ ...mark, offset: mark.offset + 'everywhere '.length })) ?? null,
          isForwarded: isForwarded === 1,
          forwardedFromChannelId,
        }),
      );
      cache.commitBatch(batch(WEEK, messages));
      database.db.write((db) => {
        for (const [at, { isForwarded }] of list.entries()) {
          db.run('UPDATE messages SET is_forwarded = ? WHERE message_id = ?', isForwarded, at + 1);
        }
      });
      const lists = named(cache);
      for (const kind of TOP_KINDS) {
        for (const entry of lists[kind]) {
          clicks += 1;
          const says = `${kind} ${entry.label}`;
          expect([says, ...found(cache, filterOf(kind, entry))]).toEqual([
            says,
            ...Array.from({ length: 5 }, () => entry.messages),
          ]);
        }
      }
    }),
    { numRuns: 60 },
  );
  // A generator that names nothing would let the test pass for nothing.
  expect(clicks).toBeGreaterThan(100);
});
