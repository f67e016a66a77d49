// Says on the standard output that a window has drawn and shows itself.
import { app } from 'electron';

app.on('browser-window-created', (_event, window) => {
  window.once('ready-to-show', () => process.stdout.write('ready\n'));
});
