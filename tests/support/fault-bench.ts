// What the fault tests run on: one server with its world, and archives as the app has them (client, socket, worker, file,
// wishes), opened and closed like runs of the app.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import { addChannel } from '../../src/main/channels.ts';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { Times } from '../../src/main/telegram/gramjs/wire.ts';
import type { ConnectionState, Telegram } from '../../src/main/telegram/telegram.ts';
import type { SavedKey } from '../../src/sample-telegram/session/auth-keys.ts';
import type { RequestRecord } from '../../src/sample-telegram/world/model.ts';
import { failureOf } from '../../src/shared/domain/failure.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import { expectExact, readKept, type Kept, type Span } from './fault-check.ts';
import { beginRun, type FaultRun, type RunOptions } from './fault-run.ts';
import { startSampleServer, type SampleServer, type SampleServerOptions } from './sample.ts';

const anyTime = new AbortController().signal;
/** One for all servers of a test file: making one takes longer than most tests. */
const SERVER_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const ALWAYS = { from: null, until: null };
const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);

export interface FaultArchive {
  readonly channelId: ChannelId;
  readonly file: string;
  readonly cache: Cache;
  readonly telegram: Telegram;
  /** What was told of the connection after the first. */
  readonly connections: readonly ConnectionState[];
  begin(options?: RunOptions): Promise<FaultRun>;
  /** Another channel of the same server is taken up. */
  add(username: string): Promise<ChannelId>;
  /** The app leaves, and is there again: another client and another worker on the same file. */
  restart(): Promise<void>;
  /** The channel is removed from the archive, and added again. */
  beginAnew(): Promise<void>;
  /** Somebody signs in anew. */
  signInAgain(): Promise<void>;
  /** What was asked of the channel since {@link forget}. */
  asked(method?: string): readonly RequestRecord[];
  forget(): void;
  /** What the file holds, whole in itself. */
  readKept(): Kept;
  /** The same, held against what the server shows now. */
  expectExact(): Kept;
}

