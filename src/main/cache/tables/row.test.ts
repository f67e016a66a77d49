import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { longText, longTextOf, textOf } from './row.ts';

test.each(['plain', '', 'река, นก and 🦀', 'after\u0000nothing', '\uFEFFmarked', `${'x'.repeat(70_000)}я`])(
  'a long text reads as it would by itself: %#',
  (text) => {
    const db = new Database(':memory:');
    const row = db
      .prepare<[string], Record<string, unknown>>(
        `SELECT ${longText('message')}, message AS plain FROM (SELECT ? AS message)`,
      )
      .get(text);
    db.close();
    expect(longTextOf(row ?? {}, 'message')).toBe(text);
    expect(textOf(row ?? {}, 'plain')).toBe(text);
  },
);

test.each(['NULL', '5', '1.5', "x'616263'"])('what is no text is null: %s', (value) => {
  const db = new Database(':memory:');
  const row = db.prepare<[], Record<string, unknown>>(`SELECT ${longText('v')} FROM (SELECT ${value} AS v)`).get();
  db.close();
  expect(longTextOf(row ?? {}, 'v')).toBe(null);
});
