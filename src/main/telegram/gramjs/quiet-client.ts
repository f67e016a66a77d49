// GramJS's client, made quiet: no update loop, no pings of its own, no cache of users and chats, no requests that
// nobody asked for. What it does well it keeps doing: the protocol, resending after a cut socket, other data centres.
import { TelegramClient } from 'telegram/client/TelegramClient.js';
import { LogLevel, Logger } from 'telegram/extensions/Logger.js';
import { ConnectionTCPFull, MTProtoSender, UpdateConnectionState } from 'telegram/network/index.js';
import type { RequestState } from 'telegram/network/RequestState.js';
import { LAYER } from 'telegram/tl/AllTLObjects.js';
import { Api } from 'telegram/tl/index.js';
import { returnBigInt } from 'telegram/Helpers.js';
import type { AuthState } from './auth-state.ts';
import { within } from './deadline.ts';
import type { ServerClock } from './server-clock.ts';
import type { Sockets } from './socket.ts';

export interface Device {
  readonly appVersion: string;
  readonly deviceModel: string;
  readonly systemVersion: string;
}

export interface QuietClientOptions {
  readonly apiId: number;
  readonly apiHash: string;
  readonly auth: AuthState;
  readonly sockets: Sockets;
  readonly device: Device;
  readonly clock: ServerClock;
  /** True: there is one address, and every data centre is at it. */
  readonly oneAddress: boolean;
  readonly retryMilliseconds: number;
  readonly greetMilliseconds: number;
  /** Whether the auth key stands for somebody: then it is not given up for another data centre. */
  readonly isSignedIn: () => boolean;
  /** After GramJS has tried to reconnect by itself, or has gone to another data centre: with success, or for the last time. */
  readonly onReconnected: (success: boolean) => void;
  /** Telegram does not know the auth key (-404). */
  readonly onForgottenKey: () => void;
  readonly onError: (error: unknown) => void;
}

/** A first handshake fails about once in a hundred (telegram.md); three tries in a row won't. */
const CONNECT_TRIES = 3;
/** Tries of one request at RPC_CALL_FAIL, two seconds apart, or on the way to another data centre. */
const REQUEST_TRIES = 3;
const SEE_OTHER = 303;
const TELEGRAM_PORT = 443;
/** Telegram drops the connection when no ping comes for this long. */
const DISCONNECT_SECONDS = 75;

export class QuietClient extends TelegramClient {
  readonly #options: QuietClientOptions;

  constructor(options: QuietClientOptions) {
    super(options.auth, options.apiId, options.apiHash, {
      ...options.device,
      baseLogger: new Logger(LogLevel.NONE),
      networkSocket: options.sockets.networkSocket,
      connection: ConnectionTCPFull,
      connectionRetries: CONNECT_TRIES,
      requestRetries: REQUEST_TRIES,
      retryDelay: options.retryMilliseconds,
      floodSleepThreshold: 0,
      securityChecks: true,
    });
    this.#options = options;
    this.onError = (error) => {
      options.onError(error);
      return Promise.resolve();
    };
    // Grows with every user of every answer otherwise; requests name their channels by id and access hash.
    Object.assign(this._entityCache, { add: () => undefined });
  }

  /** Connects, shakes hands where there is no key yet, and greets. Throws where GramJS's own would return false. */
  override async connect(): Promise<boolean> {
    const { sockets, onReconnected } = this.#options;
    await this._initSession();
    let failure: unknown = null;
    const sender = this.#newSender((success) => onReconnected(success));
    this._sender = sender;
    this._errorHandler = (error) => {
      failure = error;
      this.#options.onError(error);
      return Promise.resolve();
    };
    const connection = new ConnectionTCPFull({
      ip: this.session.serverAddress,
      port: TELEGRAM_PORT,
      dcId: this.session.dcId,
      loggers: this._log,
      socket: sockets.networkSocket,
      testServers: false,
    });
    if (!(await sender.connect(connection, false))) throw failure ?? new Error('Not connected');
    this.session.setAuthKey(sender.authKey);
    await this.greet();
    this._connectedDeferred.resolve();
    // The connection to the data centre before was closed, and counts as lost until somebody is told of this one.
    if (this._isSwitchingDc) onReconnected(true);
    this._isSwitchingDc = false;
    return true;
  }

  /**
   * Telegram may forget who we are between two requests: then it is told again, and asked once more. And so it is where it
   * sends us elsewhere: if it means it, it says so again.
   */
  override async invoke<R extends Api.AnyRequest>(request: R, dcId?: number): Promise<R['__response']> {
    try {
      return await super.invoke(request, dcId);
    } catch (thrown) {
      if (isStranger(thrown)) await this.greet();
      else if (!isSentElsewhere(thrown)) throw thrown;
      return super.invoke(request, dcId);
    }
  }

