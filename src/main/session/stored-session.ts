import { z } from 'zod';
import { isChannelId, type ChannelId } from '../../shared/domain/ids.ts';
import type { StoredSession } from '../telegram/gramjs/stored-session.ts';
import type { PendingSignIn } from '../telegram/telegram.ts';

export type { StoredSession };

const text = z.string().min(1).max(4_096);
const nullableText = z.string().max(4_096).nullable();

const schema: z.ZodType<StoredSession> = z.object({
  version: z.literal(1),
  apiId: z.int(),
  apiHash: text,
  session: text,
  account: z.object({
    userId: text,
    firstName: nullableText,
    lastName: nullableText,
    username: nullableText,
    phone: nullableText,
  }),
  channels: z.array(
    z.object({
      channelId: z.custom<ChannelId>((value) => typeof value === 'string' && isChannelId(value)),
      accessHash: z.string().regex(/^-?\d{1,20}$/),
      name: z.string().max(4_096),
    }),
  ),
});

const pending: z.ZodType<PendingSignIn> = z.object({
  apiId: z.int(),
  apiHash: text,
  session: text,
  phone: text,
  codeHash: text.nullable(),
});

/** What a session file held, checked; null where it is something else. */
export function parseStoredSession(json: string): StoredSession | null {
  return parsed(schema, json);
}

/** The same for a sign-in that waits for its code. */
export function parsePendingSignIn(json: string): PendingSignIn | null {
  return parsed(pending, json);
}

function parsed<T>(as: z.ZodType<T>, json: string): T | null {
  try {
    return as.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
