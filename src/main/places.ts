// Where things lie: the session beside the settings, in Lacuna's own folder; each Telegram's archive in the data folder.
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ArchivePlace } from './archive.ts';
import type { Config } from './config.ts';

export interface Places {
  /** Lacuna's own folder: Electron's `userData`. */
  readonly home: string;
  readonly logFile: string;
  /** The own account's session. */
  readonly sessionFile: string;
  /** A sign-in that waits for its code, between two commands. */
  readonly pendingFile: string;
  readonly dataFolder: () => string;
  /** The archive of the own account: Telegram's, or a development server's. */
  readonly own: () => ArchivePlace;
  readonly sample: () => ArchivePlace;
}

export interface PlacesOptions {
  readonly home: string;
  readonly logFile: string;
  readonly server: Config['server'];
  /** The folder that was chosen for the archives; null: one in Lacuna's own folder. */
  readonly dataFolder: () => string | null;
}

export function logFileIn(home: string): string {
  return path.join(home, 'lacuna.log');
}

export function placesOf({ home, logFile, server, dataFolder: chosen }: PlacesOptions): Places {
  const dataFolder = (): string => chosen() ?? path.join(home, 'archive');
  const print = server && createHash('sha256').update(server.publicKeyPem).digest('hex').slice(0, 16);
  const ownName = print === null ? 'telegram' : `server-${print}`;
  return {
    home,
    logFile,
    sessionFile: path.join(home, `session-${ownName}.json`),
    pendingFile: path.join(home, `sign-in-${ownName}.json`),
    dataFolder,
    own: () => ({
      kind: print === null ? 'telegram' : 'server',
      identity: print === null ? 'telegram' : `server:${print}`,
      folder: path.join(dataFolder(), ownName),
    }),
    sample: () => ({ kind: 'sample', identity: 'sample', folder: path.join(dataFolder(), 'sample') }),
  };
}