  /** GramJS would throw the auth key away, and with it the session. Only who is not signed in can begin anew elsewhere. */
  override async _switchDC(newDc: number): Promise<boolean> {
    if (this.#options.isSignedIn()) throw new AccountMovedError(newDc);
    try {
      return await super._switchDC(newDc);
    } catch (error) {
      // Neither here nor there: another client begins there.
      this.#options.onReconnected(false);
      throw error;
    }
  }

  /** Says which layer we speak and who we are; the answer tells the server's time. */
  async greet(): Promise<void> {
    this._initRequest.query = new Api.help.GetConfig();
    const config: unknown = await this._sender?.send(
      new Api.InvokeWithLayer({ layer: LAYER, query: this._initRequest }),
    );
    if (!(config instanceof Api.Config)) throw new Error('Not connected: no configuration');
    this._config = config;
    this.#options.clock.learn(config.date);
  }

  async #greetAgain(): Promise<boolean> {
    const { greetMilliseconds, onError } = this.#options;
    try {
      await within(
        greetMilliseconds,
        [],
        () => new Error('no answer after reconnecting'),
        () => this.greet(),
      );
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  }

  async ping(): Promise<void> {
    const pingId = returnBigInt(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
    await this._sender?.send(new Api.PingDelayDisconnect({ pingId, disconnectDelay: DISCONNECT_SECONDS }));
  }

  /** Where the server is the only one, every data centre is at its address, whatever it announces. */
  override async getDC(dcId: number): ReturnType<TelegramClient['getDC']> {
    const { serverAddress, port } = this.session;
    return this.#options.oneAddress ? { id: dcId, ipAddress: serverAddress, port } : super.getDC(dcId);
  }

  get reconnecting(): boolean {
    return this._sender?.isReconnecting === true;
  }

  reconnect(): void {
    this._sender?.reconnect();
  }

  /** Takes a request that nobody waits for out of GramJS's queues, or every reconnect would send it again. */
  forget(request: Api.AnyRequest): void {
    if (!this._sender) return;
    const { _pendingState: pending, _sendQueue: queue } = internals(this._sender);
    for (const state of [...pending.values(), ...queue._queue]) {
      if (state?.request !== request) continue;
      if (state.msgId) pending.delete(state.msgId);
      queue._queue = queue._queue.filter((other) => other !== state);
      state.reject(new Error('nobody waits for this request any more'));
    }
  }

  #newSender(onReconnected: (success: boolean) => void): MTProtoSender {
    const { clock, onForgottenKey, retryMilliseconds } = this.#options;
    const sender = new MTProtoSender(this.session.getAuthKey(), {
      logger: this._log,
      dcId: this.session.dcId,
      retries: CONNECT_TRIES,
      reconnectRetries: Infinity,
      delay: retryMilliseconds,
      autoReconnect: true,
      connectTimeout: null,
      authKeyCallback: this._authKeyCallback.bind(this),
      isMainSender: true,
      client: this,
      securityChecks: true,
      _exportedSenderPromises: this._exportedSenderPromises,
      updateCallback: (_client: unknown, update: unknown) => {
        if (!(update instanceof UpdateConnectionState)) return;
        if (update.state === UpdateConnectionState.broken) onForgottenKey();
      },
      autoReconnectCallback: async () => {
        if (this._sender !== sender) return;
        if (!sender.isConnected()) onReconnected(false);
        else {
          onReconnected(await this.#greetAgain());
        }
      },
    });
    internals(sender)._state.timeOffset = clock.offsetSeconds;
    return sender;
  }
}

/** 303 USER_MIGRATE: the account is kept in another data centre now. In the shape of GramJS's own errors. */
class AccountMovedError extends Error {
  override readonly name = 'AccountMovedError';
  readonly code = SEE_OTHER;
  readonly errorMessage: string;

  constructor(dc: number) {
    super('the account is kept in another data centre');
    this.errorMessage = `USER_MIGRATE_${dc}`;
  }
}

function isSentElsewhere(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === SEE_OTHER;
}

function isStranger(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || !('errorMessage' in thrown)) return false;
  return thrown.errorMessage === 'CONNECTION_NOT_INITED' || thrown.errorMessage === 'CONNECTION_LAYER_INVALID';
}

/** What GramJS keeps private and has no other way to reach. */
interface SenderInternals {
  readonly _state: { timeOffset: number };
  readonly _pendingState: MTProtoSender['_pendingState'];
  readonly _sendQueue: { _queue: (RequestState | undefined)[] };
}

function internals(sender: MTProtoSender): SenderInternals {
  return sender as unknown as SenderInternals;
}
