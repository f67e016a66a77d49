// A server with a small world and faults on demand, and the app's own Telegram clients for it.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { EventEmitter, once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach } from 'vitest';
import { startServer, type RunningServer } from '../../src/sample-telegram/server.ts';
import type { RequestRecord, SampleChannel } from '../../src/sample-telegram/world/model.ts';
import { createTelegram, type TelegramOptions } from '../../src/main/telegram/gramjs/client.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { ConnectionState, Telegram } from '../../src/main/telegram/telegram.ts';
import { failureOf, type Failure } from '../../src/shared/domain/failure.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import { answerHistory, scriptedFaults, tinyWorld, type ScriptedFaults, type TinyWorld } from './tiny-world.ts';

export const API = { apiId: 12_345, apiHash: '0123456789abcdef0123456789abcdef' };
export const TINY = channelId(2001);
export const CLOSED = channelId(2003);
export const NEWEST = { offsetId: 0, offsetDate: 0, addOffset: 0, limit: 100 };
export const anyTime = new AbortController().signal;

export const newKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const SERVER_KEY = newKey();

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

export interface Bench {
  readonly world: TinyWorld;
  readonly faults: ScriptedFaults;
  readonly server: RunningServer;
  readonly requests: RequestRecord[];
  /** The world's channels: more can be put in. */
  readonly channels: SampleChannel[];
  /** What the app would have stored last. */
  stored: StoredSession | null;
  client(options?: Partial<TelegramOptions>): Telegram;
  signedIn(options?: Partial<TelegramOptions>): Promise<Telegram>;
  methods(): string[];
  /** Resolves when the server next hears of a method. */
  arrived(method: string): Promise<void>;
}

export async function bench(
  password: string | null = null,
  secondsAhead = 0,
  privateKeyPem: string = SERVER_KEY,
): Promise<Bench> {
  const tiny = tinyWorld(password, () => Math.floor(Date.now() / 1000) + secondsAhead);
  const channels = [...tiny.channels];
  const world = { ...tiny, channels };
  const faults = scriptedFaults();
  const requests: RequestRecord[] = [];
  const heardOf = new EventEmitter();
  const record = (request: RequestRecord): void => {
    requests.push(request);
    heardOf.emit(request.method);
  };
  const server = await startServer({ world, faults, record, answerHistory, privateKeyPem });
  ends.push(() => server.close());
  const made: Bench = {
    world,
    faults,
    server,
    requests,
    channels,
    stored: null,
    methods: () => requests.map(({ method }) => method),
    arrived: (method) => once(heardOf, method).then(() => undefined),
    client(options = {}) {
      const telegram = createTelegram({
        server,
        stored: null,
        onStore: async (session) => {
          made.stored = session;
        },
        appVersion: '0',
        times: { retry: 10, attempts: [10, 20, 50] },
        ...options,
      });
      ends.push(() => telegram.close());
      return telegram;
    },
    async signedIn(options) {
      const telegram = made.client(options);
      await telegram.requestCode({ ...API, phone: world.account.phone }, anyTime);
      await telegram.submitCode(world.account.code, anyTime);
      return telegram;
    },
  };
  return made;
}

export async function failureWhen(work: Promise<unknown>): Promise<Failure> {
  return work.then(
    () => Promise.reject(new Error('it worked')),
    (thrown: unknown) => failureOf(thrown),
  );
}

/** The states as they come, and the first of a kind. */
export function heard(telegram: Telegram): {
  readonly states: ConnectionState[];
  next(state: ConnectionState): Promise<void>;
} {
  const states: ConnectionState[] = [];
  return {
    states,
    next: (wanted) =>
      new Promise((resolve) => {
        const stop = telegram.onConnection((state) => {
          states.push(state);
          if (state !== wanted) return;
          stop();
          resolve();
        });
      }),
  };
}

export const account = {
  userId: '4242',
  firstName: 'Sample',
  lastName: 'Reader',
  username: 'sample_reader',
  phone: '999661234567',
};

/** Passes everything on, until it freezes: then what is connected stays so and nothing moves; new lines work. */
export async function freezingProxy(target: number): Promise<{ readonly port: number; freeze(): void }> {
  const pairs: (readonly [Socket, Socket])[] = [];
  const { port } = await listening((near) => {
    const far = connect(target, '127.0.0.1');
    pairs.push([near, far]);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  return {
    port,
    freeze() {
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
  };
}

/** Passes answers on a byte at a time, so many a second; what is asked goes through at once. */
export async function dribblingProxy(target: number): Promise<{ readonly port: number; bytesPerSecond: number }> {
  const proxy = { port: 0, bytesPerSecond: Infinity };
  const { port } = await listening((near) => {
    const far = connect(target, '127.0.0.1');
    far.on('error', () => undefined).on('close', () => near.destroy());
    near.on('error', () => undefined).on('close', () => far.destroy());
    near.setNoDelay(true).pipe(far);
    let waiting = Buffer.alloc(0);
    let due = 0;
    const timer = setInterval(() => {
      for (due += proxy.bytesPerSecond / 100; due >= 1 && waiting.length > 0; due--) {
        const piece = proxy.bytesPerSecond === Infinity ? waiting.length : 1;
        near.write(waiting.subarray(0, piece));
        waiting = waiting.subarray(piece);
      }
      due = Math.min(due, 1);
    }, 10);
    near.on('close', () => clearInterval(timer));
    far.on('data', (bytes) => (waiting = Buffer.concat([waiting, bytes])));
  });
  return Object.assign(proxy, { port });
}

export async function listening(
  accept: Parameters<typeof createServer>[1] = () => undefined,
): Promise<{ port: number }> {
  const server: Server = createServer(accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('not listening');
  return { port: address.port };
}
