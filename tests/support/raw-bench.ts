// A sample server on the tiny world, fresh for every test, and clients that a test drives by hand.
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect } from 'vitest';
import { type RunningServer, startServer } from '../../src/sample-telegram/server.ts';
import type { TlObject } from '../../src/sample-telegram/tl/value.ts';
import type { RequestRecord } from '../../src/sample-telegram/world/model.ts';
import { type Key, RawClient, signInRaw } from './raw-client.ts';
import { answerHistory, type ScriptedFaults, scriptedFaults, type TinyWorld, tinyWorld } from './tiny-world.ts';

interface Opened {
  readonly client: RawClient;
  readonly key: Key;
}

export class Bench {
  readonly world = tinyWorld(null);
  faults: ScriptedFaults = scriptedFaults();
  records: RequestRecord[] = [];
  /** The server's own faults; there must be none. */
  #reported: unknown[] = [];
  #server: RunningServer | null = null;
  readonly #clients: RawClient[] = [];

  get server(): RunningServer {
    if (!this.#server) throw new Error('the server runs only during tests');
    return this.#server;
  }

  async start(privateKeyPem: string): Promise<void> {
    this.faults = scriptedFaults();
    this.records = [];
    this.#reported = [];
    this.#server = await startServer({
      world: this.world,
      faults: this.faults,
      record: (request) => this.records.push(request),
      answerHistory,
      privateKeyPem,
      report: (error) => this.#reported.push(error),
    });
  }

  async stop(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    await this.server.close();
    expect(this.#reported).toEqual([]);
  }

  /** @param key goes on with an earlier client's */
  async connected(key?: Key): Promise<Opened> {
    const client = await RawClient.connect(this.server);
    this.#clients.push(client);
    return { client, key: await client.open(this.server, key) };
  }

  async signedIn(layer = 198): Promise<Opened> {
    const opened = await this.connected();
    await opened.client.hello(layer);
    await signInRaw(opened.client, this.world.account);
    return opened;
  }
}

/** To be called once a file, outside tests. */
export function rawBench(): Bench {
  // One key for all tests: making one takes a while.
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const bench = new Bench();
  beforeEach(() => bench.start(privateKeyPem));
  afterEach(() => bench.stop());
  return bench;
}

export const peerOf = ({ id, accessHash }: TinyWorld['tiny'], as = 'inputPeerChannel'): TlObject => ({
  _: as,
  channel_id: BigInt(id),
  access_hash: accessHash,
});

export const historyOf = (peer: TlObject, limit = 10): TlObject => ({
  _: 'messages.getHistory',
  peer,
  offset_id: 0,
  offset_date: 0,
  add_offset: 0,
  limit,
  max_id: 0,
  min_id: 0,
  hash: 0n,
});

export const rpcError = (code: number, message: string): TlObject => ({
  _: 'rpc_error',
  error_code: code,
  error_message: message,
});
