// The telegram port over GramJS. Loading this file loads GramJS (200 ms): import it when it is needed.
import { arch, platform, release } from 'node:os';
import { Api } from 'telegram/tl/index.js';
import { fail, FailureError } from '../../../shared/domain/failure.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Account, CodeRequest, PendingSignIn, SignInStep, Telegram } from '../telegram.ts';
import { AuthState, decodeAuthState, encodeAuthState } from './auth-state.ts';
import { ChannelBook } from './channel-book.ts';
import { within } from './deadline.ts';
import { Directory } from './directory.ts';
import { closed, networkLost } from './failures.ts';
import { Line, type Credentials } from './line.ts';
import { fetchHistory, fetchMessages, newestId, serverTime, type Asking } from './pages.ts';
import { ServerClock } from './server-clock.ts';
import { readServerKey, trustServerKey } from './server-key.ts';
import { accountOf, SignIn } from './sign-in.ts';
import type { Address } from './socket.ts';
import type { StoredSession } from './stored-session.ts';
import { TIMES, type Times } from './wire.ts';

export interface TelegramOptions {
  /** Any MTProto server with that RSA key; null: Telegram's own data centres. */
  readonly server: (Address & { readonly publicKeyPem: string }) | null;
  readonly stored: StoredSession | null;
  /** Something to keep: signed in, or another channel's access hash is known. Null after signing out. */
  readonly onStore: (session: StoredSession | null) => Promise<void>;
  readonly appVersion: string;
  /** For the log file: never texts, phone numbers, codes or keys. */
  readonly log?: (line: string) => void;
  /**
   * The name by which a channel of the archive was known: an account that has just signed in has no access hashes, and
   * this is how they are found again, one channel at a time, when they are needed.
   */
  readonly usernameOf?: (channelId: ChannelId) => Promise<string | null>;
  readonly times?: Partial<Times>;
}

/** Makes a client; it connects when it is asked to. Throws a Failure for a server key that is none. */
export function createTelegram(options: TelegramOptions): Telegram {
  const distrust = options.server ? trustServerKey(readServerKey(options.server.publicKeyPem)) : () => undefined;
  return new GramjsTelegram(options, distrust);
}

class GramjsTelegram implements Telegram {
  readonly #options: TelegramOptions;
  readonly #distrust: () => void;
  readonly #clock = new ServerClock();
  readonly #line: Line;
  readonly #signIn: SignIn;
  readonly #directory: Directory;
  readonly #asking: Asking;
  #credentials: Credentials | null = null;
  #account: Account | null;
  #book: ChannelBook;
  #stored: StoredSession | null;
  #storing: Promise<void> = Promise.resolve();

