// The target of a request, taken apart as it stands: nothing is normalised, so that there is nothing to trick. What is
// not plain is refused.
import { Problem } from './problem.ts';

export interface Target {
  /** Between the slashes, as sent: routes are compared with them letter by letter. */
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** What a link to a channel, two instants and a long search need, and room to spare. */
const LONGEST = 8_000;
const MOST_PARAMETERS = 32;
/** Unreserved, escaped and the few others that may stand in a path and its query (RFC 3986). */
const PLAIN = /^\/(?:[\w\-.~!$&'()*+,;=:@/]|%[\da-f]{2})*(?:\?(?:[\w\-.~!$&'()*+,;=:@/?]|%[\da-f]{2})*)?$/i;

export function parseTarget(url: string): Target {
  if (url.length > LONGEST) throw new Problem(414, 'The address of this request is too long.');
  if (!PLAIN.test(url)) {
    throw new Problem(400, 'The address is not a plain path: it begins with / and escapes what needs escaping.');
  }
  const mark = url.indexOf('?');
  const segments = (mark === -1 ? url : url.slice(0, mark)).slice(1).split('/');
  if (segments.some((segment) => segment === '' || isDots(segment))) {
    throw new Problem(400, 'The path has empty parts, or . or .. in it.');
  }
  return { segments, query: mark === -1 ? {} : parseQuery(url.slice(mark + 1)) };
}

/** What a part of the path means. Throws where its escapes are not UTF-8. */
export function decodeSegment(segment: string): string {
  try {
    const text = decodeURIComponent(segment);
    if (hasControl(text)) throw new Problem(400, 'The path has control characters in it.');
    return text;
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw new Problem(400, 'The path’s escapes are not UTF-8.');
  }
}

function isDots(segment: string): boolean {
  return /^\.{1,2}$/.test(segment.replace(/%2e/gi, '.'));
}

function parseQuery(text: string): Readonly<Record<string, string>> {
  const query = new Map<string, string>();
  for (const pair of text === '' ? [] : text.split('&')) {
    const equals = pair.indexOf('=');
    const name = decodeQuery(equals === -1 ? pair : pair.slice(0, equals));
    if (query.has(name)) throw new Problem(400, `“${name}” is in the query twice.`);
    query.set(name, equals === -1 ? '' : decodeQuery(pair.slice(equals + 1)));
    if (query.size > MOST_PARAMETERS) throw new Problem(400, 'The query has too many parameters.');
  }
  // Of its own members only, whatever they are called.
  return Object.assign(Object.create(null) as object, Object.fromEntries(query));
}

function decodeQuery(text: string): string {
  try {
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    if (hasControl(decoded)) throw new Problem(400, 'The query has control characters in it.');
    return decoded;
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw new Problem(400, 'The query’s escapes are not UTF-8.');
  }
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