export interface FaultBench {
  readonly sample: SampleServer;
  /** Who signed in at its start: the next bench can go on as the same. */
  readonly signedIn: SignedIn;
  archive(options?: ArchiveOptions): Promise<FaultArchive>;
  /** A range that holds so many messages and no part of a second, `skip` messages from the newest, and not at the edge. */
  rangeOf(count: number, skip?: number): Span;
  /** Calls back when the nth answer to a method is made, before it is sent. */
  atAnswer(nth: number, callback: () => void, method?: string): void;
  /** Ends what the test has opened, and takes its faults back. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** A client that signed in, and what a server has to know of it: both outlive the server. */
export interface SignedIn {
  readonly stored: StoredSession;
  readonly savedKeys: readonly SavedKey[];
}

export interface ArchiveOptions {
  /** Where its folder is made; the system's place for such by default. */
  readonly under?: string;
  readonly times?: Partial<Times>;
  /** Another way to the server: through a proxy. */
  readonly port?: number;
  /** The cache's worker, where it was built. */
  readonly worker?: URL;
}

/** `username`: the channel that the archives hold. `before`: nobody has to sign in. */
export async function faultBench(
  username: string,
  options: SampleServerOptions = {},
  before: SignedIn | null = null,
): Promise<FaultBench> {
  let savedKeys = before?.savedKeys ?? [];
  const sample = await startSampleServer({
    posts: 6_000,
    stopped: true,
    privateKeyPem: SERVER_KEY,
    savedKeys,
    saveKeys: (keys) => (savedKeys = keys),
    ...options,
  });
  const channel = sample.world.byUsername(username);
  if (!channel) throw new RangeError(`there is no @${username}`);
  const number = channel.id;
  let stored = before?.stored ?? (await signIn(sample));
  const signedIn = { stored, savedKeys };
  const ends: (() => Promise<void> | void)[] = [];

  async function archive({
    times = {},
    port,
    worker = WORKER,
    under = tmpdir(),
  }: ArchiveOptions = {}): Promise<FaultArchive> {
    const folder = mkdtempSync(path.join(under, 'lacuna-fault-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'lacuna.sqlite');
    const connections: ConnectionState[] = [];
    const runs = new Set<FaultRun>();
    let telegram = await line();
    let cache = await openCache({ file, telegram: 'sample', workerPath: worker });
    ends.push(leave);
    const channelId = await add(username);
    sample.log.clear();

    /** A short deadline is meant for the fill: here a busy machine has more time. */
    async function add(name: string, tries = 1): Promise<ChannelId> {
      try {
        const { channel } = await addChannel(cache, telegram, '1', `@${name}`, ALWAYS, anyTime);
        return channel.channelId;
      } catch (thrown) {
        if (tries === 5 || failureOf(thrown).kind !== 'timed-out') throw thrown;
        return add(name, tries + 1);
      }
    }
    async function line(): Promise<Telegram> {
      const made = createTelegram({
        server: { ...sample, port: port ?? sample.port },
        stored,
        onStore: () => Promise.resolve(),
        appVersion: '0.0.0',
        times,
      });
      await made.connect(anyTime);
      made.onConnection((state) => connections.push(state));
      return made;
    }
    async function leave(): Promise<void> {
      for (const { downloader } of runs) await downloader.shut();
      runs.clear();
      await telegram.close();
      await cache.close();
    }
    return {
      channelId,
      file,
      get cache() {
        return cache;
      },
      get telegram() {
        return telegram;
      },
      connections,
      add,
      async begin(runOptions = {}) {
        const wishes = path.join(folder, runOptions.wishes ?? 'downloads.json');
        const run = await beginRun({ cache, telegram, channelId, wishes, now: () => sample.world.now() }, runOptions);
        runs.add(run);
        return run;
      },
      async restart() {
        await leave();
        telegram = await line();
        cache = await openCache({ file, telegram: 'sample', workerPath: worker });
      },
      async beginAnew() {
        await cache.removeChannel(channelId);
        await add(username);
      },
      async signInAgain() {
        await telegram.close();
        stored = await signIn(sample);
        telegram = await line();
      },
      asked: (method) =>
        sample.log
          .records()
          .filter((record) => record.channelId === number && (method === undefined || record.method === method)),
      forget: () => sample.log.clear(),
      readKept: () => readKept(file, channelId),
      expectExact: () => expectExact(file, sample, channelId),
    };
  }

  return {
    sample,
    signedIn,
    archive,
    rangeOf(count, skip = 30) {
      const dates = sample
        .worldMessages(number)
        .map(({ date }) => date)
        .toSorted((a, b) => b - a);
      for (let top = skip; top + count < dates.length; top++) {
        const [above, newest, oldest, below] = [top - 1, top, top + count - 1, top + count].map((at) => dates[at] ?? 0);
        if ((above ?? 0) > (newest ?? 0) && (oldest ?? 0) > (below ?? 0)) {
          return { from: oldest ?? 0, until: (newest ?? 0) + 1 };
        }
      }
      throw new RangeError(`no ${count} messages in a row stand for themselves`);
    },
    atAnswer(nth, callback, method = 'messages.getHistory') {
      let answers = 0;
      const stop = sample.log.onRecord((record) => {
        if (record.method !== method || ++answers < nth) return;
        stop();
        callback();
      });
      ends.push(stop);
    },
    async tidy() {
      sample.faults.clear();
      sample.faults.resetBehaviour();
      sample.world.setPrivate(number, false);
      await sample.server.listenAgain();
      for (const end of ends.splice(0).toReversed()) await end();
    },
    close: () => sample.close(),
  };
}

async function signIn(sample: SampleServer): Promise<StoredSession> {
  let stored: StoredSession | null = null;
  const telegram = createTelegram({
    server: sample,
    stored: null,
    onStore: (session) => {
      stored = session;
      return Promise.resolve();
    },
    appVersion: '0.0.0',
  });
  await telegram.requestCode({ apiId: 1, apiHash: 'a'.repeat(32), phone: sample.phone }, anyTime);
  await telegram.submitCode(sample.code, anyTime);
  await telegram.close();
  if (!stored) throw new Error('nothing was stored');
  return stored;
}
