import type { RunningServer } from '../../src/sample-telegram/server.ts';
import type { World } from '../../src/sample-telegram/world/model.ts';

/** What a test asks of every client library alike: sign in, list the dialogs, read channels, fetch some files. */
export interface ClientRequest {
  readonly server: RunningServer;
  readonly world: World;
  /** Usernames of the channels to read whole. */
  readonly channels: readonly string[];
  /** Ids of the first one's messages whose files are fetched, newest first. */
  readonly files: readonly number[];
}