  constructor(options: TelegramOptions, distrust: () => void) {
    this.#options = options;
    this.#distrust = distrust;
    const { server, stored } = options;
    const log = options.log ?? (() => undefined);
    this.#stored = stored;
    this.#account = stored?.account ?? null;
    this.#book = new ChannelBook(stored?.channels ?? []);
    this.#line = new Line({
      address: server && { host: server.host, port: server.port },
      times: { ...TIMES, ...options.times },
      device: {
        appVersion: options.appVersion,
        deviceModel: `Lacuna on ${platform()} ${arch()}`,
        systemVersion: release(),
      },
      clock: this.#clock,
      log,
    });
    this.#signIn = new SignIn(this.#line);
    this.#directory = new Directory({
      line: this.#line,
      book: () => this.#book,
      onLearned: () => {
        this.#store().catch((error: unknown) => log(`an access hash was not stored: ${String(error)}`));
      },
      usernameOf: options.usernameOf ?? (() => Promise.resolve(null)),
    });
    this.#asking = { line: this.#line, directory: this.#directory, clock: this.#clock };
  }

  async connect(signal: AbortSignal): Promise<Account | null> {
    this.#refuseClosed(signal);
    if (this.#credentials ? !this.#credentials.signedIn : !this.#stored) return null;
    if (!this.#credentials && this.#stored) {
      const { apiId, apiHash, session } = this.#stored;
      await this.#speakAs({ apiId, apiHash, auth: await decodeAuthState(session), signedIn: true });
    }
    const [self] = await this.#line.ask(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }), signal);
    if (self?.className !== 'User') return null;
    this.#account = accountOf(self);
    return this.#account;
  }

  async requestCode(request: CodeRequest, signal: AbortSignal): ReturnType<Telegram['requestCode']> {
    this.#refuseClosed(signal);
    const { apiId, apiHash } = request;
    await this.#speakAs({ apiId, apiHash, auth: newAuthState(this.#options.server !== null), signedIn: false });
    return this.#signIn.requestCode(request, signal);
  }

  async submitCode(code: string, signal: AbortSignal): Promise<SignInStep> {
    this.#refuseClosed(signal);
    const step = await this.#signIn.submitCode(code, signal);
    if (step.kind === 'signed-in') await this.#signedIn(step.account);
    return step;
  }

  async submitPassword(password: string, signal: AbortSignal): Promise<Account> {
    this.#refuseClosed(signal);
    const account = await this.#signIn.submitPassword(password, signal);
    await this.#signedIn(account);
    return account;
  }

  pendingSignIn(): PendingSignIn | null {
    const { pending } = this.#signIn;
    const session = this.#credentials && encodeAuthState(this.#credentials.auth);
    if (!pending || !session || !this.#credentials) return null;
    const { apiId, apiHash } = this.#credentials;
    return { apiId, apiHash, session, ...pending };
  }

  async resumeSignIn({ apiId, apiHash, session, ...pending }: PendingSignIn): Promise<void> {
    await this.#speakAs({ apiId, apiHash, auth: await decodeAuthState(session), signedIn: false });
    this.#signIn.goOn(pending);
  }

  async signOut(signal: AbortSignal): Promise<void> {
    this.#refuseClosed(signal);
    const told = this.#credentials?.signedIn ? await this.#tellSignOut(signal) : null;
    this.#account = null;
    this.#stored = null;
    this.#book = new ChannelBook([]);
    await this.#speakAs(null);
    await this.#inOrder(() => this.#options.onStore(null));
    if (told) throw told;
  }

  async resolveChannel(...args: Parameters<Telegram['resolveChannel']>): ReturnType<Telegram['resolveChannel']> {
    return this.#directory.resolve(...args);
  }

  async listChannels(signal: AbortSignal): ReturnType<Telegram['listChannels']> {
    return this.#directory.list(signal);
  }

  async serverTime(signal: AbortSignal): ReturnType<Telegram['serverTime']> {
    return serverTime(this.#asking, signal);
  }

  async fetchHistory(...args: Parameters<Telegram['fetchHistory']>): ReturnType<Telegram['fetchHistory']> {
    return fetchHistory(this.#asking, ...args);
  }

  async fetchMessages(...args: Parameters<Telegram['fetchMessages']>): ReturnType<Telegram['fetchMessages']> {
    return fetchMessages(this.#asking, ...args);
  }

  async newestId(...args: Parameters<Telegram['newestId']>): ReturnType<Telegram['newestId']> {
    return newestId(this.#asking, ...args);
  }

  async fetchChannel(channelId: ChannelId, signal: AbortSignal): ReturnType<Telegram['fetchChannel']> {
    return this.#directory.full(channelId, signal);
  }

  onConnection(...args: Parameters<Telegram['onConnection']>): () => void {
    return this.#line.onConnection(...args);
  }

  async close(): Promise<void> {
    if (this.#line.closed) return;
    await this.#line.close();
    this.#distrust();
    await this.#storing;
  }

  async #speakAs(credentials: Credentials | null): Promise<void> {
    this.#credentials = credentials;
    await this.#line.use(credentials);
  }

  async #signedIn(account: Account): Promise<void> {
    if (!this.#credentials) throw closed();
    this.#credentials.signedIn = true;
    // Access hashes are an account's own: those of the one before are no use to another.
    if (this.#account?.userId !== account.userId) this.#book = new ChannelBook([]);
    this.#account = account;
    await this.#store();
  }

  /** Null when Telegram knows; else the Failure that says it doesn't. Never rejects, unless the signal aborts. */
  async #tellSignOut(signal: AbortSignal): Promise<FailureError | null> {
    try {
      const logOut = (over: AbortSignal): Promise<unknown> => this.#line.ask(new Api.auth.LogOut(), over);
      await within(this.#line.times.signOut, [signal], () => networkLost(), logOut);
      return null;
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof FailureError)) throw thrown;
      const { kind } = thrown.failure;
      if (kind === 'session-revoked' || kind === 'banned') return null;
      return fail(kind, 'This computer has forgotten the session, but Telegram could not be told that it is over.', {
        kept: 'The archive stays as it is.',
        next: 'End it in your Telegram app: Settings, Devices.',
        ...(thrown.failure.detail === undefined ? {} : { detail: thrown.failure.detail }),
        cause: thrown,
      });
    }
  }

  #store(): Promise<void> {
    const credentials = this.#credentials;
    const session = credentials?.signedIn ? encodeAuthState(credentials.auth) : null;
    if (!credentials || !session || !this.#account) return Promise.resolve();
    const { apiId, apiHash } = credentials;
    const stored: StoredSession = {
      version: 1,
      apiId,
      apiHash,
      session,
      account: this.#account,
      channels: this.#book.list(),
    };
    this.#stored = stored;
    return this.#inOrder(() => this.#options.onStore(stored));
  }

  /** What is stored last must be what was known last. */
  #inOrder(write: () => Promise<void>): Promise<void> {
    const done = this.#storing.then(write);
    this.#storing = done.catch(() => undefined);
    return done;
  }

  #refuseClosed(signal: AbortSignal): void {
    signal.throwIfAborted();
    if (this.#line.closed) throw closed();
  }
}

/** A server of our own is data centre 2 of itself; Telegram's first one is chosen by GramJS. */
function newAuthState(oneAddress: boolean): AuthState {
  const auth = new AuthState();
  if (oneAddress) auth.setDC(2, '127.0.0.1', 80);
  return auth;
}
