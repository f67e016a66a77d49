// What Lacuna does, without a window: the session with its archive, settings, exports, older files, work on the file. The
// window, a command and the local API stand on it. Let go in the reverse of its making.
import { app } from 'electron';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AppState } from '../shared/domain/session.ts';
import type { Settings } from '../shared/domain/settings.ts';
import { apiSettings, LocalApi } from './api/local-api.ts';
import { ArchiveTasks } from './archive-tasks.ts';
import { openArchive } from './archive.ts';
import type { Config } from './config.ts';
import type { WishFile } from './downloader/wish-file.ts';
import { eventBus, type EventBus } from './event-bus.ts';
import { Exporter } from './export/exporter.ts';
import { KeptExports } from './kept-exports.ts';
import { openLog } from './log.ts';
import { OlderArchive } from './older-archive.ts';
import { logFileIn, placesOf, type Places } from './places.ts';
import { startSampleProcess, type SampleProcess } from './sample-process.ts';
import { keyStore, type KeyStore } from './session/key-store.ts';
import { openSessionFile } from './session/session-file.ts';
import type { SessionParts } from './session/session-parts.ts';
import { Session } from './session/session.ts';
import { JsonFile, openHomeFiles, type HomeFiles, type Remembered } from './settings-file.ts';
import { cacheWorker, olderWorker, rescueWorker } from './worker-paths.ts';

export interface Services {
  /** Everything that is told: changes of state, committed batches, progress. */
  readonly events: EventBus;
  /** Another one after {@link useDataFolder}: not to be kept. */
  readonly session: Session;
  readonly exporter: Exporter;
  readonly keptExports: KeptExports;
  readonly older: OlderArchive;
  readonly tasks: ArchiveTasks;
  /** Answers nobody before its `start`. */
  readonly api: LocalApi;
  readonly settings: JsonFile<Settings>;
  readonly remembered: JsonFile<Remembered>;
  readonly places: Places;
  readonly keyStore: KeyStore;
  readonly log: (line: string) => void;
  readonly state: () => AppState;
  /** Closes the archive and begins again in another folder. */
  useDataFolder(folder: string): Promise<void>;
  /** Ends what runs after its running commit, and closes the files. */
  close(): Promise<void>;
}

export interface ServicesOptions {
  /** The files of Lacuna's own folder, where they are open already. */
  readonly files?: HomeFiles;
  /** When the window has drawn, where there is one. */
  readonly drawn?: Promise<void>;
  readonly config: Config;
  /** Where the built programs lie: `out/main`. */
  readonly built: string;
  /** Which Telegram the session begins with; by default what was chosen in the window. */
  readonly choice?: SessionParts['choice'];
  /** Where downloads wait for another run; by default in a file beside the cache. */
  readonly wishes?: WishFile;
}

/** Makes them; nothing is opened before `session.start`. After `whenReady`. */
export function startServices({ config, built, choice, wishes, files, drawn }: ServicesOptions): Services {
  const home = app.getPath('userData');
  const logFile = logFileIn(home);
  const log = openLog(logFile);
  const { settings, remembered } = files ?? openHomeFiles(home);
  const places = placesOf({ home, logFile, server: config.server, dataFolder: () => remembered.value.dataFolder });
  const events = eventBus(log);
  const { emit } = events;
  const protect = keyStore();

  const makeSession = (): Session =>
    new Session({
      own: {
        place: places.own(),
        server: config.server,
        file: openSessionFile({ file: places.sessionFile, keyStore: protect }),
      },
      samplePlace: places.sample(),
      startSample: () => startSample(config, built, home, log),
      createTelegram: async (options) => {
        // GramJS takes 200 ms to load, in which the window would not get its page.
        await drawn;
        const { createTelegram } = await import('./telegram/gramjs/client.ts');
        return createTelegram({ ...options, appVersion: app.getVersion(), log });
      },
      openArchive: (where, line) =>
        openArchive(where, { ...line, workerPath: cacheWorker, emit, log, ...(wishes && { wishes }) }),
      choice: choice ?? rememberedChoice(config, places, remembered),
      onState: () => emit('app.state-changed', state()),
      log,
    });
  let session = makeSession();

  function state(): AppState {
    return {
      version: app.getVersion(),
      platform: process.platform,
      telegram: session.kind,
      session: session.state,
      ownSession: existsSync(places.sessionFile),
      keyStore: protect.isAvailable(),
      dataFolder: places.dataFolder(),
      cacheFile: session.cacheFile,
    };
  }

  const keptExports = new KeptExports(path.join(home, 'exports.json'));
  const exporter = new Exporter(
    (progress) => emit('export.changed', progress),
    (made) =>
      void keptExports.note(made).catch((error: unknown) => log(`an export is not remembered: ${String(error)}`)),
  );
  const older = new OlderArchive({ holder: () => session, place: places.own, workerPath: olderWorker, emit });
  const tasks = new ArchiveTasks({
    workerPath: rescueWorker,
    onTask: (task) => emit('archive-task.changed', task),
    now: () => new Date(),
    log,
  });
  const api = new LocalApi({
    settings: new JsonFile(path.join(home, 'api.json'), apiSettings),
    archive: () => session.archive(),
    account: () => session.state,
    appVersion: app.getVersion(),
    exportFolder: home,
    onState: (now) => emit('api.state-changed', now),
    log,
  });
  events.listen((name) => api.heard(name));

  return {
    events,
    get session() {
      return session;
    },
    exporter,
    keptExports,
    older,
    tasks,
    api,
    settings,
    remembered,
    places,
    keyStore: protect,
    log,
    state,
    async useDataFolder(folder) {
      await session.close();
      await remembered.change({ dataFolder: folder });
      session = makeSession();
      await session.start();
      emit('app.state-changed', state());
    },
    async close() {
      await api.close();
      await older.close();
      await tasks.close();
      await exporter.close();
      await session.close();
      await Promise.all([settings.written(), remembered.written(), keptExports.written()]);
    },
  };
}

/** The choice of the first run. A development server's archive is told by its being there: none is kept for it. */
function rememberedChoice(
  { sample, server }: Config,
  places: Places,
  remembered: JsonFile<Remembered>,
): SessionParts['choice'] {
  return {
    read() {
      if (sample) return 'sample';
      if (server) return existsSync(path.join(places.own().folder, 'lacuna.sqlite')) ? 'own' : null;
      return remembered.value.telegram === 'telegram' ? 'own' : remembered.value.telegram;
    },
    async write(choice) {
      if (!sample && !server) await remembered.change({ telegram: choice === 'own' ? 'telegram' : choice });
    },
  };
}

function startSample(config: Config, built: string, home: string, log: (line: string) => void): Promise<SampleProcess> {
  if (config.sampleServer) {
    return Promise.resolve({
      address: config.sampleServer,
      ended: new Promise(() => undefined),
      stop: () => Promise.resolve(),
    });
  }
  return startSampleProcess({
    program: path.join(built, 'sample-telegram.js'),
    keyFile: path.join(home, 'sample-key.pem'),
    log,
  });
}
