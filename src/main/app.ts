// The app with its window. The window is opened first; what stands behind it takes longer to load than the window's process
// to start, and is loaded meanwhile (behind-window.ts). Let go in reverse order.
import { app, nativeTheme, type BrowserWindow } from 'electron';
import path from 'node:path';
import type { BehindWindow } from './behind-window.ts';
import type { Config } from './config.ts';
import { setMenu } from './menu.ts';
import { PAGE_URL, servePage } from './page-protocol.ts';
import { logFileIn } from './places.ts';
import { openHomeFiles } from './settings-file.ts';
import { openWindow, rememberPlace } from './window.ts';

export interface RunningApp {
  /** Brings the window to the front, or opens it again. */
  show(): void;
  /** Ends what runs after its running commit, and closes the files. */
  close(): Promise<void>;
}

/** Starts the app; the window shows itself once it has drawn. `built`: the folder out/main. After `whenReady`. */
export async function startApp(config: Config, built: string): Promise<RunningApp> {
  const home = app.getPath('userData');
  const files = openHomeFiles(home);
  const { settings, remembered } = files;
  const page = config.rendererUrl ?? PAGE_URL;
  let window: BrowserWindow | null = null;
  let behind: BehindWindow | null = null;
  let hasDrawn = (): void => undefined;
  const drawn = new Promise<void>((resolve) => {
    hasDrawn = resolve;
  });

  nativeTheme.themeSource = settings.value.theme;
  settings.onChange(({ theme }) => {
    nativeTheme.themeSource = theme;
  });
  setMenu((command) => behind?.services.events.emit('menu.command', { command }), logFileIn(home));

  const show = (): void => {
    if (window) {
      if (window.isMinimized()) window.restore();
      window.focus();
      return;
    }
    const dark = nativeTheme.shouldUseDarkColors;
    window = openWindow({ preload: path.join(built, '..', 'preload', 'index.cjs'), page, remembered, dark });
    window.once('ready-to-show', hasDrawn);
    window.on('closed', () => {
      window = null;
      hasDrawn();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      behind?.services.log(`the window's process is gone: ${reason}`);
      // Downloads go on in the main process; a new page asks for where they stand.
      if (reason !== 'clean-exit') window?.webContents.reload();
    });
  };

  const answering = import('./behind-window.ts').then(({ startBehindWindow }) =>
    startBehindWindow({ config, built, files, page, window: () => window, drawn }),
  );
  servePage(path.join(built, '..', 'renderer'), answering);
  // The development server does not wait with its scripts.
  if (config.rendererUrl !== null) await answering;
  show();
  behind = await answering;

  return {
    show,
    async close() {
      // Quitting leaves without closing the window.
      if (window) await rememberPlace(window, remembered);
      await behind?.services.close();
      behind?.stopServing();
    },
  };
}
