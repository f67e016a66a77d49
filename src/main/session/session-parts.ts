// What the session is made of, and what it is asked with.
import type { Failure } from '../../shared/domain/failure.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Archive, ArchivePlace } from '../archive.ts';
import type { SampleProcess } from '../sample-process.ts';
import type { History, Telegram } from '../telegram/telegram.ts';
import type { ProtectionChoice, SessionFile } from './session-file.ts';
import type { StoredSession } from './stored-session.ts';

/** How one Telegram is reached. */
export interface TelegramAddress {
  readonly host: string;
  readonly port: number;
  readonly publicKeyPem: string;
}

export interface TelegramOptions {
  /** Null: Telegram's own data centres. */
  readonly server: TelegramAddress | null;
  readonly stored: StoredSession | null;
  /** Something to keep: signed in, or another channel's access hash is known. Null after signing out. */
  readonly onStore: (session: StoredSession | null) => Promise<void>;
  /** The name by which the archive knows a channel, so that a new session finds it again. */
  readonly usernameOf: (channelId: ChannelId) => Promise<string | null>;
}

export interface SessionParts {
  /** The researcher's own account: Telegram's, or a development server's. */
  readonly own: { readonly place: ArchivePlace; readonly server: TelegramAddress | null; readonly file: SessionFile };
  readonly samplePlace: ArchivePlace;
  readonly startSample: () => Promise<SampleProcess>;
  readonly createTelegram: (options: TelegramOptions) => Promise<Telegram>;
  readonly openArchive: (
    place: ArchivePlace,
    line: {
      readonly history: History;
      readonly networkBack: (signal: AbortSignal) => Promise<void>;
      readonly onDamage: (failure: Failure) => void;
    },
  ) => Promise<Archive>;
  /** What was chosen at the first run, remembered. */
  readonly choice: { read(): 'own' | 'sample' | null; write(choice: 'own' | 'sample' | null): Promise<void> };
  readonly onState: () => void;
  readonly log: (line: string) => void;
}

export interface SignInRequest {
  readonly apiId: number;
  readonly apiHash: string;
  readonly phone: string;
  readonly protection: ProtectionChoice;
}
