// Who may not ask, by the bytes that they would send: no client library stands between, for each would mend some of it.
import { connect } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { fail } from '../../src/shared/domain/failure.ts';
import { apiBench, type ApiBench } from '../support/api-bench.ts';

const noArchive = (): never => {
  throw fail('not-signed-in', 'No archive is open.', { next: 'Choose how to begin.' });
};
const bench = (parts?: Parameters<typeof apiBench>[1]) => apiBench(noArchive, parts);

/** A request that is in order but for what is changed. A header that is null is left out. */
function request(
  { port, token }: ApiBench,
  change: {
    readonly line?: string;
    readonly headers?: Readonly<Record<string, string | null>>;
    readonly more?: string;
    readonly body?: string;
  } = {},
): string {
  const headers = {
    Host: `127.0.0.1:${port}`,
    Authorization: `Bearer ${token}`,
    Connection: 'close',
    ...change.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\r\n`]));
  return `${change.line ?? 'GET /api/v1/openapi.json HTTP/1.1'}\r\n${lines.join('')}${change.more ?? ''}\r\n${change.body ?? ''}`;
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? NaN);

/** A sentence and nothing that tells of the program behind it. */
function expectProblem(answer: string): void {
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4).trim();
  expect(JSON.parse(body)).toEqual({ detail: expect.stringMatching(/^[A-Z“].*\.$/s) as string });
  expect(answer).not.toMatch(/\bat .*:\d+:\d+|node:|\.ts\b|Express|X-Powered-By/i);
  expect(answer).not.toMatch(/access-control-/i);
}

test('a request that is in order is answered, by either name, and no page may read or keep the answer', async () => {
  const api = await bench();
  for (const host of [`127.0.0.1:${api.port}`, `localhost:${api.port}`, `LOCALHOST:${api.port}`]) {
    const answer = await api.raw(request(api, { headers: { Host: host } }));
    expect(statusOf(answer)).toBe(200);
    expect(answer).not.toMatch(/access-control-/i);
    expect(answer).toMatch(/cache-control: no-store/i);
    expect(answer).toMatch(/cross-origin-resource-policy: same-origin/i);
    expect(answer).toMatch(/x-content-type-options: nosniff/i);
  }
});

describe('the token', () => {
  test.each([
    ['none', null],
    ['an empty one', ''],
    ['a wrong one', `Bearer lacuna_${'A'.repeat(43)}`],
    ['its beginning', 'cut'],
    ['another scheme', 'Basic bGFjdW5hOmxhY3VuYQ=='],
    ['the scheme alone', 'Bearer'],
    ['two in one', 'twice'],
  ])('%s: 401, and how to do it', async (_name, value) => {
    const api = await bench();
    const header =
      value === 'cut'
        ? `Bearer ${api.token.slice(0, -1)}`
        : value === 'twice'
          ? `Bearer ${api.token} ${api.token}`
          : value;
    for (const target of ['/api/v1/openapi.json', '/api/v1/channels', '/api/v1/nothing', '/nothing']) {
      const answer = await api.raw(
        request(api, { line: `GET ${target} HTTP/1.1`, headers: { Authorization: header } }),
      );
      expect(statusOf(answer)).toBe(401);
      expect(answer).toMatch(/www-authenticate: Bearer realm="Lacuna"/i);
      expectProblem(answer);
    }
  });

  test('in the query it counts for nothing', async () => {
    const api = await bench();
    const line = `GET /api/v1/openapi.json?token=${api.token}&access_token=${api.token} HTTP/1.1`;
    expect(statusOf(await api.raw(request(api, { line, headers: { Authorization: null } })))).toBe(401);
  });

  test('a new one ends the one before; only its hash is kept', async () => {
    const api = await bench();
    const { token } = await api.api.newToken();
    const { address } = api.api.state;
    const port = Number(new URL(address ?? '').port);
    const ask = (one: string) =>
      fetch(`${address}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${one}` } });
    expect((await ask(api.token)).status).toBe(401);
    expect((await ask(token)).status).toBe(200);
    const kept = await readFile(path.join(api.folder, 'api.json'), 'utf8');
    expect(kept).not.toContain(token.slice(7));
    expect(JSON.parse(kept)).toEqual({
      enabled: true,
      port: 0,
      tokenHash: expect.stringMatching(/^[\da-f]{64}$/) as string,
    });
    expect(api.api.state).toEqual({
      enabled: true,
      port: 0,
      hasToken: true,
      address: `http://127.0.0.1:${port}`,
      failure: null,
    });
  });

  test('health needs none, and says nothing but that', async () => {
    const api = await bench();
    const answer = await api.raw(
      request(api, { line: 'GET /api/v1/health HTTP/1.1', headers: { Authorization: null } }),
    );
    expect(statusOf(answer)).toBe(200);
    expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe('{"status":"ok"}\n');
    const foreign = { Authorization: null, Origin: 'https://example.org' };
    expect(statusOf(await api.raw(request(api, { line: 'GET /api/v1/health HTTP/1.1', headers: foreign })))).toBe(403);
  });
});

