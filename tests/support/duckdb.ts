// DuckDB, which reads Parquet with a reader of its own.
import { DuckDBInstance } from '@duckdb/node-api';

/** The rows of a query, as DuckDB's values; ask for texts where a value has a type of its own. */
export async function duckdb(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
