// Whether a cache has the tables, columns and unique keys of its version: another program may have taken some away. What it
// has beyond them is no trouble.
import { connect, type ReadableDb } from './file/connection.ts';
import { migrate } from './file/migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { textIn } from './tables/row.ts';

/** Of the tables that are named only: others may need functions of the program that made them. */
const PARTS = `
  WITH t AS (SELECT value AS name FROM json_each(?))
  SELECT t.name || '.' || c.name AS part FROM t, pragma_table_info(t.name) c
  UNION SELECT 'UNIQUE ' || t.name || ' ' || (SELECT group_concat(name) FROM pragma_index_info(i.name)) AS part
    FROM t, pragma_index_list(t.name) i WHERE i."unique" = 1 AND i.partial = 0`;

/** The first part of its schema that a file lacks, in words for the log; null for a whole one. `version`: the file's own. */
export function missingPart(db: ReadableDb, version: number): string | null {
  const { tables, parts } = schemaOf(version);
  const there = partsOf(db, tables);
  return [...parts].find((part) => !there.has(part)) ?? null;
}

interface Schema {
  readonly tables: readonly string[];
  readonly parts: ReadonlySet<string>;
}

const known = new Map<number, Schema>();

/** As the migrations make it, in memory: some milliseconds, once. */
function schemaOf(version: number): Schema {
  const before = known.get(version);
  if (before) return before;
  const db = connect(':memory:');
  try {
    migrate(db, ':memory:', MIGRATIONS.slice(0, version));
    const tables = db.all(`SELECT name FROM sqlite_schema WHERE type = 'table'`).map((row) => textIn(row, 'name'));
    const schema = { tables, parts: partsOf(db, tables) };
    known.set(version, schema);
    return schema;
  } finally {
    db.close();
  }
}

function partsOf(db: ReadableDb, tables: readonly string[]): ReadonlySet<string> {
  return new Set(db.all(PARTS, JSON.stringify(tables)).map((row) => textIn(row, 'part')));
}
