import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FailureError, type FailureKind } from '../../../shared/domain/failure.ts';
import { openDatabase, type DatabaseOptions, type OpenDatabase } from './database.ts';
import { lockFileOf } from './lock.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { temporaryFile, temporaryFolder } from '../test-support.ts';

/** An ordinary user's and group's ids, for tests that run as root. */
const NOBODY = [65_534, 65_534] as const;

function open(options: Partial<DatabaseOptions> & { file: string }): OpenDatabase {
  return openDatabase({ telegram: 'sample', ...options });
}

/** The failure with which opening is refused. */
function refusal(options: Partial<DatabaseOptions> & { file: string }): FailureError['failure'] {
  try {
    open(options).close();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was opened');
}

function sqlite(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

describe('opening', () => {
  test('creates the folders, the file and the schema, readable by the owner only', () => {
    const file = path.join(temporaryFolder(), 'deep', 'er', 'lacuna.sqlite');
    const database = open({ file });
    expect(database.info).toEqual({
      file,
      schemaVersion: MIGRATIONS.length,
      sqliteVersion: expect.any(String),
      beside: null,
    });
    const modes = readdirSync(path.dirname(file)).map(
      (name) => statSync(path.join(path.dirname(file), name)).mode & 0o777,
    );
    expect(modes.length).toBeGreaterThanOrEqual(3);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    database.close();
    open({ file }).close();
  });

  test('the tables, columns and indexes that other tools read have their names', () => {
    const file = temporaryFile();
    const database = open({ file });
    onTestFinished(() => database.close());
    const { db } = database;
    const columns = (table: string) =>
      db.all(`SELECT name FROM pragma_table_info('${table}')`).map((row) => row['name']);
    expect(columns('channels').slice(0, 3)).toEqual(['channel_id', 'channel_name', 'user']);
    expect(columns('messages').slice(0, 15)).toEqual(
      'id channel_id message_id date sender_id first_name last_name username message media_type media_path reply_to post_author is_forwarded forwarded_from_channel_id'.split(
        ' ',
      ),
    );
    expect(columns('media_files').slice(0, 6)).toEqual(
      'uuid message_id file_path file_size mime_type created_at'.split(' '),
    );
    const indexes = db
      .all(`SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL`)
      .map((row) => row['name']);
    expect(indexes).toEqual(expect.arrayContaining(['idx_message_id', 'idx_messages_channel_id', 'idx_date']));
  });

  test('an empty file, and one whose creation was interrupted before its Telegram was noted, become caches', () => {
    const empty = temporaryFile();
    writeFileSync(empty, '');
    open({ file: empty }).close();
    const interrupted = temporaryFile();
    open({ file: interrupted }).close();
    sqlite(interrupted, 'DELETE FROM lacuna');
    open({ file: interrupted, telegram: 'telegram' }).close();
    expect(refusal({ file: interrupted }).kind).toBe('cache-other-telegram');
  });
});

describe('what is refused is named in a sentence, and left as it was', () => {
  const cases: readonly [name: string, prepare: (file: string) => void, kind: FailureKind, says: string][] = [
    [
      'a file from a newer version',
      (file) => {
        open({ file }).close();
        sqlite(file, 'PRAGMA user_version = 99');
      },
      'cache-newer',
      'newer version',
    ],
    [
      'another Telegram',
      (file) => open({ file, telegram: 'telegram' }).close(),
      'cache-other-telegram',
      'not the sample channels',
    ],
    [
      'no database',
      (file) => writeFileSync(file, 'a letter to somebody, long enough to be read'.repeat(100)),
      'cache-damaged',
      'damaged',
    ],
    [
      'damaged pages',
      (file) => {
        open({ file }).close();
        const bytes = readFileSync(file);
        writeFileSync(file, bytes.fill(0x5a, 4_096));
      },
      'cache-damaged',
      'damaged',
    ],
    [
      'another program’s database',
      (file) => sqlite(file, 'CREATE TABLE bookmarks (url)'),
      'cache-failed',
      'another program',
    ],
    [
      'an older scraper’s database',
      (file) => sqlite(file, 'CREATE TABLE channels (x); CREATE TABLE messages (channel_id, message_id)'),
      'cache-failed',
      'older scraper',
    ],
  ];
  test.each(cases)('%s', (_, prepare, kind, says) => {
    const file = temporaryFile();
    prepare(file);
    chmodSync(file, 0o640);
    const before = readFileSync(file);
    const names = readdirSync(path.dirname(file));
    const failure = refusal({ file });
    expect(failure).toMatchObject({ kind, message: expect.stringContaining(says), next: expect.any(String) });
    expect(failure.message).toContain(file);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(path.dirname(file)).toSorted()).toEqual(
      [...new Set([...names, path.basename(lockFileOf(file))])].toSorted(),
    );
  });

  test('a folder where the file should be', () => {
    const file = temporaryFile();
    mkdirSync(file);
    expect(refusal({ file }).kind).toBe('cache-damaged');
  });

  test('a file where the folder should be', () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    expect(refusal({ file: path.join(file, 'lacuna.sqlite') }).kind).toBe('cache-failed');
  });

  test('a second opener, also after the first was refused something', () => {
    const file = temporaryFile();
    const first = open({ file });
    const failure = refusal({ file });
    expect(failure).toMatchObject({ kind: 'cache-in-use', kept: 'Nothing was changed.' });
    first.close();
    open({ file }).close();
  });

  test('a disk without room for a new cache: nothing half made stays', () => {
    const file = temporaryFile();
    expect(refusal({ file, maxPages: 3 }).kind).toBe('disk-full');
    open({ file }).close();
  });

  test('a folder, or a file, that may not be written', () => {
    // Root may write everywhere: opening is tried by a process of an ordinary user.
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    // It becomes one only after loading: this checkout may be root's alone.
    const script = `import { openDatabase } from ${JSON.stringify(new URL('./database.ts', import.meta.url).href)};
      import Database from 'better-sqlite3';
      new Database(':memory:').close();
      const [file, uid, gid] = process.argv.slice(1);
      if (uid !== undefined) { process.setgroups([]); process.setgid(Number(gid)); process.setuid(Number(uid)); }
      try { openDatabase({ file, telegram: 'sample' }).close(); console.log('opened'); }
      catch (error) { console.log(error.failure?.kind ?? String(error)); }`;
    const ordinary = process.getuid?.() === 0 ? NOBODY.map(String) : [];
    const tryAs = (file: string): string =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', script, file, ...ordinary], {
        encoding: 'utf8',
      }).trim();
    chmodSync(folder, 0o555);
    expect(tryAs(path.join(folder, 'lacuna.sqlite'))).toBe('read-only');
    expect(tryAs(path.join(folder, 'new', 'lacuna.sqlite'))).toBe('read-only');
    chmodSync(folder, 0o777);
    const file = path.join(folder, 'lacuna.sqlite');
    open({ file }).close();
    if (process.getuid?.() === 0) for (const own of [file, `${file}.lock`]) chownSync(own, ...NOBODY);
    expect(tryAs(file)).toBe('opened');
    chmodSync(file, 0o444);
    expect(tryAs(file)).toBe('read-only');
  });
});
