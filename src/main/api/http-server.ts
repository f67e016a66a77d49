// The HTTP server of the local API: on the loopback address only, with a limit on everything that a caller could make grow.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { fail } from '../../shared/domain/failure.ts';
import type { ApiContext } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import { checkForm, checkToken } from './guard.ts';
import { logLineOf, Problem, problemOf } from './problem.ts';
import { refuseSocket, sendJson, sendProblem, setCommonHeaders } from './respond.ts';
import { parseQuery, routeOf } from './router.ts';
import { Slots } from './slots.ts';
import { parseTarget } from './target.ts';

/** No other: the API is for programs of this computer. */
const LOOPBACK = '127.0.0.1';
const MOST_STREAMS = 4;
const MOST_CONNECTIONS = 64;
const LIMITS = {
  /** Bytes of the request line and all headers; more is answered with 431. */
  maxHeaderSize: 16_384,
  /** Milliseconds for the headers, and for all of a request, to arrive; later it is answered with 408. */
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 5_000,
  requireHostHeader: true,
  joinDuplicateHeaders: false,
  insecureHTTPParser: false,
} as const;

export interface HttpServerParts {
  readonly endpoints: readonly Endpoint[];
  readonly context: ApiContext;
  /** What counts at the time of asking; null: nobody may ask. */
  readonly tokenHash: () => string | null;
  /** For tests: shorter waits. */
  readonly limits?: Partial<Record<'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval', number>>;
}

export interface RunningServer {
  readonly port: number;
  /** Ends what runs with this sentence, closes every connection, and waits for the work behind them. */
  close(why: string): Promise<void>;
}

/** Connections that end with the answer that they have. */
const refused = new WeakSet<Duplex>();

/** Throws Failures where the port can't be had. */
export async function startHttpServer(port: number, parts: HttpServerParts): Promise<RunningServer> {
  const slots = new Slots(MOST_STREAMS);
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  const server = createServer({ ...LIMITS, ...parts.limits }, (request, response) => {
    const work = answer(request, response, parts, slots, ending.signal, portOf(server)).finally(() =>
      running.delete(work),
    );
    running.add(work);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // It has its answer, and ends with it; what came after the headers is nobody's.
    if (!refused.has(socket)) refuseUnread(error, socket);
  });
  server.on('connect', (_request, socket) => refuseSocket(socket, 405, 'This API answers GET only.'));
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  server.on('checkExpectation', (_request, response) => {
    sendProblem(response, new Problem(417, 'This API expects nothing of the kind.', { Connection: 'close' }));
  });
  await listen(server, port);
  return {
    port: portOf(server),
    async close(why) {
      const closed = once(server, 'close');
      server.close();
      ending.abort(fail('cancelled', why));
      await Promise.all(running);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Never throws. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoints, context, tokenHash }: HttpServerParts,
  slots: Slots,
  ending: AbortSignal,
  port: number,
): Promise<void> {
  setCommonHeaders(response);
  const gone = new AbortController();
  response.once('close', () => gone.abort(fail('cancelled', 'Whoever asked is gone.')));
  // A reader that is cut off is told by 'close'; without a listener the error would be nobody's.
  response.on('error', () => undefined);
  let giveBack = (): void => undefined;
  try {
    checkForm(request, port);
    const target = parseTarget(request.url ?? '');
    const route = routeOf(endpoints, target);
    if (route?.endpoint.needsToken !== false) checkToken(request.headers.authorization, tokenHash());
    if (!route) throw new Problem(404, 'There is nothing at this path; /api/v1/openapi.json lists what there is.');
    const query = parseQuery(route.endpoint, target.query);
    if (route.endpoint.answer.kind === 'stream') giveBack = slots.take();
    const body = await route.endpoint.handle({
      context,
      path: route.path,
      query: query as never,
      response,
      signal: AbortSignal.any([gone.signal, ending]),
    });
    if (route.endpoint.answer.kind === 'json') sendJson(response, 200, body);
  } catch (thrown) {
    const line = gone.signal.aborted || ending.aborted ? null : logLineOf(thrown);
    if (line !== null) context.log(`local API: ${line}`);
    if (response.headersSent) response.destroy();
    else {
      const problem = problemOf(thrown);
      if (problem.headers['Connection'] === 'close') refused.add(request.socket);
      sendProblem(response, problem);
    }
  } finally {
    giveBack();
  }
}

/** What the parser could not make a request of: smuggled lengths, odd bytes, too much, too slow. */
function refuseUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
  switch (error.code) {
    case 'ECONNRESET':
      socket.destroy();
      return;
    case 'HPE_HEADER_OVERFLOW':
      refuseSocket(socket, 431, 'The headers of this request are too long.');
      return;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      refuseSocket(socket, 408, 'This request took too long to arrive.');
      return;
    default:
      refuseSocket(socket, 400, 'This is not a request of HTTP/1.1.');
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(notListening(port, error)));
    server.listen({ host: LOOPBACK, port, exclusive: true }, resolve);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function notListening(port: number, error: NodeJS.ErrnoException): Error {
  const taken = error.code === 'EADDRINUSE';
  return fail(
    'invalid-request',
    taken ? `Another program uses port ${port}.` : `Port ${port} can’t be used (${error.code ?? error.message}).`,
    { next: 'Choose another port.', detail: error.message, cause: error },
  );
}
