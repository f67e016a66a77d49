// What messages name, and that a click on it leads to as many messages as the list said.
import { describe, expect, test } from 'vitest';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { TOP_KINDS, TopTally, type TopCursor, type TopEntry, type TopKind } from '../../../shared/domain/top-lists.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../test-support.ts';
import type { ReadableDb } from '../file/connection.ts';
import { entitiesOf, hashtagsOf, hostOf, hostsOf } from './named-things.ts';
import { readTopSlice } from './top-slice.ts';

const ID = RIVER.channelId;
const ALL = { from: NEW_YEAR, until: NEW_YEAR + 3 * DAY };

/** A text with the marks that Telegram would set. */
function marked(
  parts: readonly (readonly [type: 'hashtag' | 'url' | 'text_url' | null, text: string, url?: string])[],
) {
  let text = '';
  const entities: NonNullable<Message['entities']>[number][] = [];
  for (const [type, part, url] of parts) {
    if (type) entities.push({ type, offset: text.length, length: part.length, ...(url === undefined ? {} : { url }) });
    text += `${part} `;
  }
  return { text, entities: entities.length === 0 ? null : entities };
}

function posts(): Message[] {
  const at = (id: number) => NEW_YEAR + id * 5_000;
  const forward = (id: number, name: string | null) => ({
    isForwarded: true,
    forwardedFromChannelId: id,
    forwardedFromName: name,
  });
  return [
    message(
      1,
      at(1),
      marked([
        ['hashtag', '#Паводок'],
        ['hashtag', '#паводок'],
        [null, 'один раз'],
      ]),
    ),
    message(
      2,
      at(2),
      marked([
        ['hashtag', '#паводок'],
        ['url', 'https://WWW.Example.org/a'],
        ['url', 'example.org/b'],
      ]),
    ),
    message(
      3,
      at(3),
      marked([
        ['text_url', 'по ссылке', 'https://t.me/riverwatch/5'],
        ['hashtag', '#bridge@city'],
      ]),
    ),
    message(4, at(4), marked([['url', 'http://пример.испытание/путь?q=<script>']])),
    message(5, at(5), { ...forward(2_000_000_001, 'Город'), text: 'no tags' }),
    message(6, at(6), { ...forward(2_000_000_001, 'Город, новое имя'), text: '#bridge and https://example.org.' }),
    message(7, at(7), { ...forward(2_000_000_002, null), text: null, mediaType: 'photo' }),
    // A person: not a channel.
    message(8, at(8), { isForwarded: true, forwardedFromName: 'Вера', text: 'mailto:a@example.org tg://resolve?x' }),
    message(9, at(9), { text: '=1+1 #=2 ## #! and notalink://x' }),
  ];
}

function filled() {
  const opened = openForTest();
  opened.cache.commitBatch(batch(ALL, posts()));
  return opened;
}

function tallied(db: ReadableDb, filter: MessageFilter, rows: number) {
  const tallies = { hashtags: new TopTally(), domains: new TopTally(), forwards: new TopTally() };
  let messages = 0;
  for (let after: TopCursor | null = null, first = true; first || after !== null; first = false) {
    const slice = readTopSlice(db, { channelId: ID, range: ALL, filter }, after, rows);
    messages += slice.messages;
    for (const kind of TOP_KINDS) tallies[kind].add(slice.entries[kind]);
    after = slice.next;
  }
  const lists = Object.fromEntries(TOP_KINDS.map((kind) => [kind, tallies[kind].top(10)]));
  return { messages, lists: lists as Readonly<Record<TopKind, readonly TopEntry[]>> };
}

test.each([1, 2, 4, 100])('in slices of %d, a message counts once for each thing that it names', (rows) => {
  const { database } = filled();
  expect(tallied(database.db, {}, rows)).toEqual({
    messages: 9,
    lists: {
      hashtags: [
        { key: '#bridge', label: '#bridge', messages: 2 },
        { key: '#паводок', label: '#Паводок', messages: 2 },
      ],
      domains: [
        { key: 'example.org', label: 'example.org', messages: 2 },
        { key: 't.me', label: 't.me', messages: 1 },
        { key: 'xn--e1afmkfd.xn--80akhbyknj4f', label: 'xn--e1afmkfd.xn--80akhbyknj4f', messages: 1 },
      ],
      forwards: [
        { key: '2000000001', label: 'Город', messages: 2 },
        { key: '2000000002', label: '2000000002', messages: 1 },
      ],
    },
  });
});