describe('where it comes from', () => {
  test.each([
    ['a name that leads here', 'evil.example:{port}'],
    ['our name without its port', '127.0.0.1'],
    ['another port', '127.0.0.1:1'],
    ['all addresses', '0.0.0.0:{port}'],
    ['a longer name', 'localhost.evil.example:{port}'],
    ['a name with an account', 'x@127.0.0.1:{port}'],
    ['another spelling', '127.1:{port}'],
    ['a dot after it', 'localhost.:{port}'],
    ['nothing', ''],
  ])('the host is %s: 403', async (_name, host) => {
    const api = await bench();
    const answer = await api.raw(request(api, { headers: { Host: host.replace('{port}', String(api.port)) } }));
    expect(statusOf(answer)).toBe(403);
    expectProblem(answer);
  });

  test('no host at all: 400; of HTTP/1.0: 403', async () => {
    const api = await bench();
    expect(statusOf(await api.raw(request(api, { headers: { Host: null } })))).toBe(400);
    const old = await api.raw(request(api, { line: 'GET /api/v1/health HTTP/1.0', headers: { Host: null } }));
    expect(statusOf(old)).toBe(403);
  });

  test.each([
    { Origin: 'https://example.org' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:{port}' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-origin' },
  ])('a page in a browser (%o): 403, token or not', async (headers) => {
    const api = await bench();
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('{port}', String(api.port))]),
    );
    for (const more of [own, { ...own, Authorization: null }]) {
      const answer = await api.raw(request(api, { headers: more }));
      expect(statusOf(answer)).toBe(403);
      expectProblem(answer);
    }
  });

  test('a preflight is answered like any foreign request: nothing is allowed', async () => {
    const api = await bench();
    const headers = { Origin: 'https://example.org', 'Access-Control-Request-Method': 'GET', Authorization: null };
    const answer = await api.raw(request(api, { line: 'OPTIONS /api/v1/channels HTTP/1.1', headers }));
    expect(statusOf(answer)).toBe(403);
    expectProblem(answer);
  });

  const others = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one?.family === 'IPv4' && !one.internal);
  test.skipIf(others.length === 0)('other addresses of this computer do not answer (where it has any)', async () => {
    const api = await bench();
    for (const { address } of others as { address: string }[]) {
      const socket = connect(api.port, address);
      await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
  });
});

