import type { Failure } from './failure.ts';

/** Which Telegram an archive belongs to. One cache holds one Telegram (design.md, rule 9). */
export type TelegramKind = 'telegram' | 'sample' | 'server';

/** Who is signed in, as far as the window shows it. */
export interface SignedInAccount {
  readonly userId: string;
  readonly name: string;
  readonly username: string | null;
  readonly phone: string | null;
}

/** How the session file is encrypted: by the system's key store, a passphrase, or a key file its owner alone reads. */
export type SessionProtection = 'key-store' | 'passphrase' | 'key-file';

/** Where the session stands. The archive can be read and exported in every state but the first and `failed`. */
export type SessionState =
  /** Nothing was chosen yet: the window shows the three ways to begin. */
  | { readonly kind: 'first-run' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'signed-out'; readonly failure: Failure | null }
  | { readonly kind: 'code-needed'; readonly phone: string; readonly via: string; readonly length: number | null }
  | { readonly kind: 'password-needed'; readonly hint: string | null }
  /** The session file waits for its passphrase. */
  | { readonly kind: 'locked'; readonly failure: Failure | null }
  | { readonly kind: 'signed-in'; readonly account: SignedInAccount; readonly connected: boolean }
  /** A session is stored, but Telegram could not be reached to look at it. Tried again by itself. */
  | { readonly kind: 'offline'; readonly failure: Failure }
  /** The archive could not be opened. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What the window needs to know of the app before it can draw. */
export interface AppState {
  readonly version: string;
  readonly platform: string;
  readonly telegram: TelegramKind | null;
  readonly session: SessionState;
  /** A session of the researcher's own account is stored: it can be gone on with. */
  readonly ownSession: boolean;
  /** False on servers and bare desktops: signing in then asks how to protect the session. */
  readonly keyStore: boolean;
  readonly dataFolder: string;
  readonly cacheFile: string | null;
}
