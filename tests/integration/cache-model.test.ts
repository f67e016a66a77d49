// The cache held against a naive model: one entry a second, one entry a message, written down from the rules of
// design.md and not from the code. Random batches, checks, stale answers, deletions and withdrawals, on a real file.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BatchToCommit } from '../../src/main/cache/cache.ts';
import type { Connection } from '../../src/main/cache/file/connection.ts';
import { addToDay } from '../../src/main/cache/tables/day-counts.ts';
import { insertMessage } from '../../src/main/cache/tables/messages.ts';
import { addition, batch, DAY, message, NEW_YEAR, openForTest, RIVER } from '../../src/main/cache/test-support.ts';
import { fromIso, toIso } from '../../src/shared/domain/time-range.ts';

/** The window: 240 seconds around a midnight, so that two days share it. */
const START = NEW_YEAR + DAY - 120;
const SECONDS = 240;
/** The first asking; later ones are told as seconds after it. */
const ASKING = NEW_YEAR + 100 * DAY;

interface Row {
  date: number;
  text: string;
  views: number;
  asked: number;
  deleted: number | null;
}
interface Second {
  source: string;
  from: number;
  until: number;
}
interface Model {
  seconds: Map<number, Second>;
  rows: Map<number, Row>;
  revisions: { id: number; text: string; from: number; until: number }[];
}

interface Answer {
  readonly claim: { readonly from: number; readonly until: number };
  readonly asked: number;
  readonly purpose: 'fill' | 'check';
  readonly replaceExisting: boolean;
  readonly shown: readonly {
    readonly id: number;
    readonly date: number;
    readonly text: string;
    readonly views: number;
  }[];
  readonly deleted: readonly number[];
}

// Message n has its place by its number; now and then an answer places it elsewhere, words and counts it differently.
const MESSAGES = 24;
const state = fc.record({
  // Shown; not shown, asked for by id and gone; not shown and not asked for.
  presence: fc.constantFrom('shown', 'shown', 'shown', 'gone', 'gone', 'lacking'),
  shift: fc.constantFrom(0, 0, 0, 0, 0, 0, 3, -60),
  version: fc.constantFrom(0, 0, 0, 1, 2),
  views: fc.constantFrom(5, 5, 6),
});
const stretch = fc
  .tuple(fc.integer({ min: 0, max: SECONDS - 1 }), fc.integer({ min: 1, max: 160 }))
  .map(([from, length]) => ({ from: START + from, until: START + Math.min(SECONDS, from + length) }));
const answered = fc.record({
  kind: fc.constant('answer' as const),
  claim: stretch,
  asked: fc.integer({ min: 0, max: 8 }).map((late) => ASKING + late),
  purpose: fc.constantFrom('fill' as const, 'check' as const),
  replaceExisting: fc.constantFrom(true, true, true, false),
  states: fc.array(state, { minLength: MESSAGES, maxLength: MESSAGES }),
});
type Generated = typeof answered extends fc.Arbitrary<infer T> ? T : never;
const withdrawn = fc.record({ kind: fc.constant('withdraw' as const), range: stretch });
const steps = fc.array(fc.oneof({ arbitrary: answered, weight: 6 }, { arbitrary: withdrawn, weight: 1 }), {
  minLength: 4,
  maxLength: 16,
});
const seeds = fc.record({ inferred: fc.option(stretch, { nil: null }), holding: fc.boolean() });

