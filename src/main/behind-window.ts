// What the window talks to: the services, told to it and asked by it.
import { app, type BrowserWindow } from 'electron';
import type { Config } from './config.ts';
import { Desktop } from './desktop.ts';
import { emitter } from './ipc/emit.ts';
import { handlersFor } from './ipc/handlers.ts';
import { serve } from './ipc/serve.ts';
import { Notifier } from './notify.ts';
import { startServices, type Services } from './services.ts';
import type { HomeFiles } from './settings-file.ts';
import { isOurPage } from './window.ts';

export interface BehindWindow {
  readonly services: Services;
  /** Answers the page no more. */
  stopServing(): void;
}

export interface BehindWindowOptions {
  readonly config: Config;
  /** The folder out/main. */
  readonly built: string;
  readonly files: HomeFiles;
  /** The page's address. */
  readonly page: string;
  readonly window: () => BrowserWindow | null;
  /** When it has drawn. */
  readonly drawn: Promise<void>;
}

/** Starts the services and answers the page. */
export function startBehindWindow({ page, window, ...options }: BehindWindowOptions): BehindWindow {
  const services = startServices(options);
  const { events, exporter, log, settings } = services;
  process.on('uncaughtExceptionMonitor', (error) => log(`uncaught: ${error.stack ?? error.message}`));

  const notifier = new Notifier(window);
  events.listen(emitter(() => window()?.webContents ?? null));
  events.listen((name, event) => notifier.tell(name, event));
  settings.onChange((value) => events.emit('settings.changed', value));

  const desktop = new Desktop({
    window,
    exporter,
    appVersion: app.getVersion(),
    useDataFolder: (folder) => services.useDataFolder(folder),
  });
  const stopServing = serve(handlersFor(services, desktop), {
    isOurPage: (url) => isOurPage(page, url),
    contents: () => window()?.webContents ?? null,
    log,
  });
  services.session.start().catch((error: unknown) => log(`not started: ${String(error)}`));
  services.api.start().catch((error: unknown) => log(`the local API: ${String(error)}`));
  return { services, stopServing };
}
