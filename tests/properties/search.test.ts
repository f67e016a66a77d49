// Search against a naive model. Texts are made of parts whose plain form is written down beside them, so that the model
// needs nothing of the folding that it checks; what matches is then said in a line or two for each kind of query.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexMore, clearIndex, preparedShare } from '../../src/main/cache/search/search-index.ts';
import type { Connection } from '../../src/main/cache/file/connection.ts';
import type { Handlers } from '../../src/main/cache/handlers.ts';
import {
  addition,
  ASKED,
  batch,
  DAY,
  message,
  NEW_YEAR,
  openForTest,
  RIVER,
} from '../../src/main/cache/test-support.ts';
import { isFound } from '../../src/shared/domain/search-marks.ts';
import { parseSearch } from '../../src/shared/domain/search-query.ts';

/** Plain form, and ways in which it may be written. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  паводок: ['паводок', 'Паводок', 'ПАВОДОК', 'паво\u00ADдок', 'па\u0301водок'],
  паводки: ['паводки', 'Паводки'],
  елка: ['ёлка', 'Ёлка', 'елка', 'е\u0308лка'],
  йод: ['йод', 'Йод', 'и\u0306од'],
  ecole: ['école', 'ÉCOLE', 'ecole', 'e\u0301cole'],
  eco: ['eco', 'Eco', 'éco'],
  strasse: ['Straße', 'STRASSE', 'ｓｔｒａｓｓｅ'],
  احمد: ['أحمد', 'احمد', 'أَحْمَد', 'أحـمد'],
  مدرسه: ['مدرسة', 'مدرسه'],
  2024: ['2024', '٢٠٢٤', '２０２４'],
};
const PLAIN = Object.keys(WORDS);
const RUN = '水位上升がパ한국〇々ㅋㅠ';
const SEPARATORS = [' ', ', ', '\n', ' — ', '. ', ' «', '» ', '/'];

interface Part {
  readonly plain: string;
  readonly written: string;
  /** Of a script without spaces. */
  readonly run: boolean;
}
interface Text {
  readonly parts: readonly Part[];
  readonly text: string;
}

const word: fc.Arbitrary<Part> = fc
  .tuple(fc.constantFrom(...PLAIN), fc.nat())
  .map(([plain, pick]) => ({ plain, written: WORDS[plain]?.[pick % WORDS[plain].length] ?? plain, run: false }));
const run: fc.Arbitrary<Part> = fc
  .array(fc.constantFrom(...RUN.split('')), { minLength: 1, maxLength: 6 })
  .map((characters) => ({ plain: characters.join(''), written: characters.join(''), run: true }));
const text: fc.Arbitrary<Text> = fc
  .array(fc.tuple(fc.oneof(word, word, run), fc.constantFrom(...SEPARATORS)), { maxLength: 7 })
  .map((list) => ({
    parts: list.map(([part]) => part),
    text: list.map(([{ written }, separator]) => written + separator).join(''),
  }));

interface Asked {
  readonly typed: string;
  readonly matches: (parts: readonly Part[]) => boolean;
}

const one: fc.Arbitrary<Asked> = fc.oneof(
  word.map(({ plain, written }) => ({
    typed: written,
    matches: (parts: readonly Part[]) => parts.some((part) => part.plain === plain),
  })),
  word
    .filter(({ plain }) => plain.length > 3)
    .map(({ plain }) => ({
      typed: `${plain.slice(0, 3)}*`,
      matches: (parts: readonly Part[]) => parts.some((part) => part.plain.startsWith(plain.slice(0, 3))),
    })),
  fc.tuple(word, word).map(([a, b]) => ({
    typed: `"${a.written}, ${b.written}"`,
    matches: (parts: readonly Part[]) =>
      parts.some((part, at) => part.plain === a.plain && parts[at + 1]?.plain === b.plain),
  })),
  run.map(({ plain }) => ({
    typed: plain,
    matches: (parts: readonly Part[]) => parts.some((part) => part.run && part.plain.includes(plain)),
  })),
);
const asked: fc.Arbitrary<Asked> = fc.oneof(
  one,
  fc.tuple(one, one).map(([a, b]) => ({
    typed: `${a.typed} ${b.typed}`,
    matches: (parts: readonly Part[]) => a.matches(parts) && b.matches(parts),
  })),
  fc.tuple(one, one).map(([a, b]) => ({
    typed: `${a.typed} OR ${b.typed}`,
    matches: (parts: readonly Part[]) => a.matches(parts) || b.matches(parts),
  })),
  fc.tuple(one, one).map(([a, b]) => ({
    typed: `${a.typed} -${b.typed}`,
    matches: (parts: readonly Part[]) => a.matches(parts) && !b.matches(parts),
  })),
  one.map((a) => ({ typed: `-${a.typed}`, matches: (parts: readonly Part[]) => !a.matches(parts) })),
);

const ID = RIVER.channelId;
const WEEK = { from: NEW_YEAR, until: NEW_YEAR + 7 * DAY };

/** Power cuts are tested elsewhere: here every commit would wait for the disk. */
function quick(): ReturnType<typeof openForTest> {
  const opened = openForTest();
  opened.database.db.pragma('synchronous = OFF');
  return opened;
}

