import type { Events } from './events.ts';
import type { EventName, RequestName } from './names.ts';
import type { Outcome, RequestInput, RequestOutput } from './requests.ts';

/** What preload puts on `window.lacuna`: all that the window can reach. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<Outcome<RequestOutput<Name>>>;
  /** The path of a file that was dropped on the window; empty for one that lies nowhere on the disk. */
  pathOf(file: unknown): string;
  /** Returns the unsubscriber. */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void;
}