test('a slice looks at so many messages, however few the filter lets through', () => {
  const { database } = filled();
  const query = { channelId: ID, range: ALL, filter: { minViews: 1_000 } };
  const nexts: (number | null)[] = [];
  for (let after: TopCursor | null = null, first = true; first || after !== null; first = false) {
    ({ next: after } = readTopSlice(database.db, query, after, 4));
    nexts.push(after && after.id);
  }
  expect(nexts).toEqual([4, 8, null]);
});

test('a click leads to as many messages as the list said, in the list, its days and the figures', () => {
  const { cache, database } = filled();
  const { lists } = tallied(database.db, {}, 100);
  const filters: readonly (readonly [TopEntry, MessageFilter])[] = [
    ...lists.hashtags.map((entry) => [entry, { hashtag: entry.label }] as const),
    ...lists.domains.map((entry) => [entry, { linkDomain: entry.key }] as const),
    ...lists.forwards.map((entry) => [entry, { forwardedFrom: Number(entry.key) }] as const),
  ];
  expect(filters.length).toBe(7);
  for (const [entry, filter] of filters) {
    const outline = cache.readOutline({ channelId: ID, range: null, filter });
    expect([entry.key, outline.matching]).toEqual([entry.key, entry.messages]);
    const rows = outline.items.flatMap((item) =>
      item.kind === 'day'
        ? cache.readDayMessages({ channelId: ID, range: null, filter, day: item.day, offset: 0, limit: 100 })
        : [],
    );
    expect(rows.length).toBe(entry.messages);
    const { days } = cache.countMedia(ID, ALL, filter);
    expect(days.flatMap(({ counts }) => Object.values(counts)).reduce((sum, n) => sum + n, 0)).toBe(entry.messages);
    // And once more inside it.
    expect(tallied(database.db, filter, 3).messages).toBe(entry.messages);
  }
});

test('a hashtag is what Telegram marked, whatever else holds its word', () => {
  const { cache, database } = openForTest();
  const texts = [
    marked([['url', 'https://example.org/#flood']]),
    { text: 'code #flood', entities: [{ type: 'code', offset: 5, length: 6 }] },
    marked([['hashtag', '#flood']]),
    // Words do not take this one for a tag: what stands before it is a part of an emoji, and a mark to Unicode.
    { text: '❤\uFE0F#Flood', entities: [{ type: 'hashtag', offset: 2, length: 6 }] },
    marked([['hashtag', '＃flood']]),
  ];
  const messages = texts.map((post, at) => message(at + 1, NEW_YEAR + at * 5_000, post));
  cache.commitBatch(batch(ALL, messages));
  const { lists } = tallied(database.db, {}, 100);
  expect(lists.hashtags).toEqual([{ key: '#flood', label: '#flood', messages: 3 }]);
  const ids = (filter: MessageFilter) =>
    cache
      .readDayMessages({ channelId: ID, range: null, filter, day: NEW_YEAR / DAY, offset: 0, limit: 9 })
      .map(({ messageId }) => messageId);
  expect(ids({ hashtag: 'flood' })).toEqual([3, 4, 5]);
  expect(ids({ hashtag: '#flood', linkDomain: 'example.org' })).toEqual([]);
  // The words are found wherever they stand, as ever.
  expect(ids({ text: '#flood' })).toEqual([1, 2, 3]);
  // A mark comes, and another goes, without a word of text.
  const [first, , third] = messages;
  if (!first || !third) throw new Error('no messages');
  const fetchedAt = first.fetchedAt + 9;
  const checked = [
    { ...first, fetchedAt, entities: [{ type: 'hashtag', offset: 20, length: 6 }] },
    { ...third, fetchedAt, entities: [{ type: 'bold', offset: 0, length: 6 }] },
  ];
  cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 10_001 }, checked, { purpose: 'check', deleted: [2] }));
  expect(ids({ hashtag: 'flood' })).toEqual([1, 4, 5]);
});

