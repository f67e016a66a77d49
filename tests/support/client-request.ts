import type { RunningServer } from '../../src/sample-telegram/server.ts';
import type { World } from '../../src/sample-telegram/world/model.ts';

/** How a server is reached, and who signs in there. */
export interface ClientLogin {
  readonly host: string;
  readonly port: number;
  readonly publicKeyPem: string;
  readonly phone: string;
  readonly code: string;
  readonly password: string | null;
}

/** What a test asks of every client library alike: sign in, list the dialogs, read channels, fetch some files. */
export interface ClientRequest {
  readonly server: RunningServer;
  readonly world: World;
  /** Usernames of the channels to read whole. */
  readonly channels: readonly string[];
  /** Ids of the first one's messages whose files are fetched, newest first. */
  readonly files: readonly number[];
}
