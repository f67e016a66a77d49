// Where a walk over a faked Telegram keeps what it fetched: a real SQLite file on a disk, opened, written and closed by the
// cache's own code, without the thread around it. What is kept is read by another connection, in SQL of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openDatabase, type OpenDatabase } from '../../src/main/cache/file/database.ts';
import { asFailure } from '../../src/main/cache/failures.ts';
import { handlersOf, type Handlers } from '../../src/main/cache/handlers.ts';
import { CALL_NAMES, type PortCall } from '../../src/main/cache/protocol.ts';
import { openWishFile } from '../../src/main/downloader/wish-file.ts';
import { copyAsAfterACrash } from './crash-copy.ts';
import type { FakeWishFile } from './fake-download.ts';
import { CHANNEL } from './fake-telegram.ts';
import type { WalkPlace } from './fault-walk-place.ts';
import { openReading, type WalkReading } from './fault-walk-reading.ts';

/** The log is moved into the file after so many looks, as the app does in idle moments. */
const LOOKS_PER_CHECKPOINT = 7;
/** How often all pages and indexes are gone through while a walk is on its way; at its end always. */
const LOOKS_PER_CHECK = 25;
const ADDITION = {
  channel: { channelId: CHANNEL, name: 'Fake', username: null, kind: 'channel', subscribers: null },
  user: '1',
  firstVisible: null,
  period: { from: null, until: null },
  lastCut: 0,
} as const;

/** `under`: a folder in which each walk has one of its own; where its disk is in memory, nothing waits for it. */
export function filePlace(under: string): WalkPlace {
  const folder = mkdtempSync(path.join(under, 'lacuna-walk-'));
  let lives = 0;
  let life = openLife(lifeFolder());
  let looks = 0;
  life.handlers.addChannel(ADDITION);

  function lifeFolder(): string {
    const made = path.join(folder, `life-${++lives}`);
    mkdirSync(made);
    return made;
  }

  return {
    get cache() {
      return life.cache;
    },
    wishes: (program) => wishesIn(path.join(folder, `${program}.json`)),
    reopen() {
      // In turn: it was closed, or it was killed, and left what it had written and no more.
      if (lives % 2 === 0) {
        life.close();
        life = openLife(life.folder);
        lives += 1;
      } else {
        const next = lifeFolder();
        copyAsAfterACrash(path.join(life.folder, 'lacuna.sqlite'), path.join(next, 'lacuna.sqlite'));
        life.close();
        rmSync(life.folder, { recursive: true });
        life = openLife(next);
      }
      return Promise.resolve();
    },
    beginAnew() {
      life.handlers.removeChannel(CHANNEL);
      life.handlers.addChannel(ADDITION);
      return Promise.resolve();
    },
    full: (on) => life.full(on),
    add(channelId) {
      life.handlers.addChannel({ ...ADDITION, channel: { ...ADDITION.channel, channelId } });
    },
    kept(channelId) {
      looks += 1;
      if (looks % LOOKS_PER_CHECKPOINT === 0) life.database.db.pragma('wal_checkpoint(PASSIVE)');
      if (looks % LOOKS_PER_CHECK === 0) life.check();
      return Promise.resolve(life.read(channelId));
    },
    end() {
      life.check();
      life.close();
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  };
}

interface Life {
  readonly folder: string;
  readonly database: OpenDatabase;
  readonly handlers: Handlers;
  readonly cache: Cache;
  full(on: boolean): void;
  read: WalkReading['read'];
  /** Throws where the file is not whole in itself. */
  check(): void;
  close(): void;
}

function openLife(folder: string): Life {
  const file = path.join(folder, 'lacuna.sqlite');
  const database = openDatabase({ file, telegram: 'sample' });
  const handlers = handlersOf(database);
  const reading = openReading(file);
  const limit = Number(database.db.pragma('max_page_count'));
  return {
    folder,
    database,
    handlers,
    cache: cacheOf(handlers, database, file),
    full(on) {
      // SQLite's own limit: none below what the file takes already.
      database.db.pragma(`max_page_count = ${on ? 1 : limit}`);
    },
    read: (channelId) => reading.read(channelId),
    check: () => reading.check(),
    close() {
      reading.close();
      database.close();
    },
  };
}

/** The port over the worker's handlers: failures as the worker tells them. */
function cacheOf(handlers: Handlers, { info }: OpenDatabase, file: string): Cache {
  const call =
    (name: PortCall) =>
    async (...args: readonly unknown[]): Promise<unknown> => {
      try {
        return (handlers[name] as (...given: readonly unknown[]) => unknown)(...args);
      } catch (thrown) {
        throw asFailure(thrown, file);
      }
    };
  const calls = Object.fromEntries(CALL_NAMES.map((name) => [name, call(name)]));
  return { ...(calls as unknown as Omit<Cache, 'info'>), info };
}

/** Read by the app's own code; written at once, so that a seed always walks the same way. */
function wishesIn(file: string): FakeWishFile {
  const wishes: FakeWishFile = {
    wishes: [],
    broken: null,
    read: () => openWishFile(file).read(),
    write(written) {
      wishes.wishes = written;
      writeFileSync(file, JSON.stringify(written));
      return Promise.resolve();
    },
  };
  return wishes;
}