function found(cache: Handlers, typed: string): readonly number[] {
  const query = { channelId: ID, range: null, filter: { text: typed } };
  return cache
    .readOutline(query)
    .items.flatMap((item) =>
      item.kind === 'gap' ? [] : cache.readDayMessages({ ...query, day: item.day, offset: 0, limit: 500 }),
    )
    .map(({ messageId }) => messageId)
    .toSorted((a, b) => a - b);
}

test('what is found is what a look through the texts finds, by the index and by the marks', () => {
  const { cache } = quick();
  const seen = { found: 0, partly: 0 };
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 12 }),
      fc.array(asked, { minLength: 1, maxLength: 6 }),
      (texts, queries) => {
        cache.removeChannel(ID);
        cache.addChannel(addition());
        cache.commitBatch(
          batch(
            WEEK,
            texts.map((one, at) => message(at + 1, NEW_YEAR + at * 40_000, { text: one.text })),
          ),
        );
        for (const { typed, matches } of queries) {
          const expected = texts.flatMap(({ parts }, at) => (matches(parts) ? [at + 1] : []));
          expect(found(cache, typed), typed).toEqual(expected);
          const query = parseSearch(typed);
          expect(
            texts.flatMap((one, at) => (isFound(one.text, query) ? [at + 1] : [])),
            typed,
          ).toEqual(expected);
          if (expected.length > 0) seen.found += 1;
          if (expected.length > 0 && expected.length < texts.length) seen.partly += 1;
        }
      },
    ),
    { numRuns: 150 },
  );
  // A generator that finds nothing would let the test pass for nothing.
  expect(Math.min(seen.found, seen.partly)).toBeGreaterThan(30);
});

test('whatever the text and the query, index and marks agree, and nothing is an error', () => {
  const { cache } = quick();
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc
      .array(
        fc.constantFrom('a', 'b', '#a', '@b', '"', '-', '*', ' ', 'OR', '水', '位', 'ё', '\u0301', '🌊', '.', '«', '»'),
        { maxLength: 14 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(
      fc.array(anything, { minLength: 1, maxLength: 8 }),
      fc.array(anything, { maxLength: 5 }),
      (texts, queries) => {
        cache.removeChannel(ID);
        cache.addChannel(addition());
        cache.commitBatch(
          batch(
            WEEK,
            texts.map((one, at) => message(at + 1, NEW_YEAR + at * 40_000, { text: one })),
          ),
        );
        for (const typed of [...queries, ...texts]) {
          const query = parseSearch(typed);
          const stored = (one: string) => one.replace(/\p{Surrogate}/gu, '\uFFFD');
          const expected = texts.flatMap((one, at) => (isFound(stored(one), query) ? [at + 1] : []));
          expect(found(cache, typed), JSON.stringify(typed)).toEqual(expected);
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** Every word of the index with where it stands. */
function indexed(db: Connection): readonly unknown[] {
  db.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab (main, message_search, instance)');
  return db.all('SELECT term, doc, offset FROM temp.words ORDER BY doc, offset');
}

test('after any commits, edits, deletions, withdrawals and removals the index is the one that would be made anew', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('commit' as const),
        posts: fc.uniqueArray(
          fc.record({
            id: fc.integer({ min: 1, max: 30 }),
            shift: fc.constantFrom(0, 0, 0, 5, DAY),
            text: fc.option(text),
          }),
          { selector: ({ id }) => id, maxLength: 10 },
        ),
        keep: fc.constantFrom(false, false, true),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('withdraw' as const), day: fc.integer({ min: 0, max: 6 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'remove' as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('prepare' as const), rows: fc.integer({ min: 1, max: 9 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'merge' as const }) },
  );
  const { cache, database } = quick();
  const { db } = database;
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 14 }), (steps) => {
      cache.removeChannel(ID);
      cache.addChannel(addition());
      for (const [number, one] of steps.entries()) {
        if (one.kind === 'commit') {
          const asked = ASKED + number;
          const messages = one.posts.map(({ id, shift, text: post }) =>
            message(id, NEW_YEAR + id * 15_000 + shift, { text: post?.text ?? null, fetchedAt: asked }),
          );
          cache.commitBatch(batch(WEEK, messages, { purpose: 'check', replaceExisting: !one.keep }));
        } else if (one.kind === 'withdraw') {
          cache.withdrawClaim(ID, { from: NEW_YEAR + one.day * DAY, until: NEW_YEAR + (one.day + 1) * DAY });
        } else if (one.kind === 'remove') {
          cache.removeChannel(ID);
          cache.addChannel(addition());
        } else if (one.kind === 'forget') db.write(clearIndex);
        else if (one.kind === 'prepare') db.write((writable) => indexMore(writable, one.rows));
        else
          db.write((writable) =>
            writable.run(`INSERT INTO message_search (message_search, rank) VALUES ('merge', -16)`),
          );
      }
      const prepare = () => {
        while (preparedShare(db) !== null) db.write((writable) => indexMore(writable, 11));
      };
      prepare();
      const kept = indexed(db);
      db.write(clearIndex);
      prepare();
      expect(kept).toEqual(indexed(db));
      expect(db.all('PRAGMA quick_check')).toEqual([{ quick_check: 'ok' }]);
    }),
    { numRuns: 120 },
  );
});
