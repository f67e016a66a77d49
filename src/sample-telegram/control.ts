// The control port: how tests in other processes see and change the sample Telegram. HTTP on 127.0.0.1 with JSON, for
// whoever has the token. Refusals are sentences.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  behaviourOf,
  boolean,
  changeOf,
  draftOf,
  fieldsOf,
  idsOf,
  InputError,
  instant,
  integer,
  ruleOf,
  type Fields,
} from './control-input.ts';
import type { ScriptedFaults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import type { RunningServer } from './server.ts';
import type { Post } from './world/model.ts';
import { plainPost } from './world/post.ts';
import type { MutableWorld } from './world/world.ts';

export interface ControlOptions {
  readonly world: MutableWorld;
  readonly faults: ScriptedFaults;
  readonly log: RequestLog;
  readonly server: RunningServer;
}

export interface RunningControl {
  readonly port: number;
  /** `Authorization: Bearer …` of every request. */
  readonly token: string;
  close(): Promise<void>;
}

const MOST_BYTES = 1_000_000;
/** Posts are written out in pieces, so that a million of them need no text of gigabytes. */
const POSTS_A_PIECE = 500;

type Answer = object | readonly unknown[] | null;
type Route = (body: Fields, options: ControlOptions) => Answer | Promise<Answer>;

const ROUTES: Readonly<Record<string, Route>> = {
  'GET /log': (_, { log }) => log.records(),
  'DELETE /log': (_, { log }) => done(() => log.clear()),
  'GET /world/channels': (_, { world }) =>
    world.channels.map(({ id, title, username, kind, joined, private: isPrivate, hiddenBelow, posts }) => ({
      id,
      title,
      username,
      kind,
      joined,
      private: isPrivate,
      hiddenBelow,
      posts: posts.length,
    })),
  'GET /clock': (_, { world }) => ({ now: world.now() }),
  'POST /clock': (body, { world }) => {
    if (body['set'] === undefined) world.advanceClock(integer(body, 'advance'));
    else world.setClock(instant(body, 'set'));
    return { now: world.now() };
  },
  'GET /faults': (_, { faults }) => faults.pending,
  'POST /faults': (body, { faults }) => done(() => faults.add(ruleOf(body))),
  'DELETE /faults': (_, { faults }) => done(() => faults.clear()),
  'POST /behaviour': (body, { faults }) => Object.assign(faults.behaviour, behaviourOf(body)),
  'DELETE /behaviour': (_, { faults }) => done(() => faults.resetBehaviour()),
  'POST /post': ({ channelId, id, date, ...draft }, { world }) => {
    const channel = integer({ channelId }, 'channelId');
    if (id === undefined && date === undefined) return plainPost(world.addPost(channel, draftOf(draft)));
    const place = { id: integer({ id }, 'id'), date: instant({ date }, 'date') };
    return plainPost(world.insertPost(channel, place, draftOf(draft)));
  },
  'POST /edit': ({ channelId, id, ...change }, { world }) =>
    plainPost(world.editPost(integer({ channelId }, 'channelId'), integer({ id }, 'id'), changeOf(change))),
  'POST /delete': (body, { world }) =>
    done(() => {
      for (const id of idsOf(body)) world.deletePost(integer(body, 'channelId'), id);
    }),
  'POST /hide': (body, { world }) =>
    done(() => world.setHidden(integer(body, 'channelId'), idsOf(body), boolean(body, 'hidden'))),
  'POST /hidden-below': (body, { world }) =>
    done(() => world.setHiddenBelow(integer(body, 'channelId'), integer(body, 'id'))),
  'POST /private': (body, { world }) =>
    done(() => world.setPrivate(integer(body, 'channelId'), boolean(body, 'private'))),
  'POST /cut': (_, { server }) => done(() => server.cutConnections()),
  'POST /revoke': (_, { server }) => done(() => server.revokeSessions()),
  'POST /down': async (_, { server }) => {
    await server.stopListening();
    return null;
  },
  'POST /up': async (_, { server }) => {
    await server.listenAgain();
    return null;
  },
};

function done(act: () => unknown): null {
  act();
  return null;
}

/** Listens on a free port of 127.0.0.1. */
export async function startControl(options: ControlOptions): Promise<RunningControl> {
  const token = randomBytes(24).toString('hex');
  const server = createServer((request, response) => {
    void answer(request, response, token, options);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The control port has no address.');
  return {
    port: address.port,
    token,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  options: ControlOptions,
): Promise<void> {
  try {
    if (!isAllowed(request.headers.authorization, token)) {
      reply(response, 401, { error: 'The token of the control port is missing or wrong.' });
      return;
    }
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const messages = /^\/world\/channels\/(\d+)\/messages$/.exec(path);
    if (request.method === 'GET' && messages !== null) {
      await replyPosts(response, postsOf(options.world, Number(messages[1])));
      return;
    }
    const route = ROUTES[`${request.method} ${path}`];
    if (route === undefined) reply(response, 404, { error: `There is no ${request.method} ${path} here.` });
    else reply(response, 200, await route(await bodyOf(request), options));
  } catch (error) {
    const refused = error instanceof InputError || error instanceof RangeError;
    const sentence = error instanceof Error ? error.message : String(error);
    if (response.headersSent) response.destroy();
    else reply(response, refused ? 400 : 500, { error: sentence });
  }
}

function isAllowed(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function bodyOf(request: IncomingMessage): Promise<Fields> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    const bytes = Buffer.from(piece as Uint8Array);
    size += bytes.length;
    if (size > MOST_BYTES) throw new InputError('The body is longer than a megabyte.');
    pieces.push(bytes);
  }
  if (size === 0) return {};
  try {
    return fieldsOf(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('The body is not JSON.');
  }
}

function postsOf(world: MutableWorld, id: number): readonly Post[] {
  const channel = world.channels.find((channel) => channel.id === id);
  if (channel === undefined) throw new RangeError(`There is no channel ${id}.`);
  return channel.posts;
}

async function replyPosts(response: ServerResponse, posts: readonly Post[]): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('[');
  for (let start = 0; start < posts.length; start += POSTS_A_PIECE) {
    const piece = posts.slice(start, start + POSTS_A_PIECE).map((post) => toJson(plainPost(post)));
    if (!response.write(`${start === 0 ? '' : ',\n'}${piece.join(',\n')}`)) await once(response, 'drain');
  }
  response.end(']');
}

function reply(response: ServerResponse, status: number, value: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(toJson(value));
}

/** JSON; 64-bit numbers as decimal text. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}
