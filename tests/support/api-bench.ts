// The local API over the real things, and a reader of its streams.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect } from 'vitest';
import type { ApiArchive } from '../../src/main/api/context.ts';
import { apiSettings, LocalApi, type LocalApiParts } from '../../src/main/api/local-api.ts';
import { JsonFile } from '../../src/main/settings-file.ts';
import type { SessionState } from '../../src/shared/domain/session.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

export interface ApiBench {
  readonly api: LocalApi;
  readonly folder: string;
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** Who is signed in; to be changed. */
  account: SessionState;
  /** What a program with the token is answered. */
  get(pathAndQuery: string, signal?: AbortSignal): Promise<Response>;
  json(pathAndQuery: string): Promise<unknown>;
  /** Bytes as they are, and all that comes back until the connection ends. */
  raw(bytes: string): Promise<string>;
}

export async function apiBench(
  archive: () => ApiArchive,
  parts: Partial<Pick<LocalApiParts, 'times' | 'limits' | 'counters'>> = {},
): Promise<ApiBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lacuna-api-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const settings = new JsonFile(path.join(folder, 'api.json'), apiSettings);
  const account: SessionState = {
    kind: 'signed-in',
    account: { userId: '1', name: 'Reader', username: null, phone: null },
    connected: true,
  };
  const api = new LocalApi({
    settings,
    archive,
    account: () => bench.account,
    appVersion: '0.0.0',
    exportFolder: folder,
    onState: () => undefined,
    log: () => undefined,
    ...parts,
  });
  ends.push(() => api.close());
  await api.set({ enabled: true, port: 0 });
  const { token, state } = await api.newToken();
  if (state.address === null) throw new Error(`it does not answer: ${state.failure?.message}`);
  const { address } = state;
  const port = Number(new URL(address).port);
  const headers = { authorization: `Bearer ${token}` };
  const bench: ApiBench = {
    api,
    folder,
    address,
    port,
    token,
    account,
    get: (pathAndQuery, signal) => fetch(`${address}${pathAndQuery}`, { headers, ...(signal ? { signal } : {}) }),
    async json(pathAndQuery) {
      const response = await bench.get(pathAndQuery);
      const body: unknown = await response.json();
      expect({ status: response.status, body }).toMatchObject({ status: 200 });
      return body;
    },
    raw(bytes) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(bytes, 'latin1');
      return text(socket);
    },
  };
  return bench;
}

export interface StreamEvent {
  /** `message` where it has none. */
  readonly name: string;
  readonly data: unknown;
}

/** Events and comments as they come; a comment's name is `:`. */
export async function* eventsOf(response: Response): AsyncGenerator<StreamEvent, void, void> {
  if (response.body === null) throw new Error('no body');
  let rest = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    rest += piece;
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield eventIn(block);
  }
  if (rest !== '') throw new Error(`the stream ended in the middle of an event: ${rest}`);
}

function eventIn(block: string): StreamEvent {
  if (block.startsWith(': ')) return { name: ':', data: block.slice(2) };
  const lines = block.split('\n');
  const name = lines.find((line) => line.startsWith('event: '))?.slice(7) ?? 'message';
  const data = lines.filter((line) => line.startsWith('data: '));
  if (data.length !== 1) throw new Error(`not one line of data: ${block}`);
  return { name, data: JSON.parse(data[0]?.slice(6) ?? '') };
}

export async function all(events: AsyncIterable<StreamEvent>): Promise<readonly StreamEvent[]> {
  const found: StreamEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

export interface SeenMessage {
  readonly message_id: number;
  readonly date: string;
  readonly message: string | null;
}

/** The messages of all batches, in the order in which they came. */
export function messagesIn(events: readonly StreamEvent[]): readonly SeenMessage[] {
  return events
    .filter(({ name }) => name === 'message')
    .flatMap(({ data }) => (data as { messages: SeenMessage[] }).messages);
}
