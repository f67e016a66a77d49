// An archive that is being filled, put together from the app's own parts: the real client on a socket, the real
// downloader, the real worker on a real file. Only the window is missing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openArchive, type Archive } from '../../src/main/archive.ts';
import { addChannel } from '../../src/main/channels.ts';
import type { Emit } from '../../src/main/event-bus.ts';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { History, Telegram } from '../../src/main/telegram/telegram.ts';
import type { Download } from '../../src/shared/domain/download.ts';
import type { Failure } from '../../src/shared/domain/failure.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import type { ClientLogin } from './client-request.ts';

/** Before any channel of the sample. */
export const LONG_AGO = Date.parse('2022-01-01T00:00:00Z') / 1000;
const WORKER = new URL('../../src/main/cache/worker.ts', import.meta.url);
const anyTime = new AbortController().signal;

export interface FillingOptions {
  readonly login: Omit<ClientLogin, 'password'>;
  readonly folder: string;
  /** Goes on as whoever signed in before; null signs in. */
  readonly stored?: StoredSession | null;
  readonly onStore?: (session: StoredSession | null) => void;
  /** Another worker than the app's own, around it. */
  readonly worker?: URL;
  /** What the downloader is given of Telegram. */
  readonly watch?: (history: History) => History;
  /** What the window would be told. */
  readonly onEvent?: Emit;
}

export interface Filling {
  readonly archive: Archive;
  readonly telegram: Telegram;
  /** All downloads as they were told, in order. */
  readonly told: readonly Download[];
  readonly logged: readonly string[];
  /** What the cache was closed for, once it was found to be damaged. */
  readonly damage: readonly Failure[];
  /** Takes a channel up where the archive lacks it. */
  add(username: string): Promise<ChannelId>;
  /** Fills from long before the first message up to now, or goes on with it; resolves once that ended. */
  fill(channelId: ChannelId): Promise<Download>;
  /** Resolves with the first download, told from now on, that passes the test. */
  until(test: (download: Download) => boolean): Promise<Download>;
  close(): Promise<void>;
}

export async function openFilling(options: FillingOptions): Promise<Filling> {
  const { login, folder, stored = null, onStore = () => undefined, worker = WORKER } = options;
  const told: Download[] = [];
  const logged: string[] = [];
  const damage: Failure[] = [];
  const watchers = new Set<(download: Download) => void>();
  const emit: Emit = (name, event) => {
    options.onEvent?.(name, event);
    if (name !== 'download.changed') return;
    told.push(event as Download);
    for (const watcher of watchers) watcher(event as Download);
  };
  const telegram = await signIn(login, stored, onStore);
  const archive = await openArchive(
    { kind: 'sample', folder, identity: 'sample' },
    {
      workerPath: worker,
      history: options.watch?.(telegram) ?? telegram,
      networkBack: () => new Promise(() => undefined),
      emit,
      onDamage: (failure) => damage.push(failure),
      log: (line) => logged.push(line),
    },
  );
  archive.downloader.open();
  const until = (test: (download: Download) => boolean): Promise<Download> =>
    new Promise((resolve) => {
      const watcher = (download: Download): void => {
        if (!test(download)) return;
        watchers.delete(watcher);
        resolve(download);
      };
      watchers.add(watcher);
    });
  return {
    archive,
    telegram,
    told,
    logged,
    damage,
    until,
    async add(username) {
      const known = (await archive.cache.listChannels()).find((channel) => channel.username === username);
      if (known) return known.channelId;
      const { channel } = await addChannel(archive.cache, telegram, '1', `@${username}`, ALWAYS, anyTime);
      return channel.channelId;
    },
    async fill(channelId) {
      const { downloader } = archive;
      const ended = until((download) => download.channelId === channelId && ENDS.has(download.state.kind));
      const waiting = downloader.list().findLast((download) => download.channelId === channelId);
      if (waiting && !ENDS.has(waiting.state.kind)) return ended;
      if (waiting?.state.kind === 'failed') await downloader.resume(waiting.downloadId);
      else await downloader.start(channelId, LONG_AGO, null);
      return ended;
    },
    async close() {
      await archive.close();
      await telegram.close();
    },
  };
}

const ALWAYS = { from: null, until: null };
const ENDS: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);

/** Whoever signs in once can be gone on as, by many. */
export async function signedIn(login: FillingOptions['login'], usernames: readonly string[]): Promise<StoredSession> {
  let stored: StoredSession | null = null;
  const telegram = await signIn(login, null, (session) => {
    stored = session;
  });
  for (const username of usernames) {
    await telegram.resolveChannel({ kind: 'username', username }, anyTime);
  }
  await telegram.close();
  if (!stored) throw new Error('nothing was stored');
  return stored;
}

async function signIn(
  { host, port, publicKeyPem, phone, code }: FillingOptions['login'],
  stored: StoredSession | null,
  onStore: (session: StoredSession | null) => void,
): Promise<Telegram> {
  const telegram = createTelegram({
    server: { host, port, publicKeyPem },
    stored,
    onStore: (session) => Promise.resolve(onStore(session)),
    appVersion: '0.0.0',
  });
  if (await telegram.connect(anyTime)) return telegram;
  await telegram.requestCode({ apiId: 1, apiHash: 'a'.repeat(32), phone }, anyTime);
  await telegram.submitCode(code, anyTime);
  return telegram;
}

/** A folder for an archive, gone when the test is over. */
export function archiveFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-archive-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
