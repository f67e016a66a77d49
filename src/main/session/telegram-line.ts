// The line to Telegram: at most one client at a time, whoever it belongs to. The archive's downloads ask through it, so
// that they need not know when somebody else signs in.
import type { ConnectionState, History, Telegram } from '../telegram/telegram.ts';
import { notSignedIn } from './account-words.ts';
import type { TelegramOptions } from './session-parts.ts';

export class TelegramLine {
  readonly #create: (options: TelegramOptions) => Promise<Telegram>;
  readonly #onConnection: (connection: ConnectionState) => void;
  #telegram: Telegram | null = null;

  constructor(
    create: (options: TelegramOptions) => Promise<Telegram>,
    onConnection: (connection: ConnectionState) => void,
  ) {
    this.#create = create;
    this.#onConnection = onConnection;
  }

  get current(): Telegram | null {
    return this.#telegram;
  }

  /** The client; throws `not-signed-in` where there is none. */
  telegram(): Telegram {
    if (this.#telegram) return this.#telegram;
    throw notSignedIn();
  }

  /** Whoever is there at the time of asking. */
  readonly history: History = {
    serverTime: async (signal) => this.telegram().serverTime(signal),
    fetchHistory: async (channelId, request, signal) => this.telegram().fetchHistory(channelId, request, signal),
    fetchMessages: async (channelId, ids, signal) => this.telegram().fetchMessages(channelId, ids, signal),
    newestId: async (channelId, signal) => this.telegram().newestId(channelId, signal),
    fetchChannel: async (channelId, signal) => this.telegram().fetchChannel(channelId, signal),
  };

  /** Another client takes the place of the one before, which is closed first. */
  async connectTo(options: TelegramOptions, signal: AbortSignal): Promise<Telegram> {
    await this.hangUp();
    const telegram = await this.#create(options);
    if (signal.aborted) {
      await telegram.close();
      signal.throwIfAborted();
    }
    telegram.onConnection((connection) => {
      if (telegram === this.#telegram) this.#onConnection(connection);
    });
    this.#telegram = telegram;
    return telegram;
  }

  /** Resolves when the connection is back, or when the signal aborts. */
  networkBack(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#telegram?.onConnection((connection) => {
        if (connection === 'connected') done();
      });
      function done(): void {
        stop?.();
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done, { once: true });
    });
  }

  async hangUp(): Promise<void> {
    const telegram = this.#telegram;
    this.#telegram = null;
    await telegram?.close();
  }
}
