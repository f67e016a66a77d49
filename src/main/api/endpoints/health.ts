import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** For whoever must know whether there is anything at this address: it says so, and nothing of what there is. */
export const health = endpoint({
  path: '/api/v1/health',
  name: 'health',
  summary: 'Whether the API answers; needs no token',
  needsToken: false,
  query: {},
  answer: {
    kind: 'json',
    description: 'It does.',
    schema: z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' }),
  },
  handle: () => Promise.resolve({ status: 'ok' }),
});
