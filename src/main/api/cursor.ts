// Where the next page begins, as one word that programs hand back as it is. It says which question it belongs to: after
// another one it would pass over messages, and nobody would notice.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Problem } from './problem.ts';

export const cursorParameter = z.string().max(400).optional().meta({
  description: 'The `next_cursor` of the page before; the other parameters, but for `limit`, stay as they were.',
});

const cursor = z.strictObject({ at: z.unknown(), of: z.string() });

/** `asked`: all by which rows are chosen and put in order. */
export function writeCursor(at: unknown, asked: unknown): string | null {
  return at === null ? null : Buffer.from(JSON.stringify({ at, of: markOf(asked) })).toString('base64url');
}

/** Null where there is none. Throws a Problem for what no page of the same question ever gave. */
export function readCursor<T extends z.ZodType>(text: string | undefined, at: T, asked: unknown): z.output<T> | null {
  if (text === undefined) return null;
  const written = cursor.safeParse(jsonOf(text));
  const place = at.safeParse(written.data?.at);
  if (!written.success || !place.success) {
    throw new Problem(400, 'This cursor is none that a page of this API gave. Begin again without one.');
  }
  if (written.data.of === markOf(asked)) return place.data;
  throw new Problem(
    400,
    'This cursor belongs to another question. Between pages only limit may change; begin again without a cursor.',
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function markOf(asked: unknown): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 12);
}
