// Every endpoint; the document is one of them and tells of them all.
import { z } from 'zod';
import { endpoint, type Endpoint } from './endpoint.ts';
import { channels } from './endpoints/channels.ts';
import { coverage } from './endpoints/coverage.ts';
import { exportFile, manifest } from './endpoints/export.ts';
import { health } from './endpoints/health.ts';
import { history } from './endpoints/history.ts';
import { messages } from './endpoints/messages.ts';
import { search } from './endpoints/search.ts';
import { openApiDocument } from './openapi.ts';

/** `address`: where the API answers now. */
export function endpointsFor(version: string, address: () => string): readonly Endpoint[] {
  const document = endpoint({
    path: '/api/v1/openapi.json',
    name: 'readDocument',
    summary: 'This API as an OpenAPI 3.1 document',
    query: {},
    answer: { kind: 'json', description: 'The document.', schema: z.record(z.string(), z.unknown()) },
    handle: () => Promise.resolve(openApiDocument(all, version, address())),
  });
  const all: readonly Endpoint[] = [
    health,
    channels,
    coverage,
    history,
    messages,
    search,
    exportFile,
    manifest,
    document,
  ];
  return all;
}
