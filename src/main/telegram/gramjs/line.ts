// The line to Telegram: one wire at a time, made anew when the old one can't go on. Requests wait for it as long as an
// attempt takes; while the line is down it is tried again by itself, ever more slowly, and whoever listens is told.
import type { Api } from 'telegram/tl/index.js';
import { FailureError } from '../../../shared/domain/failure.ts';
import type { ConnectionState } from '../telegram.ts';
import type { AuthState } from './auth-state.ts';
import { raced } from './deadline.ts';
import {
  closed,
  endsSession,
  handshakeFailed,
  networkLost,
  notSignedIn,
  sessionRevoked,
  toFailure,
} from './failures.ts';
import type { About } from './rpc-sentences.ts';
import { ForgottenKeyError, Wire, type Times, type WireEvents, type WireOptions } from './wire.ts';

export interface Credentials {
  readonly apiId: number;
  readonly apiHash: string;
  readonly auth: AuthState;
  /** Whose session this is: only then does "not authorised" mean that the session has ended. */
  signedIn: boolean;
}

export type LineOptions = Pick<WireOptions, 'address' | 'times' | 'device' | 'clock' | 'log'>;

/** A key that seems forgotten is tried once more before it is believed. */
const FORGOTTEN_TRIES = 2;

export class Line {
  readonly #options: LineOptions;
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #closed = new AbortController();
  #credentials: Credentials | null = null;
  #wire: Wire | null = null;
  #opening: Promise<Wire> | null = null;
  #again: NodeJS.Timeout | null = null;
  #failedAttempts = 0;
  #wasUp = false;
  #told: ConnectionState | null = null;
  /** Why there will be no more answers; a new sign-in clears it. */
  #ended: FailureError | null = null;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  get times(): Times {
    return this.#options.times;
  }

  /** Speaks for somebody else, or for nobody: the wire of the one before is let go. */
  async use(credentials: Credentials | null): Promise<void> {
    this.#credentials = credentials;
    this.#ended = null;
    this.#wasUp = false;
    this.#told = null;
    await this.#drop();
  }

  /**
   * Makes a request and waits for the answer: for a connection as long as making one takes, then `milliseconds`.
   * Rejects with a FailureError, or with the signal's reason.
   */
  async ask<R extends Api.AnyRequest>(
    request: R,
    signal: AbortSignal,
    about: About = {},
    milliseconds: number = this.times.answer,
  ): Promise<R['__response']> {
    const credentials = this.#credentials;
    try {
      const wire = await this.#ready(signal);
      return await wire.invoke(request, milliseconds, [signal, this.#closed.signal]);
    } catch (thrown) {
      signal.throwIfAborted();
      const asked = { ...about, signedIn: credentials?.signedIn ?? false };
      const failure = toFailure(thrown instanceof ForgottenKeyError ? networkLost(thrown) : thrown, asked);
      if (failure instanceof FailureError && endsSession(failure.failure) && this.#credentials === credentials) {
        if (credentials?.signedIn) this.#revoked(failure);
        else if (failure.failure.kind === 'session-revoked') throw notSignedIn();
      }
      throw failure;
    }
  }

  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed.abort(closed());
    this.#listeners.clear();
    await this.#drop();
  }

  get closed(): boolean {
    return this.#closed.signal.aborted;
  }

  #ready(signal: AbortSignal): Promise<Wire> {
    if (this.closed) return Promise.reject(closed());
    if (this.#ended) return Promise.reject(this.#ended);
    if (!this.#credentials) return Promise.reject(notSignedIn());
    if (this.#wire) return Promise.resolve(this.#wire);
    return raced(this.#opened(this.#credentials), signal);
  }

  #opened(credentials: Credentials): Promise<Wire> {
    if (this.#opening) return this.#opening;
    if (this.#again) clearTimeout(this.#again);
    const opening = this.#open(credentials).finally(() => {
      if (this.#opening === opening) this.#opening = null;
    });
    opening.catch(() => undefined); // whoever waited may have left
    this.#opening = opening;
    return opening;
  }

  async #open(credentials: Credentials): Promise<Wire> {
    this.#tell('connecting');
    for (let tries = 1; ; tries++) {
      const isSignedIn = (): boolean => credentials.signedIn;
      const wire = new Wire({ ...this.#options, ...credentials, isSignedIn, events: this.#events });
      try {
        await wire.open(this.#closed.signal);
        if (this.#credentials !== credentials || this.#ended) throw closed();
        this.#wire = wire;
        this.#wasUp = true;
        this.#failedAttempts = 0;
        this.#tell('connected');
        return wire;
      } catch (thrown) {
        await wire.end();
        if (this.closed || this.#credentials !== credentials || this.#ended) throw this.#ended ?? closed();
        if (thrown instanceof ForgottenKeyError && tries <= FORGOTTEN_TRIES) {
          if (tries === FORGOTTEN_TRIES) this.#giveUpKey(credentials);
          continue;
        }
        const failure = toFailure(thrown, {});
        if (this.#wasUp) this.#tryAgainLater();
        throw failure instanceof FailureError ? failure : handshakeFailed(failure);
      }
    }
  }

  /** A key that stands for nobody can be replaced; with somebody's key their session is gone. */
  #giveUpKey(credentials: Credentials): void {
    if (credentials.signedIn) {
      const failure = sessionRevoked('AUTH_KEY_INVALID');
      this.#revoked(failure);
      throw failure;
    }
    credentials.auth.setAuthKey(undefined);
  }

  readonly #events: WireEvents = {
    onLost: (wire) => {
      if (wire === this.#wire) this.#tell('connecting');
    },
    onBack: (wire) => {
      if (wire === this.#wire) this.#tell('connected');
    },
    onDead: (wire) => {
      if (wire !== this.#wire) return;
      this.#wire = null;
      this.#tell('connecting');
      void wire.end();
      this.#tryAgainLater();
    },
  };

  #tryAgainLater(): void {
    const { attempts } = this.times;
    const wait = attempts[Math.min(this.#failedAttempts, attempts.length - 1)] ?? 30_000;
    this.#failedAttempts += 1;
    if (this.#again) clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      this.#ready(this.#closed.signal).catch(() => undefined);
    }, wait).unref();
  }

  #revoked(failure: FailureError): void {
    if (!this.#credentials?.signedIn || this.#ended) return;
    this.#ended = failure;
    this.#tell('revoked');
    void this.#drop();
  }

  async #drop(): Promise<void> {
    if (this.#again) clearTimeout(this.#again);
    const wire = this.#wire;
    this.#wire = null;
    this.#opening = null;
    await wire?.end();
  }

  #tell(state: ConnectionState): void {
    if (this.closed || state === this.#told) return;
    this.#told = state;
    for (const listener of this.#listeners) listener(state);
  }
}
