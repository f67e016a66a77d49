// Tables beside those that are rebuilt (the runs; those of the researcher and of other tools) keep their rows. A reference
// to a rebuilt table is let go: a message's number alone is no key any more, and a channel could never be removed.
import type { ReadableDb, Row, WritableDb } from '../file/connection.ts';
import { quoted } from './shape.ts';

/** Tables that refer to one of `to`, themselves not counted. */
export function referringTables(db: ReadableDb, to: readonly string[]): readonly string[] {
  const rows = db.all(
    `SELECT DISTINCT s.name AS name, lower(f."table") AS parent FROM sqlite_schema s, pragma_foreign_key_list(s.name) f
     WHERE s.type = 'table'`,
  );
  return [
    ...new Set(
      rows
        .filter(({ name, parent }) => to.includes(String(parent)) && !to.includes(String(name).toLowerCase()))
        .map(({ name }) => String(name)),
    ),
  ];
}

/** Brings the channels' numbers in other tables to our form, so that what referred to a channel still does. */
export function renumberChannels(db: WritableDb, tables: readonly string[]): void {
  for (const table of tables) {
    const columns = db
      .all(`SELECT "from" AS name FROM pragma_foreign_key_list(?) WHERE lower("table") = 'channels'`, table)
      .map(({ name }) => String(name));
    if (table.toLowerCase() === 'scrape_runs' && columns.length === 0) {
      const own = db.get(
        `SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 AND lower(name) = 'channel_id'`,
        table,
      );
      if (own) columns.push(String(own['name']));
    }
    for (const column of columns.map(quoted)) {
      db.run(`UPDATE OR IGNORE ${quoted(table)} SET ${column} = older_channel(${column})
        WHERE older_channel(${column}) IS NOT NULL AND older_channel(${column}) IS NOT ${column}`);
    }
  }
}

/** The same table without its references: columns, defaults, primary key, indexes and rows stay. It has no triggers. */
export function loosen(db: WritableDb, table: string): void {
  const columns = db.all('SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)', table);
  const kept = columns.filter(({ hidden }) => hidden === 0);
  const keys = kept.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a['pk']) - Number(b['pk']));
  const indexes = db.all(
    `SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`,
    table,
  );
  const temporary = `lacuna_was_${table}`;
  const names = kept.map(({ name }) => quoted(String(name))).join(', ');
  const key = keys.length === 0 ? '' : `, PRIMARY KEY (${keys.map(({ name }) => quoted(String(name))).join(', ')})`;
  db.run(`ALTER TABLE ${quoted(table)} RENAME TO ${quoted(temporary)}`);
  db.run(`CREATE TABLE ${quoted(table)} (${kept.map(definitionOf).join(', ')}${key})`);
  db.run(`INSERT INTO ${quoted(table)} (${names}) SELECT ${names} FROM ${quoted(temporary)}`);
  db.run(`DROP TABLE ${quoted(temporary)}`);
  for (const { sql } of indexes) db.run(String(sql));
}

function definitionOf(column: Row): string {
  const { name, type, notnull, dflt_value: value } = column;
  const given = typeof value === 'string' ? ` DEFAULT (${value})` : '';
  return `${quoted(String(name))} ${String(type)}${notnull === 1 ? ' NOT NULL' : ''}${given}`;
}