test('after every step: seconds, rows, day counts and revisions equal the model, and rows lie inside coverage', () => {
  const { cache, database } = openForTest();
  const { db } = database;
  const seen = { committed: 0, gaveWay: 0, revised: 0, deleted: 0, unmarked: 0, moved: 0, split: 0 };
  fc.assert(
    fc.property(seeds, steps, (seed, sequence) => {
      cache.removeChannel(RIVER.channelId);
      cache.addChannel(addition());
      const model: Model = { seconds: new Map(), rows: new Map(), revisions: [] };
      if (seed.inferred) infer(db, model, seed.inferred, seed.holding);
      for (const step of sequence) {
        if (step.kind === 'withdraw') {
          cache.withdrawClaim(RIVER.channelId, step.range);
          withdrawFrom(model, step.range);
        } else {
          const answer = fitting(model, step);
          const before = structuredClone(model.rows);
          const expected = answerTo(model, answer);
          expect(cache.commitBatch(batchOf(answer))).toEqual(expected);
          if (expected.kind === 'gave-way') seen.gaveWay += 1;
          else {
            seen.committed += 1;
            seen.revised += expected.revised;
            seen.deleted += expected.deleted;
            for (const [id, row] of before) {
              if (row.date !== model.rows.get(id)?.date) seen.moved += 1;
              if (row.deleted !== null && model.rows.get(id)?.deleted === null) seen.unmarked += 1;
            }
          }
        }
        compare(db, model);
        if (new Set([...model.seconds.values()].map(({ source }) => source)).size > 1) seen.split += 1;
      }
    }),
    { numRuns: 150 },
  );
  // A generator that no longer reaches a rule would let the test pass for nothing.
  expect(
    Math.min(seen.committed, seen.gaveWay, seen.revised, seen.deleted, seen.unmarked, seen.moved, seen.split),
  ).toBeGreaterThan(0);
});

/** The generated answer as a server could give it: placed, inside the claim, deletions only of what lies there. */
function fitting(model: Model, step: Generated): Answer {
  const inside = (date: number): boolean => step.claim.from <= date && date < step.claim.until;
  const posts = step.states.map(({ presence, shift, version, views }, index) => {
    const id = index + 1;
    return { presence, id, date: START + id * 9 + shift, text: `${id} v${version}`, views };
  });
  const gone = posts.filter(({ presence }) => presence === 'gone').map(({ id }) => id);
  return {
    ...step,
    shown: posts.filter(({ presence, date }) => presence === 'shown' && inside(date)),
    deleted: gone.filter((id) => inside(model.rows.get(id)?.date ?? step.claim.from)),
  };
}

function batchOf(answer: Answer): BatchToCommit {
  const messages = answer.shown.map(({ id, date, text, views }) =>
    message(id, date, { text, views, fetchedAt: answer.asked }),
  );
  return batch(answer.claim, messages.toReversed(), {
    deleted: answer.deleted,
    capturedFrom: answer.asked,
    capturedUntil: answer.asked,
    purpose: answer.purpose,
    replaceExisting: answer.replaceExisting,
  });
}

type Outcome = ReturnType<ReturnType<typeof openForTest>['cache']['commitBatch']>;

/** The rules, one message after the other. */
function answerTo(model: Model, answer: Answer): Exclude<Outcome, { kind: 'channel-gone' }> {
  const { claim, asked } = answer;
  const claimed = Array.from({ length: claim.until - claim.from }, (_, index) => claim.from + index);
  if (answer.purpose === 'fill' && claimed.every((second) => model.seconds.get(second)?.source === 'downloaded')) {
    return { kind: 'gave-way' };
  }
  const count = { inserted: 0, changed: 0, revised: 0, deleted: 0, restored: 0 };
  for (const { id, date, text, views } of answer.shown) {
    const row = model.rows.get(id);
    if (!row) {
      model.rows.set(id, { date, text, views, asked, deleted: null });
      count.inserted += 1;
      continue;
    }
    if (!answer.replaceExisting || asked < row.asked) continue;
    const shownAgain = row.deleted !== null && row.deleted <= asked;
    if (shownAgain || row.date !== date || row.text !== text || row.views !== views) count.changed += 1;
    if (shownAgain) count.restored += 1;
    if (row.text !== text) {
      model.revisions.push({ id, text: row.text, from: row.asked, until: asked });
      count.revised += 1;
    }
    model.rows.set(id, { date, text, views, asked, deleted: shownAgain ? null : row.deleted });
  }
  for (const id of answer.deleted) {
    const row = model.rows.get(id);
    if (!row || row.deleted !== null || row.asked > asked) continue;
    row.deleted = asked;
    count.deleted += 1;
  }
  for (const second of claimed) {
    const known = model.seconds.get(second);
    const again = known?.source === 'downloaded' ? known : { from: asked, until: asked };
    model.seconds.set(second, {
      source: 'downloaded',
      from: Math.min(again.from, asked),
      until: Math.max(again.until, asked),
    });
  }
  return { kind: 'committed', claim, ...count };
}

