// The only user of webContents.send.
import type { WebContents } from 'electron';
import type { Events } from '../../shared/contract/events.ts';
import type { EventName } from '../../shared/contract/names.ts';

export type Emit = <Name extends EventName>(name: Name, event: Events[Name]) => void;

/** Sends events to the window, if there is one. */
export function emitter(contents: () => WebContents | null): Emit {
  return (name, event) => {
    const target = contents();
    if (target && !target.isDestroyed()) target.send(name, event);
  };
}
