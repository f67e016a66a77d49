// One GramJS client, from its first connection until it can't go on: then it is thrown away, and the line (line.ts)
// makes another. Nothing that waits for it waits for ever.
import { Api } from 'telegram/tl/index.js';
import { within } from './deadline.ts';
import { closed, networkLost, timedOut } from './failures.ts';
import { QuietClient, type QuietClientOptions } from './quiet-client.ts';
import { Sockets, type Address } from './socket.ts';

export interface Times {
  /** Milliseconds for making a connection, the handshake and the greeting included. */
  readonly connect: number;
  /** Milliseconds that Telegram has for an answer; more, while something comes in. */
  readonly answer: number;
  /** Milliseconds between pings, and those that the answer to one may take. */
  readonly ping: number;
  readonly pong: number;
  /** Milliseconds for telling Telegram that we sign out. */
  readonly signOut: number;
  /** Milliseconds between the tries of one attempt to connect. */
  readonly retry: number;
  /** Milliseconds between attempts, the last for all that follow. */
  readonly attempts: readonly number[];
}

export const TIMES: Times = {
  connect: 20_000,
  answer: 30_000,
  ping: 30_000,
  pong: 20_000,
  signOut: 10_000,
  retry: 300,
  attempts: [1_000, 2_000, 5_000, 10_000, 20_000, 30_000],
};

export interface WireEvents {
  /** The socket is gone; GramJS tries to get it back. */
  onLost(wire: Wire): void;
  onBack(wire: Wire): void;
  /** It can't go on. */
  onDead(wire: Wire): void;
}

/** Telegram answered -404: it does not know our auth key. */
export class ForgottenKeyError extends Error {
  override readonly name = 'ForgottenKeyError';
}

export type WireOptions = Pick<QuietClientOptions, 'apiId' | 'apiHash' | 'auth' | 'device' | 'clock' | 'isSignedIn'> & {
  /** Null: Telegram's own data centres. */
  readonly address: Address | null;
  readonly times: Times;
  readonly events: WireEvents;
  readonly log: (line: string) => void;
};

export class Wire {
  readonly #options: WireOptions;
  readonly #client: QuietClient;
  readonly #sockets: Sockets;
  readonly #died = new AbortController();
  #pings: NodeJS.Timeout | null = null;
  #lost = false;
  #lastError: unknown = null;

  constructor(options: WireOptions) {
    this.#options = options;
    const { address, times, log } = options;
    this.#sockets = new Sockets(address, times.connect, () => this.#onLost());
    this.#client = new QuietClient({
      ...options,
      sockets: this.#sockets,
      oneAddress: address !== null,
      retryMilliseconds: times.retry,
      greetMilliseconds: times.connect,
      onReconnected: (success) => this.#onReconnected(success),
      onForgottenKey: () => this.#die(new ForgottenKeyError('the server does not know the auth key')),
      onError: (error) => {
        this.#lastError = error;
        log(`gramjs: ${error instanceof Error ? error.message : String(error)}`);
      },
    });
  }

  /** Connects. Rejects with what hindered it, a ForgottenKeyError among others; then only `end` is left. */
  async open(signal: AbortSignal): Promise<void> {
    const { times } = this.#options;
    await within(
      times.connect,
      [signal, this.#died.signal],
      () => timedOut(times.connect),
      () => this.#client.connect(),
    );
    this.#pings = setInterval(() => void this.#ping(), times.ping).unref();
  }

  /** Makes a request; rejects with the raw error that it was answered with, or a Failure where it was not answered. */
  invoke<R extends Api.AnyRequest>(
    request: R,
    milliseconds: number,
    signals: readonly AbortSignal[],
  ): Promise<R['__response']> {
    return within(
      milliseconds,
      [...signals, this.#died.signal],
      () => (this.#lost ? networkLost(this.#lastError) : timedOut(milliseconds)),
      (over) => {
        over.addEventListener('abort', () => this.#client.forget(request), { once: true });
        return this.#client.invoke(request);
      },
      () => this.#sockets.heard,
    );
  }

  async end(): Promise<void> {
    this.#die(closed());
    await this.#client.destroy();
  }

  /** GramJS's own watch takes a pong after three seconds for a dead line; a busy computer is not a lost network. */
  async #ping(): Promise<void> {
    if (this.#lost || this.#client.reconnecting) return;
    const { pong } = this.#options.times;
    try {
      await within(
        pong,
        [this.#died.signal],
        () => timedOut(pong),
        () => this.#client.ping(),
        // It comes after all that is on its way.
        () => this.#sockets.heard,
      );
    } catch {
      if (!this.#died.signal.aborted) this.#client.reconnect();
    }
  }

  #onLost(): void {
    if (this.#died.signal.aborted || this.#lost) return;
    this.#lost = true;
    this.#options.events.onLost(this);
  }

  #onReconnected(success: boolean): void {
    if (this.#died.signal.aborted) return;
    if (!success) {
      this.#die(networkLost(this.#lastError));
      return;
    }
    this.#lost = false;
    this.#options.events.onBack(this);
  }

  #die(reason: Error): void {
    if (this.#died.signal.aborted) return;
    if (this.#pings) clearInterval(this.#pings);
    this.#died.abort(reason);
    this.#sockets.end();
    this.#options.events.onDead(this);
  }
}
