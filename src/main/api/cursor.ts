// Where the next page begins, as one word that programs hand back as it is.
import { z } from 'zod';
import { Problem } from './problem.ts';

export const cursorParameter = z
  .string()
  .max(400)
  .optional()
  .meta({ description: 'The `next_cursor` of the page before; the other parameters stay as they were.' });

export function writeCursor(cursor: unknown): string | null {
  return cursor === null ? null : Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Null where there is none. Throws a Problem for what no page ever gave. */
export function readCursor<T extends z.ZodType>(text: string | undefined, schema: T): z.output<T> | null {
  if (text === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    value = null;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem(400, 'This cursor is none that a page of this API gave. Begin again without one.');
}
