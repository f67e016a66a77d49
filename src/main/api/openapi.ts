// The API as a document (OpenAPI 3.1), made of what requests are checked with.
import { z } from 'zod';
import type { Answer, Endpoint } from './endpoint.ts';
import { problem } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEMS: Readonly<Record<string, string>> = {
  '400': 'The request can’t be understood; the sentence says what of it.',
  '401': 'No token, or not the one that counts.',
  '403': 'Not from a program of this computer; or Telegram refuses this account.',
  '404': 'No such path, or the channel is not in the archive.',
  '405': 'This API answers GET only.',
  '408': 'The request took too long to arrive.',
  '409': 'The download was cancelled in Lacuna.',
  '414': 'The address of the request is too long.',
  '417': 'Something was expected that this API does not do.',
  '422': 'The range can’t be had.',
  '429': 'As many streams run as this API serves at once.',
  '431': 'The headers of the request are too long.',
  '500': 'The archive can’t be read, or something unforeseen happened.',
  '502': 'Telegram’s answers can’t be built upon.',
  '503': 'Nobody is signed in, or the archive is not ready.',
  '504': 'The network is lost.',
  '507': 'The disk is full.',
};

export function openApiDocument(endpoints: readonly Endpoint[], version: string, address: string): Json {
  const schemas: Record<string, unknown> = {};
  const paths = Object.fromEntries(
    endpoints.map((one) => [one.path, { get: operationOf(one, (schema) => schemaOf(schema, 'output', schemas)) }]),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lacuna’s local API',
      version,
      description: 'Complete local copies of public Telegram channels, for programs on the same computer.',
    },
    servers: [{ url: address }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'Made in Lacuna’s settings.' } },
      schemas,
    },
  };
}

function operationOf(one: Endpoint, take: (schema: z.ZodType) => Json): Json {
  return {
    operationId: one.name,
    summary: one.summary,
    ...(one.description === undefined ? {} : { description: one.description }),
    ...(one.needsToken === false ? { security: [] } : {}),
    parameters: [...pathParameters(one.path), ...queryParameters(one.query)],
    responses: {
      '200': { description: one.answer.description, content: contentOf(one.answer, take) },
      ...Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [
          status,
          { description, content: { 'application/json': { schema: take(problem) } } },
        ]),
      ),
    },
  };
}

function contentOf(answer: Answer, take: (schema: z.ZodType) => Json): Json {
  if (answer.kind === 'json') return { 'application/json': { schema: take(answer.schema) } };
  return Object.fromEntries(
    Object.entries(answer.types).map(([type, schema]) => [type, schema === null ? {} : { schema: take(schema) }]),
  );
}

const CHANNEL = {
  description: 'A channel’s id, -100…, @name, name or t.me link, escaped for a URL.',
  example: 'riverwatch',
};

function pathParameters(path: string): readonly Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', maxLength: 256 },
    ...(name === 'channel' ? CHANNEL : {}),
  }));
}

function queryParameters(query: z.ZodObject): readonly Json[] {
  const whole = schemaOf(query, 'input', {});
  const required = new Set((whole['required'] as readonly string[] | undefined) ?? []);
  return Object.entries((whole['properties'] ?? {}) as Readonly<Record<string, Json>>).map(([name, schema]) => {
    const { description, example, ...rest } = schema;
    return {
      name,
      in: 'query',
      required: required.has(name),
      ...(description === undefined ? {} : { description }),
      ...(example === undefined ? {} : { example }),
      schema: rest,
    };
  });
}

/** A schema as JSON Schema; those with a name of their own go into `named`, and are referred to. */
function schemaOf(schema: z.ZodType, side: 'input' | 'output', named: Record<string, unknown>): Json {
  const made = z.toJSONSchema(schema, {
    io: side,
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // More members may come with later versions: whoever reads answers must not mind.
      delete jsonSchema.additionalProperties;
    },
  });
  const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $schema: _, $defs, id: __, ...rest } = JSON.parse(text) as Json & { readonly $defs?: Json };
  for (const [name, definition] of Object.entries($defs ?? {})) named[name] = withoutId(definition as Json);
  const { id } = made;
  if (typeof id !== 'string') return rest;
  named[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

function withoutId(definition: Json): Json {
  return Object.fromEntries(Object.entries(definition).filter(([key]) => key !== 'id'));
}