test('what an older file does not call forwarded is no forward to the list either, whatever else it names', () => {
  const { cache, database } = openForTest();
  cache.commitBatch(
    batch(ALL, [
      message(1, NEW_YEAR + 1, { ...marked([['hashtag', '#a']]), forwardedFromChannelId: 77 }),
      message(2, NEW_YEAR + 2, { text: 'no names', forwardedFromChannelId: 77 }),
      message(3, NEW_YEAR + 3, { ...marked([['hashtag', '#a']]), forwardedFromChannelId: 77, isForwarded: true }),
    ]),
  );
  database.db.write((db) => db.run('UPDATE messages SET is_forwarded = NULL WHERE message_id < 3'));
  const { lists } = tallied(database.db, {}, 100);
  expect(lists.forwards).toEqual([{ key: '77', label: '77', messages: 1 }]);
  expect(cache.readOutline({ channelId: ID, range: null, filter: { forwardedFrom: 77 } }).matching).toBe(1);
});

test('a filter for a host does not take the end or the beginning of another', () => {
  const { cache } = filled();
  const matching = (linkDomain: string) =>
    cache.readOutline({ channelId: ID, range: null, filter: { linkDomain } }).matching;
  expect(['ample.org', 'example.or', 'org', '%', 'example.org'].map(matching)).toEqual([0, 0, 0, 0, 2]);
});

describe('hosts', () => {
  test.each([
    ['https://Example.ORG:8080/x', 'example.org'],
    ['example.org', 'example.org'],
    ['https://user:secret@example.org/', 'example.org'],
    ['https://www.example.org', 'example.org'],
    ['https://www.org', 'www.org'],
    ['https://пример.испытание', 'xn--e1afmkfd.xn--80akhbyknj4f'],
    // A look-alike of apple.com, with a Cyrillic а.
    ['https://аpple.com', 'xn--pple-43d.com'],
    ['javascript:alert(1)//example.org', null],
    ['ftp://example.org/x', null],
    ['https://', null],
    ['not a link', null],
    ['example.org:8443/x', 'example.org'],
    ['https://localhost/x', 'localhost'],
    ['EXAMPLE.org...', 'example.org'],
    // What leads to a person, a telephone or an app leads to no site.
    ['mailto:a@example.org', null],
    ['a@example.org', null],
    ['tel:123', null],
    ['sip:a@example.org', null],
    ['//example.org', null],
  ])('%s', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });

  test('come out of a text where nothing is marked, and only there', () => {
    expect([...hostsOf('see https://a.example/x, (http://b.example) ', null)]).toEqual(['a.example', 'b.example']);
    expect([...hostsOf('see https://a.example/x', [])]).toEqual([]);
  });

  test.each([
    '（https://example.org）',
    '网站：https://example.org，欢迎',
    '**https://example.org**',
    'https://example.org…',
    'https://example.org...',
    '`https://example.org`|',
  ])('end where the address does: %s', (text) => {
    expect([...hostsOf(text, null)]).toEqual(['example.org']);
  });
});

test('a rank is no hashtag where nothing is marked; a year with a word is', () => {
  expect([...hashtagsOf('We are #1! #٢ #2024выборы', null).keys()]).toEqual(['#2024выборы']);
});

test('marks that another program wrote are no reason to fail', () => {
  expect(entitiesOf('{')).toBeNull();
  expect(entitiesOf('{"type":"hashtag"}')).toBeNull();
  expect(entitiesOf('[1,null,{"type":"hashtag","offset":"0","length":3}]')).toEqual([]);
  expect([...hashtagsOf('#a', [{ type: 'hashtag', offset: 900, length: 5 }])]).toEqual([]);
});

describe('a tally', () => {
  test('has the most frequent first, however many there are', () => {
    const tally = new TopTally();
    const entries = Array.from({ length: 3_000 }, (_, at) => ({
      key: `k${at}`,
      label: `K${at}`,
      messages: (at * 7_919) % 3_001,
    }));
    tally.add(entries);
    const truth = entries.toSorted((a, b) => b.messages - a.messages || (a.key < b.key ? -1 : 1));
    expect(tally.top(25)).toEqual(truth.slice(0, 25));
    expect(tally.size).toBe(3_000);
  });

  test('that is full goes on counting what it knows, and says so', () => {
    const tally = new TopTally(2);
    tally.add(['a', 'b', 'c', 'a'].map((key) => ({ key, label: key, messages: 1 })));
    expect([tally.size, tally.isFull, tally.top(5).map(({ key, messages }) => [key, messages])]).toEqual([
      2,
      true,
      [
        ['a', 2],
        ['b', 1],
      ],
    ]);
  });
});
