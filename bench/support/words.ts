// Words of an archive to search for, and the search index left out.
import type Database from 'better-sqlite3';
import BetterSqlite3 from 'better-sqlite3';
import { setTimeout as sleep } from 'node:timers/promises';

export interface KnownWord {
  readonly word: string;
  /** Messages that hold it. */
  readonly messages: number;
}

/** The most frequent word, and a rare one that is no part of another, so that LIKE finds the same messages. */
export function wordsIn(database: Database.Database): { readonly frequent: KnownWord; readonly rare: KnownWord } {
  database.exec('CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, message_search, row)');
  const words = database
    .prepare<[], KnownWord>(
      `SELECT term AS word, doc AS messages FROM temp.vocabulary WHERE term NOT GLOB '@@*' ORDER BY doc DESC, term`,
    )
    .all();
  const frequent = words[0];
  const like = database.prepare<[string], { n: number }>(
    `SELECT count(*) AS n FROM messages WHERE message LIKE '%' || ? || '%'`,
  );
  const rare = words
    .filter(({ word, messages }) => messages >= 5 && messages <= 20 && word.length >= 8)
    .filter(({ word }) => !words.some((other) => other.word !== word && other.word.includes(word)))
    .slice(0, 20)
    .find(({ word, messages }) => like.get(word)?.n === messages);
  if (!frequent || !rare) throw new Error('the archive holds no fitting words');
  return { frequent, rare };
}

/** The most frequent word of all, and one that few messages hold, one of them in a channel. */
export function wordsOf(database: Database.Database, channelId: string): { frequent: string; rare: string } {
  database.exec('CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, message_search, row)');
  const words = database.prepare<[], KnownWord>(
    `SELECT term AS word, doc AS messages FROM temp.vocabulary WHERE term NOT GLOB '@@*' ORDER BY doc DESC, term`,
  );
  const inChannel = database.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM message_search WHERE message_search MATCH ?',
  );
  let frequent: string | null = null;
  for (const { word, messages } of words.iterate()) {
    frequent ??= word;
    if (messages > 20 || messages < 5 || word.length < 8) continue;
    if (inChannel.get(`"@@${channelId}" AND "${word}"`)?.n) return { frequent, rare: word };
  }
  throw new Error('the archive holds no fitting words');
}

/** Waits until the idle worker has merged what filling left: a researcher's second search, not the first. */
export async function mergingEnded(database: Database.Database): Promise<void> {
  const segments = database.prepare<[], { n: number }>('SELECT count(DISTINCT segid) AS n FROM message_search_idx');
  for (let before = -1, quiet = 0; quiet < 3;) {
    await sleep(1_000);
    const now = segments.get()?.n ?? 0;
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
}

/** Makes a cache whose new messages the search index has no room for: it is then filled as if there were none. */
export function leaveSearchOut(file: string, channelId: string): void {
  const database = new BetterSqlite3(file);
  database.prepare('INSERT INTO messages (id, channel_id) VALUES (?, ?)').run(BEYOND, channelId);
  database.close();
}

/** Above all row ids that the index has room for. */
const BEYOND = 2 ** 31;
