// The entry of the main process: a command without a window, or the window.
import { app } from 'electron';
import { failureOf } from '../shared/domain/failure.ts';
import { startApp, type RunningApp } from './app.ts';
import { commandIn, readConfig, type Config } from './config.ts';
import { registerPageScheme } from './page-protocol.ts';

// This file is the entry, so it knows where the built programs lie.
const built = import.meta.dirname;
const command = commandIn(process.argv, app.isPackaged);

// A command neither takes the one window's place nor brings it up: what both must not have at once, the archive, is locked
// by the archive itself. Not awaited: Electron is ready only once this module has run.
if (command) {
  void import('./cli/main.ts')
    .then(({ runCommandLine }) => runCommandLine(command, built))
    .then((code) => app.exit(code));
} else startWindow(configOrExit());

function startWindow(config: Config): void {
  registerPageScheme();
  if (!app.requestSingleInstanceLock()) {
    app.exit();
    return;
  }
  let starting: Promise<RunningApp> | null = null;
  let leaving: Promise<void> | null = null;
  const show = (): void => void starting?.then((running) => running.show());
  // Not awaited, as above.
  void app.whenReady().then(() => {
    starting = startApp(config, built);
    app.on('activate', show);
    return starting;
  });
  app.on('second-instance', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  // Leaving waits for what is still being started and for the running commit, and closes the files; a second wish to leave
  // changes nothing.
  app.on('before-quit', (event) => {
    if (!starting) return;
    event.preventDefault();
    leaving ??= starting
      .then((running) => running.close())
      .catch(() => undefined)
      .finally(() => app.exit());
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

function configOrExit(): Config {
  try {
    return readConfig(process.argv, process.env, app.isPackaged);
  } catch (thrown) {
    const { message, next } = failureOf(thrown);
    process.stderr.write(`${[message, next].filter(Boolean).join(' ')}\n`);
    process.exit(2);
  }
}
