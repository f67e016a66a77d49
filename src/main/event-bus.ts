// What happens in main, told to whoever listens: the window, a command, the local API.
import type { Events } from '../shared/contract/events.ts';
import type { EventName } from '../shared/contract/names.ts';

export type Emit = <Name extends EventName>(name: Name, event: Events[Name]) => void;

export interface EventBus {
  /** Tells all who listen, in the order in which they came. A listener that throws does not keep it from the others. */
  readonly emit: Emit;
  /** Returns what ends the listening. */
  listen(listener: Emit): () => void;
}

export function eventBus(log: (line: string) => void): EventBus {
  const listeners = new Set<Emit>();
  return {
    emit(name, event) {
      for (const listener of listeners) {
        try {
          listener(name, event);
        } catch (error) {
          log(`${name} was not taken: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
