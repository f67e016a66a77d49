// The least that is a window: the yardstick of how soon the app shows one.
import { app, BrowserWindow } from 'electron';
import '../tell-ready.mjs';

const page = `data:text/html,${encodeURIComponent('<!doctype html><title>Hello</title><h1>Hello, world</h1>')}`;

// Not awaited: Electron is ready only once this module has run.
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1360, height: 860, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  return window.loadURL(page);
});
app.on('window-all-closed', () => app.quit());
