// Which endpoint a path means, and what its query says.
import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { Problem } from './problem.ts';
import { decodeSegment, type Target } from './target.ts';

export interface Route {
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
}

export function routeOf(endpoints: readonly Endpoint[], { segments }: Target): Route | null {
  for (const endpoint of endpoints) {
    const parts = endpoint.path.slice(1).split('/');
    if (parts.length !== segments.length) continue;
    if (!parts.every((part, index) => part.startsWith('{') || part === segments[index])) continue;
    const named = parts.flatMap((part, index) =>
      part.startsWith('{') ? [[part.slice(1, -1), decodeSegment(segments[index] ?? '')]] : [],
    );
    return { endpoint, path: Object.fromEntries(named) as Record<string, string> };
  }
  return null;
}

/** Throws a Problem that names every parameter that is wrong. */
export function parseQuery(endpoint: Endpoint, query: Target['query']): z.output<Endpoint['query']> {
  const parsed = endpoint.query.safeParse({ ...query });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys')
      return `${issue.keys.map((key) => `“${key}”`).join(', ')} is no parameter here`;
    const where = issue.path.join('.');
    const isMissing = issue.code === 'invalid_type' && query[where] === undefined;
    return isMissing ? `${where} is missing` : `${where}: ${issue.message}`;
  });
  throw new Problem(400, `This request can’t be understood. ${wrong.join('; ')}.`.replace(/\.\.$/, '.'));
}
