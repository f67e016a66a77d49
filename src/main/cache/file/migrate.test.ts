import { existsSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, type Connection } from './connection.ts';
import { copyNameOf, migrate, schemaVersion } from './migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import { temporaryFile } from '../test-support.ts';

const first: Migration = {
  version: 1,
  statements: ['CREATE TABLE a (x INTEGER PRIMARY KEY)', 'INSERT INTO a VALUES (7)'],
};
const second: Migration = {
  version: 2,
  statements: ['CREATE TABLE b (y INTEGER REFERENCES a (x))'],
  finish: (db) => void db.run('INSERT INTO b SELECT x FROM a'),
};

function fresh(): { db: Connection; file: string } {
  const file = temporaryFile();
  const db = connect(file);
  onTestFinished(() => db.close());
  return { db, file };
}

describe('migrating', () => {
  test('a new file goes through every step, and gets no copy', () => {
    const { db, file } = fresh();
    migrate(db, file, [first, second]);
    expect(schemaVersion(db)).toBe(2);
    expect(db.all('SELECT y FROM b')).toEqual([{ y: 7 }]);
    expect(existsSync(copyNameOf(file, 2))).toBe(false);
  });

  test('a file of the version before keeps its rows, and a copy of it is set aside', () => {
    const { db, file } = fresh();
    migrate(db, file, [first]);
    db.exec('INSERT INTO a VALUES (8)');
    migrate(db, file, [first, second]);
    expect(db.all('SELECT y FROM b')).toEqual([{ y: 7 }, { y: 8 }]);
    const copy = connect(copyNameOf(file, 2));
    onTestFinished(() => copy.close());
    expect(schemaVersion(copy)).toBe(1);
    expect(copy.all('SELECT x FROM a')).toEqual([{ x: 7 }, { x: 8 }]);
  });

  test.each([
    [
      'throws',
      {
        ...second,
        finish: () => {
          throw new Error('a bug');
        },
      },
    ],
    ['breaks a foreign key', { ...second, finish: (db) => void db.run('INSERT INTO b VALUES (99)') }],
  ] satisfies [string, Migration][])('a step that %s leaves no trace, and the next try succeeds', (_, broken) => {
    const { db, file } = fresh();
    migrate(db, file, [first]);
    expect(() => migrate(db, file, [first, broken])).toThrow();
    expect(schemaVersion(db)).toBe(1);
    expect(db.get(`SELECT 1 FROM sqlite_schema WHERE name = 'b'`)).toBeNull();
    expect(db.pragma('foreign_keys')).toBe(1);
    migrate(db, file, [first, second]);
    expect(schemaVersion(db)).toBe(2);
  });
});
