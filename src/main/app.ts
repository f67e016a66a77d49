// The app with its window: what needs one is made here over the services, and let go in reverse order.
import { app, nativeTheme, type BrowserWindow } from 'electron';
import path from 'node:path';
import type { Config } from './config.ts';
import { Desktop } from './desktop.ts';
import { emitter } from './ipc/emit.ts';
import { handlersFor } from './ipc/handlers.ts';
import { serve } from './ipc/serve.ts';
import { setMenu } from './menu.ts';
import { Notifier } from './notify.ts';
import { PAGE_URL, servePage } from './page-protocol.ts';
import { startServices } from './services.ts';
import { isOurPage, openWindow, rememberPlace } from './window.ts';

export interface RunningApp {
  /** Brings the window to the front, or opens it again. */
  show(): void;
  /** Ends what runs after its running commit, and closes the files. */
  close(): Promise<void>;
}

/** Starts the app; the window shows itself once it has drawn. `built`: the folder out/main. After `whenReady`. */
export function startApp(config: Config, built: string): RunningApp {
  const services = startServices({ config, built });
  const { events, exporter, log, places, remembered, settings } = services;
  process.on('uncaughtExceptionMonitor', (error) => log(`uncaught: ${error.stack ?? error.message}`));
  const page = config.rendererUrl ?? PAGE_URL;
  let window: BrowserWindow | null = null;

  const notifier = new Notifier(() => window);
  events.listen(emitter(() => window?.webContents ?? null));
  events.listen((name, event) => notifier.tell(name, event));

  const desktop = new Desktop({
    window: () => window,
    exporter,
    appVersion: app.getVersion(),
    useDataFolder: (folder) => services.useDataFolder(folder),
  });
  const stopServing = serve(handlersFor(services, desktop), {
    isOurPage: (url) => isOurPage(page, url),
    contents: () => window?.webContents ?? null,
    log,
  });

  const dark = (): boolean => nativeTheme.shouldUseDarkColors;
  const applyTheme = (): void => {
    nativeTheme.themeSource = settings.value.theme;
  };
  applyTheme();
  settings.onChange((value) => {
    applyTheme();
    events.emit('settings.changed', value);
  });
  servePage(path.join(built, '..', 'renderer'));
  setMenu((command) => events.emit('menu.command', { command }), places.logFile);

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
  services.session.start().catch((error: unknown) => log(`not started: ${String(error)}`));
  services.api.start().catch((error: unknown) => log(`the local API: ${String(error)}`));

  return {
    show,
    async close() {
      // Quitting leaves without closing the window.
      if (window) await rememberPlace(window, remembered);
      await services.close();
      stopServing();
    },
  };
}