describe('how it is put', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'TRACE', 'OPTIONS', 'PROPFIND'])('%s: 405', async (method) => {
    const api = await bench();
    const answer = await api.raw(request(api, { line: `${method} /api/v1/channels HTTP/1.1` }));
    expect(statusOf(answer)).toBe(405);
    expect(answer).toMatch(/allow: GET/i);
    // What was sent never comes back.
    expect(answer).not.toContain(api.token);
  });

  test('CONNECT: 405', async () => {
    const api = await bench();
    const answer = await api.raw(request(api, { line: `CONNECT 127.0.0.1:${api.port} HTTP/1.1` }));
    expect(statusOf(answer)).toBe(405);
    expectProblem(answer);
  });

  test.each([
    ['absolute', 'http://127.0.0.1:{port}/api/v1/openapi.json', 400],
    ['absolute elsewhere', 'http://evil.example/api/v1/openapi.json', 400],
    ['two slashes', '//api/v1/openapi.json', 400],
    ['up and down', '/api/v1/../v1/openapi.json', 400],
    ['escaped dots', '/api/v1/%2e%2e/v1/openapi.json', 400],
    ['backslashes', '/api\\v1\\openapi.json', 400],
    ['a slash at the end', '/api/v1/openapi.json/', 400],
    ['a fragment', '/api/v1/openapi.json#x', 400],
    ['an escaped letter', '/api/v1/%6fpenapi.json', 404],
    ['an escaped slash', '/api%2Fv1%2Fopenapi.json', 404],
    ['other letters', '/API/v1/openapi.json', 404],
    ['a parameter of a path', '/api/v1/openapi.json;x=1', 404],
    ['NUL', '/api/v1/history/%00?download=false', 400],
    ['a new line', '/api/v1/history/a%0d%0ab', 400],
    ['no UTF-8', '/api/v1/history/%ff', 400],
    ['a parameter twice', '/api/v1/search?q=a&q=b', 400],
    ['an unknown parameter', '/api/v1/openapi.json?x=1', 400],
    ['a huge query', `/api/v1/search?q=${'a'.repeat(9_000)}`, 414],
  ])('the target is %s: %s -> %i', async (_name, target, status) => {
    const api = await bench();
    const answer = await api.raw(request(api, { line: `GET ${target.replace('{port}', String(api.port))} HTTP/1.1` }));
    expect(statusOf(answer)).toBe(status);
    expectProblem(answer);
  });

  test.each([
    ['both lengths (CL.TE)', 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nG', 400],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n', 'hello', 400],
    ['two lengths in one', 'Content-Length: 5, 6\r\n', 'hello', 400],
    ['a length below nothing', 'Content-Length: -1\r\n', '', 400],
    ['chunks', 'Transfer-Encoding: chunked\r\n', '0\r\n\r\n', 400],
    ['odd chunks', 'Transfer-Encoding: xchunked\r\n', '0\r\n\r\n', 400],
    ['a body', 'Content-Length: 5\r\n', 'hello', 400],
    ['two hosts', 'Host: evil.example\r\n', '', 400],
    ['two tokens', 'Authorization: Bearer x\r\n', '', 400],
    ['two origins', 'Origin: null\r\nOrigin: null\r\n', '', 400],
    ['a line that goes on', 'X-Odd: a\r\n b\r\n', '', 400],
    ['a space before the colon', 'X-Odd : a\r\n', '', 400],
    ['a header without a name', ': a\r\n', '', 400],
    ['bare line ends', 'X-Odd: a\nX-Other: b\r\n', '', 400],
    ['NUL in a header', 'X-Odd: a\0b\r\n', '', 400],
    ['an expectation', 'Expect: the-unexpected\r\n', '', 417],
    ['headers without end', `X-Long: ${'a'.repeat(20_000)}\r\n`, '', 431],
    ['a great many headers', Array.from({ length: 3_000 }, (_, index) => `X-${index}: a\r\n`).join(''), '', 431],
  ])('%s: refused, and the connection ends', async (_name, more, body, status) => {
    const api = await bench();
    // Not asked to close: it must end all the same where what follows could be taken for a request.
    const answer = await api.raw(request(api, { more, body }));
    expect(statusOf(answer)).toBe(status);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expectProblem(answer);
  });

  test.each([
    '\r\n\r\n\r\nnot http at all\r\n\r\n',
    'GET\r\n\r\n',
    'GET /api/v1/health HTTP/9.9\r\n\r\n',
    '\x16\x03\x01\x02\0\x01',
  ])('bytes that are no request (%j): 400', async (bytes) => {
    const api = await bench();
    const answer = await api.raw(bytes);
    expect(statusOf(answer)).toBe(400);
    expectProblem(answer);
  });

  test('a request that never ends is ended: 408', async () => {
    const api = await bench({ limits: { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 } });
    const answer = await api.raw(`GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1:${api.port}\r\nX-Slow: `);
    expect(statusOf(answer)).toBe(408);
    expectProblem(answer);
  });
});

describe('limits', () => {
  test('of connections: those beyond are closed, and one that ends makes room', async () => {
    const api = await bench();
    const open = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const socket = connect(api.port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      }),
    );
    // All of them were accepted once the last one is answered.
    const last = open.at(-1);
    last?.write(request(api, { line: 'GET /api/v1/health HTTP/1.1', headers: { Connection: 'keep-alive' } }));
    if (last) await once(last, 'data');
    const beyond = connect(api.port, '127.0.0.1');
    beyond.on('error', () => undefined);
    beyond.write(request(api));
    expect(await text(beyond).catch(() => '')).toBe('');
    last?.end(request(api));
    if (last) await once(last, 'close');
    expect(statusOf(await api.raw(request(api)))).toBe(200);
    for (const socket of open) socket.destroy();
  });
});

describe('switching', () => {
  test('off unless switched on; a port that is taken is told, and nothing else changes', async () => {
    const api = await bench();
    const second = await apiBench(noArchive);
    const state = await second.api.set({ port: api.port });
    expect(state).toMatchObject({
      enabled: true,
      port: api.port,
      address: null,
      failure: { message: `Another program uses port ${api.port}.`, next: 'Choose another port.' },
    });
    expect(await api.json('/api/v1/health')).toEqual({ status: 'ok' });
    expect(await second.api.set({ port: 0 })).toMatchObject({
      failure: null,
      address: expect.stringMatching(/^http/) as string,
    });
    expect(await second.api.set({ enabled: false })).toMatchObject({ enabled: false, address: null, failure: null });
    const again = await second.api.start();
    expect(again.address).toBeNull();
  });

  test('for now only: what is kept stays as it was', async () => {
    const api = await bench();
    await api.api.set({ enabled: false });
    const state = await api.api.start({ enabled: true });
    expect(state).toMatchObject({ enabled: true, address: expect.stringMatching(/^http/) as string });
    expect((await fetch(`${state.address}/api/v1/health`)).status).toBe(200);
    expect(JSON.parse(await readFile(path.join(api.folder, 'api.json'), 'utf8'))).toMatchObject({ enabled: false });
    expect(await api.api.start()).toMatchObject({ enabled: false, address: null });
  });

  test('no archive is open: a sentence with the way out', async () => {
    const api = await bench();
    const answer = await api.get('/api/v1/channels');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ detail: 'No archive is open. Choose how to begin.' });
  });
});
