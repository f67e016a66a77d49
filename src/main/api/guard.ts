// Who may ask: programs of this computer that hold the token, and no page in a browser, whatever name it found for this
// address. Checked before anything else is looked at.
import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';
import { isToken } from './token.ts';

/** Headers that must not come twice: what two readers may understand differently is refused. */
const ONCE = ['host', 'authorization', 'origin', 'content-length', 'transfer-encoding'];

/** The form of the request: method, host, no browser, no body. Throws Problems. */
export function checkForm(request: IncomingMessage, port: number): void {
  const { headers, rawHeaders, method } = request;
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const twice = ONCE.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) throw new Problem(400, `The header ${twice} is there twice.`, { Connection: 'close' });
  // A name that leads here from elsewhere (DNS rebinding) is no name of ours.
  if (!isOurHost(headers.host ?? '', port)) {
    throw new Problem(403, `Only http://127.0.0.1:${port} and http://localhost:${port} are addresses of this API.`);
  }
  // Browsers say on whose behalf they ask. There is no page that may.
  if (headers.origin !== undefined || (headers['sec-fetch-site'] ?? 'none') !== 'none') {
    throw new Problem(403, 'Pages in a browser may not ask this API.');
  }
  if (method !== 'GET') throw new Problem(405, 'This API answers GET only.', { Allow: 'GET', Connection: 'close' });
  if (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0') {
    throw new Problem(400, 'A request to this API has no body.', { Connection: 'close' });
  }
}

/** The token. Throws Problems. */
export function checkToken(authorization: string | undefined, hash: string | null): void {
  const presented = /^Bearer +([\w-]+)$/i.exec(authorization ?? '')?.[1];
  if (presented !== undefined && isToken(presented, hash)) return;
  const why =
    presented === undefined
      ? 'This request has no token. Send it as “Authorization: Bearer …”; Lacuna’s settings make one.'
      : 'This token is not the one that counts. Lacuna’s settings make a new one, and the one before ends.';
  const challenge = presented === undefined ? 'Bearer realm="Lacuna"' : 'Bearer realm="Lacuna", error="invalid_token"';
  throw new Problem(401, why, { 'WWW-Authenticate': challenge });
}

function isOurHost(host: string, port: number): boolean {
  // Of port 80 clients leave the number out.
  const ends = port === 80 ? ['', ':80'] : [`:${port}`];
  return ends.some((end) => [`127.0.0.1${end}`, `localhost${end}`].includes(host.toLowerCase()));
}
