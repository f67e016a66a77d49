// An endpoint: its path, what may be asked, what is answered, and who answers. Requests are checked against it, and the
// OpenAPI document is made of it.
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { ApiContext } from './context.ts';

export interface Call<Query> {
  readonly context: ApiContext;
  /** What stood in the path's braces, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly response: ServerResponse;
  /** Aborts when whoever asked is gone, or the API is switched off. */
  readonly signal: AbortSignal;
}

export type Answer =
  | { readonly kind: 'json'; readonly description: string; readonly schema: z.ZodType }
  /** The endpoint writes it itself. It takes one of the few places for long answers. */
  | {
      readonly kind: 'stream';
      readonly description: string;
      /** Media types, and of what the parts are made where they have a schema. */
      readonly types: Readonly<Record<string, z.ZodType | null>>;
    };

interface Facts {
  /** `/api/v1/history/{channel}` */
  readonly path: string;
  /** In code made from the document. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  /** False: anybody on this computer may ask. */
  readonly needsToken?: boolean;
  readonly answer: Answer;
}

export interface Endpoint extends Facts {
  readonly query: z.ZodObject;
  readonly handle: (call: Call<never>) => Promise<unknown>;
}

/** Query's members are what the URL may have; others are refused. */
export function endpoint<Query extends z.ZodRawShape>(
  facts: Facts & {
    readonly query: Query;
    readonly handle: (call: Call<z.output<z.ZodObject<Query>>>) => Promise<unknown>;
  },
): Endpoint {
  return { ...facts, query: z.strictObject(facts.query) };
}