function withdrawFrom(model: Model, range: { from: number; until: number }): void {
  for (let second = range.from; second < range.until; second++) model.seconds.delete(second);
  for (const [id, { date }] of model.rows) {
    if (date < range.from || date >= range.until) continue;
    model.rows.delete(id);
    model.revisions = model.revisions.filter((revision) => revision.id !== id);
  }
}

/** What an import of an older file would have left: inferred ground, with or without a message. */
function infer(db: Connection, model: Model, range: { from: number; until: number }, holding: boolean): void {
  db.write((writable) => {
    writable.run(
      `INSERT INTO covered_ranges VALUES (?, ?, ?, 'inferred', ?, ?)`,
      RIVER.channelId,
      range.from,
      range.until,
      toIso(ASKING - 9),
      toIso(ASKING - 9),
    );
    if (!holding) return;
    insertMessage(writable, message(99, range.from, { text: '99 v0', views: 5, fetchedAt: ASKING - 9 }));
    addToDay(writable, RIVER.channelId, Math.floor(range.from / DAY), new Map([['none', 1]]));
  });
  for (let second = range.from; second < range.until; second++) {
    model.seconds.set(second, { source: 'inferred', from: ASKING - 9, until: ASKING - 9 });
  }
  if (holding) model.rows.set(99, { date: range.from, text: '99 v0', views: 5, asked: ASKING - 9, deleted: null });
}

function compare(db: Connection, model: Model): void {
  const ranges = db.all('SELECT * FROM covered_ranges ORDER BY from_instant');
  const seconds = new Map<number, string>();
  let before: (typeof ranges)[number] | null = null;
  let overlapping = false;
  for (const range of ranges) {
    let [earliest, latest] = [Infinity, -Infinity];
    for (let second = Number(range['from_instant']); second < Number(range['until_instant']); second++) {
      overlapping ||= seconds.has(second);
      seconds.set(second, String(range['source']));
      // A statement about a range spans the askings behind each of its seconds.
      const { from, until } = model.seconds.get(second) ?? { from: Infinity, until: -Infinity };
      earliest = Math.min(earliest, from);
      latest = Math.max(latest, until);
    }
    expect(fromIso(String(range['captured_from']))).toBeLessThanOrEqual(earliest);
    expect(fromIso(String(range['captured_until']))).toBeGreaterThanOrEqual(latest);
    // Coalesced within a source.
    if (before && before['until_instant'] === range['from_instant']) expect(before['source']).not.toBe(range['source']);
    before = range;
  }
  expect(overlapping).toBe(false);
  expect([...seconds].toSorted(byNumber)).toEqual(
    [...model.seconds].map(([second, { source }]) => [second, source] as const).toSorted(byNumber),
  );

  const rows = db.all(
    'SELECT message_id, date, message, views, fetched_at, deleted_seen_at FROM messages ORDER BY message_id',
  );
  expect(rows).toEqual(
    [...model.rows].toSorted(byNumber).map(([id, row]) => ({
      message_id: id,
      date: toIso(row.date),
      message: row.text,
      views: row.views,
      fetched_at: toIso(row.asked),
      deleted_seen_at: row.deleted === null ? null : toIso(row.deleted),
    })),
  );
  expect([...model.rows.values()].filter(({ date }) => !seconds.has(date))).toEqual([]);

  const days = new Map<number, number>();
  for (const { date } of model.rows.values())
    days.set(Math.floor(date / DAY), (days.get(Math.floor(date / DAY)) ?? 0) + 1);
  expect(db.all('SELECT day, messages FROM day_counts ORDER BY day')).toEqual(
    [...days].toSorted(byNumber).map(([day, messages]) => ({ day, messages })),
  );

  expect(
    db
      .all('SELECT message_id AS id, message AS text, seen_from, seen_until FROM message_revisions')
      .map((row) => JSON.stringify(row))
      .toSorted(),
  ).toEqual(
    model.revisions
      .map(({ id, text, from, until }) =>
        JSON.stringify({ id, text, seen_from: toIso(from), seen_until: toIso(until) }),
      )
      .toSorted(),
  );
}

function byNumber(a: readonly [number, unknown], b: readonly [number, unknown]): number {
  return a[0] - b[0];
}
