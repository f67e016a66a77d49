// The composition root: everything is made here, and let go in reverse order.
import { app, BrowserWindow, nativeTheme } from 'electron';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AppState } from '../shared/domain/session.ts';
import { ArchiveTasks } from './archive-tasks.ts';
import { openArchive, type ArchivePlace } from './archive.ts';
// oxlint-disable-next-line import/default -- electron-vite gives this module its default export: the built worker's path
import workerPath from './cache/worker?modulePath';
// oxlint-disable-next-line import/default -- as above
import olderWorkerPath from './cache/older-files/worker?modulePath';
// oxlint-disable-next-line import/default -- as above
import rescueWorkerPath from './cache/rescue/worker?modulePath';
import type { Config } from './config.ts';
import { Desktop } from './desktop.ts';
import { Exporter } from './export/exporter.ts';
import { emitter } from './ipc/emit.ts';
import { handlersFor } from './ipc/handlers.ts';
import { serve } from './ipc/serve.ts';
import { openLog } from './log.ts';
import { setMenu } from './menu.ts';
import { OlderArchive } from './older-archive.ts';
import { Notifier } from './notify.ts';
import { PAGE_URL, servePage } from './page-protocol.ts';
import { startSampleProcess, type SampleProcess } from './sample-process.ts';
import { keyStore } from './session/key-store.ts';
import { Session } from './session/session.ts';
import { openSessionFile } from './session/session-file.ts';
import { openRemembered, openSettings } from './settings-file.ts';
import { isOurPage, openWindow, rememberPlace } from './window.ts';

export interface RunningApp {
  /** Brings the window to the front, or opens it again. */
  show(): void;
  /** Ends what runs after its running commit, and closes the files. */
  close(): Promise<void>;
}

/** Starts the app; the window shows itself once it has drawn. After `whenReady`. */
export function startApp(config: Config): RunningApp {
  const home = app.getPath('userData');
  const built = import.meta.dirname; // out/main
  const logFile = path.join(home, 'lacuna.log');
  const log = openLog(logFile);
  process.on('uncaughtExceptionMonitor', (error) => log(`uncaught: ${error.stack ?? error.message}`));
  const settings = openSettings(path.join(home, 'settings.json'));
  const remembered = openRemembered(path.join(home, 'window.json'));
  const page = config.rendererUrl ?? PAGE_URL;
  let window: BrowserWindow | null = null;

  const emit = emitter(() => window?.webContents ?? null);
  const notifier = new Notifier(() => window);
  const exporter = new Exporter((progress) => {
    emit('export.changed', progress);
    notifier.export(progress);
  });
  const protect = keyStore();
  const dataFolder = (): string => remembered.value.dataFolder ?? path.join(home, 'archive');
  const place = (kind: ArchivePlace['kind'], identity: string, name: string = kind): ArchivePlace => ({
    kind,
    identity,
    folder: path.join(dataFolder(), name),
  });

  const server = config.server;
  const print = server && createHash('sha256').update(server.publicKeyPem).digest('hex').slice(0, 16);
  const ownName = print === null ? 'telegram' : `server-${print}`;
  const sessionFile = path.join(home, `session-${ownName}.json`);
  const ownPlace = (): ArchivePlace =>
    print === null ? place('telegram', 'telegram') : place('server', `server:${print}`, ownName);
  const makeSession = (): Session =>
    new Session({
      own: {
        place: ownPlace(),
        server,
        file: openSessionFile({ file: sessionFile, keyStore: protect }),
      },
      samplePlace: place('sample', 'sample'),
      startSample: () => startSample(config, built, home, log),
      createTelegram: async (options) => {
        // GramJS costs 200 ms to load: after the window is there.
        const { createTelegram } = await import('./telegram/gramjs/client.ts');
        return createTelegram({ ...options, appVersion: app.getVersion(), log });
      },
      openArchive: (where, line) =>
        openArchive(where, {
          ...line,
          workerPath,
          emit: (name, event) => {
            emit(name, event);
            if (name === 'download.changed') notifier.download(event as Parameters<Notifier['download']>[0]);
          },
          log,
        }),
      choice: {
        read: () => {
          if (config.sample) return 'sample';
          // A development server's archive is told by its being there: no choice is remembered for it.
          if (server) return existsSync(path.join(dataFolder(), ownName, 'lacuna.sqlite')) ? 'own' : null;
          return remembered.value.telegram === 'telegram' ? 'own' : remembered.value.telegram;
        },
        write: async (choice) => {
          if (!config.sample && !server) {
            await remembered.change({ telegram: choice === 'own' ? 'telegram' : choice });
          }
        },
      },
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
      ownSession: existsSync(sessionFile),
      keyStore: protect.isAvailable(),
      dataFolder: dataFolder(),
      cacheFile: session.cacheFile,
    };
  }

  const desktop = new Desktop({
    window: () => window,
    exporter,
    appVersion: app.getVersion(),
    useDataFolder: async (folder) => {
      await session.close();
      await remembered.change({ dataFolder: folder });
      session = makeSession();
      await session.start();
      emit('app.state-changed', state());
    },
  });
  const older = new OlderArchive({
    holder: () => session,
    place: ownPlace,
    workerPath: olderWorkerPath,
    askForFile: () => desktop.askForFile(),
    askWhereTo: (name) => desktop.askWhereTo(name),
    emit,
  });
  const tasks = new ArchiveTasks({
    workerPath: rescueWorkerPath,
    onTask: (task) => emit('archive-task.changed', task),
    now: () => new Date(),
    log,
  });
  const stopServing = serve(
    handlersFor({
      get session() {
        return session;
      },
      exporter,
      older,
      tasks,
      settings,
      desktop,
      emit,
      state,
    }),
    { isOurPage: (url) => isOurPage(page, url), contents: () => window?.webContents ?? null, log },
  );

  const dark = (): boolean => nativeTheme.shouldUseDarkColors;
  const applyTheme = (): void => {
    nativeTheme.themeSource = settings.value.theme;
  };
  applyTheme();
  settings.onChange((value) => {
    applyTheme();
    emit('settings.changed', value);
  });
  servePage(path.join(built, '..', 'renderer'));
  setMenu((command) => emit('menu.command', { command }), logFile);

  const show = (): void => {
    if (window) {
      if (window.isMinimized()) window.restore();
      window.focus();
      return;
    }
    window = openWindow({ preload: path.join(built, '..', 'preload', 'index.cjs'), page, remembered, dark: dark() });
    window.on('closed', () => {
      window = null;
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log(`the window's process is gone: ${reason}`);
      // Downloads go on in the main process; a new page asks for where they stand.
      if (reason !== 'clean-exit') window?.webContents.reload();
    });
  };
  show();
  session.start().catch((error: unknown) => log(`not started: ${String(error)}`));

  return {
    show,
    async close() {
      // Quitting leaves without closing the window.
      if (window) await rememberPlace(window, remembered);
      await older.close();
      await tasks.close();
      await exporter.close();
      await session.close();
      stopServing();
      await Promise.all([settings.written(), remembered.written()]);
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
