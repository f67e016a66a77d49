// The server itself: it listens, and connects what clients send with what the world answers.
import type { Socket } from 'node:net';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { Handshake } from './crypto/handshake.ts';
import { openServerKey } from './crypto/server-key.ts';
import type { AnswerHistory } from './methods/call.ts';
import { FileIndex } from './methods/file-index.ts';
import { Logins } from './methods/logins.ts';
import { AuthKeys, type SavedKey } from './session/auth-keys.ts';
import { Budget } from './session/budget.ts';
import { Connection } from './session/connection.ts';
import { Conversation } from './session/conversation.ts';
import { MessageIds } from './session/message-ids.ts';
import { Rpc, type Habit } from './session/rpc.ts';
import type { Faults, RequestRecord, World } from './world/model.ts';

export interface ServerOptions {
  readonly world: World;
  readonly faults: Faults;
  /** Told of every call of a method, when its answer is made. */
  readonly record: (request: RequestRecord) => void;
  readonly answerHistory: AnswerHistory;
  /** Changes answers before they are sent, as a server of other habits would give them; by default none. */
  readonly habit?: Habit;
  /** 0, the default: any free one. */
  readonly port?: number;
  /** 127.0.0.1 by default. */
  readonly host?: string;
  /** A 2048-bit RSA key; without it a new one is made. */
  readonly privateKeyPem?: string;
  /** The keys of clients that signed in with an earlier server of the same private key. */
  readonly savedKeys?: readonly SavedKey[];
  /** Told of the keys to save when somebody has signed in or out. */
  readonly saveKeys?: (keys: readonly SavedKey[]) => void;
  /** Told of the server's own faults, which clients see as INTERNAL_SERVER_ERROR. */
  readonly report?: (error: unknown) => void;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** PKCS #1: what clients have to know. */
  readonly publicKeyPem: string;
  /** Every connection breaks; the server goes on listening. */
  cutConnections(): void;
  /** Whoever is signed in is so no longer: SESSION_REVOKED. */
  revokeSessions(): void;
  /** Every connection breaks and nobody can connect. Keys and sessions stay. */
  stopListening(): Promise<void>;
  /** Again on the same port. */
  listenAgain(): Promise<void>;
  close(): Promise<void>;
}

/** @throws the system's error where the port is taken, an Error for a key that is none */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { world, faults, record, answerHistory, host = '127.0.0.1', report = () => undefined } = options;
  const serverKey = openServerKey(options.privateKeyPem);
  const now = (): number => Math.floor(world.now());
  const keys = new AuthKeys(now, options.savedKeys);
  const saveKeys = (): void => options.saveKeys?.(keys.saved());
  const revokeAll = (): void => {
    keys.revokeAll();
    saveKeys();
  };
  const ids = new MessageIds(now);
  const sockets = new Set<Socket>();
  let port = options.port ?? 0;
  const rpc = new Rpc({
    services: {
      world,
      get behaviour() {
        return faults.behaviour;
      },
      answerHistory,
      logins: new Logins(),
      keys,
      files: new FileIndex(world),
      address: () => ({ host, port }),
    },
    faults,
    budget: new Budget(() => performance.now() / 1000),
    record,
    habit: options.habit ?? ((_, answer) => answer),
    revokeAll,
    signInsChanged: saveKeys,
    report,
  });
  const conversation = new Conversation({ keys, ids, now, rpc });

  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void new Connection({
      socket,
      keys,
      ids,
      handshake: new Handshake(serverKey, now, (key) => keys.add(key)),
      received: (message, connection) => conversation.receive(message, connection),
      report,
    });
  };
  const listen = async (): Promise<Server> => {
    const server = createServer(accept).listen(port, host);
    await once(server, 'listening');
    server.on('error', report);
    const address = server.address();
    if (typeof address === 'object' && address) ({ port } = address);
    return server;
  };
  const cutConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  let server: Server | null = await listen();
  const stopListening = async (): Promise<void> => {
    const closing = server;
    server = null;
    if (!closing) return;
    const closed = once(closing, 'close');
    closing.close();
    cutConnections();
    await closed;
  };
  return {
    host,
    port,
    publicKeyPem: serverKey.publicKeyPem,
    cutConnections,
    revokeSessions: revokeAll,
    stopListening,
    listenAgain: async () => {
      server ??= await listen();
    },
    close: stopListening,
  };
}
