// The app's own parts around a session, without a window: what is asked of it and told by it, and the waiting for that.
import path from 'node:path';
import { ArchiveTasks } from '../../src/main/archive-tasks.ts';
import { openArchive, type ArchivePlace } from '../../src/main/archive.ts';
import { addChannel } from '../../src/main/channels.ts';
import { Session } from '../../src/main/session/session.ts';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { ArchiveTask } from '../../src/shared/domain/archive-task.ts';
import { isFinished, type Download } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import { LONG_AGO } from '../support/filling.ts';
import type { SampleServer } from '../support/sample.ts';

const ALWAYS = { from: null, until: null };

export interface SessionApp {
  readonly session: Session;
  readonly tasks: ArchiveTasks;
  readonly place: ArchivePlace;
  /** Of the own account, which is one of the same server. */
  readonly own: ArchivePlace;
  readonly file: string;
  readonly told: readonly ArchiveTask[];
  add(): Promise<ChannelId>;
  fill(channelId: ChannelId): Promise<Download>;
  /** Resolves when the channel's download, whoever began it, has ended. */
  filled(channelId: ChannelId): Promise<Download>;
  turned(kind: string): Promise<void>;
  ended(taskId: string): Promise<ArchiveTask>;
  close(): Promise<void>;
}

export function startSessionApp(sample: SampleServer, folder: string, name: string): SessionApp {
  const place: ArchivePlace = { kind: 'sample', folder, identity: 'sample' };
  const own: ArchivePlace = { ...place, kind: 'telegram', folder: path.join(folder, 'own') };
  const told: ArchiveTask[] = [];
  const watchers = new Set<() => void>();
  const downloads = new Map<string, Download>();
  const happened = (): void => watchers.forEach((look) => look());
  const until = (test: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!test()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  const nothing = (): Promise<void> => Promise.resolve();
  const never = (): never => {
    throw new Error('no session of the own account is stored here');
  };
  let choice: ReturnType<ConstructorParameters<typeof Session>[0]['choice']['read']> = 'sample';
  const { host, port, publicKeyPem, phone, code } = sample;
  const session = new Session({
    own: {
      place: own,
      server: { host, port, publicKeyPem },
      file: { protection: () => Promise.resolve(null), protect: nothing, read: never, write: nothing, remove: nothing },
    },
    samplePlace: place,
    startSample: () =>
      Promise.resolve({
        address: { host, port, publicKey: publicKeyPem, phone, code },
        ended: new Promise(() => undefined),
        stop: () => Promise.resolve(),
      }),
    createTelegram: (options) => Promise.resolve(createTelegram({ ...options, appVersion: '0.0.0' })),
    openArchive: (where, line) =>
      openArchive(where, {
        ...line,
        workerPath: new URL('../../src/main/cache/worker.ts', import.meta.url),
        emit: (name, event) => {
          if (name === 'download.changed') downloads.set((event as Download).channelId, event as Download);
          happened();
        },
        log: () => undefined,
      }),
    choice: {
      read: () => choice,
      write(chosen) {
        choice = chosen;
        return Promise.resolve();
      },
    },
    onState: happened,
    log: () => undefined,
  });
  const tasks = new ArchiveTasks({
    workerPath: new URL('../../src/main/cache/rescue/worker.ts', import.meta.url),
    onTask: (task) => {
      told.push(task);
      happened();
    },
    now: () => new Date('2026-11-24T10:15:00.000Z'),
    log: () => undefined,
  });
  return {
    session,
    tasks,
    place,
    own,
    file: path.join(folder, 'lacuna.sqlite'),
    told,
    async add() {
      const { channel } = await session.ask((telegram, signal, user) =>
        addChannel(session.archive().cache, telegram, user, `@${name}`, ALWAYS, signal),
      );
      return channel.channelId;
    },
    async fill(channelId) {
      await until(() => session.state.kind === 'signed-in');
      downloads.delete(channelId);
      await session.archive().downloader.start(channelId, LONG_AGO, null);
      return this.filled(channelId);
    },
    async filled(channelId) {
      await until(() => isFinished(downloads.get(channelId)?.state ?? { kind: 'waiting' }));
      return downloads.get(channelId) as Download;
    },
    turned: (kind) => until(() => session.state.kind === kind),
    async ended(taskId) {
      const last = (): ArchiveTask | undefined => told.findLast((task) => task.taskId === taskId);
      await until(() => last()?.state !== 'running');
      return last() as ArchiveTask;
    },
    async close() {
      await tasks.close();
      await session.close();
    },
  };
}
