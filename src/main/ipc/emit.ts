// The only user of webContents.send.
import type { WebContents } from 'electron';
import type { Emit } from '../event-bus.ts';

/** Sends events to the window, if there is one. */
export function emitter(contents: () => WebContents | null): Emit {
  return (name, event) => {
    const target = contents();
    if (target && !target.isDestroyed()) target.send(name, event);
  };
}
