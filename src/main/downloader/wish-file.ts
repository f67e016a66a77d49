// Wishes wait in a small file of their own and survive a restart. It decides only what is wanted: what is left of a
// wish is decided by coverage alone (design.md, words), so a lost or damaged file loses no message and claims nothing.
import { copyFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { CheckFindings } from '../../shared/domain/check.ts';
import { FILL_ORDERS, OPEN_END, type DownloadWish } from '../../shared/domain/download.ts';
import { isChannelId, type ChannelId } from '../../shared/domain/ids.ts';
import { isEmpty } from '../../shared/domain/time-range.ts';
import { replaceFile } from '../replace-file.ts';

const instant = z.int().min(0).max(OPEN_END);
const range = z.object({ from: instant, until: instant }).refine((asked) => !isEmpty(asked));
const count = z.int().min(0);
const found: z.ZodType<CheckFindings> = z.object({
  messages: count,
  edited: count,
  deleted: count,
  added: count,
  unchanged: count,
  restored: count,
  unjudged: count,
  asOf: instant.nullable(),
});
const wish: z.ZodType<DownloadWish> = z.object({
  downloadId: z.uuid(),
  channelId: z.custom<ChannelId>((value) => typeof value === 'string' && isChannelId(value)),
  range,
  askedAt: instant,
  paused: z.boolean(),
  cut: instant.nullable(),
  offsetId: z.int().min(1).nullable(),
  disorder: z.object({ range, seconds: z.int().min(0) }).nullable(),
  gapSeconds: count.nullable(),
  // Files from before there was a choice hold wishes for the newest first, and from before there were checks fillings only.
  order: z.enum(FILL_ORDERS).default('newest-first'),
  check: z.object({ downTo: instant.nullable(), found }).nullable().default(null),
});

export interface WishFile {
  read(): Promise<readonly DownloadWish[]>;
  write(wishes: readonly DownloadWish[]): Promise<void>;
}

/** For who wishes for this run only: nothing is taken up, and nothing waits for another run. */
export const NO_WISHES: WishFile = { read: () => Promise.resolve([]), write: () => Promise.resolve() };

/**
 * The wishes in a JSON file, written whole beside it and renamed over it; writes follow each other. Of a file that can't
 * be read whole, what can be read is taken up and a copy is set aside as `<file>.damaged`.
 */
export function openWishFile(file: string): WishFile {
  let last: Promise<void> = Promise.resolve();
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(file, 'utf8');
      } catch {
        return [];
      }
      const { wishes, damaged } = parseWishes(text);
      if (damaged) await copyFile(file, `${file}.damaged`).catch(() => undefined);
      return wishes;
    },
    write(wishes) {
      last = last.catch(() => undefined).then(() => replaceFile(file, JSON.stringify(wishes, null, 1)));
      return last;
    },
  };
}

/** The wishes in a text; what cannot be read is left out, and so is a wish that comes twice. */
export function parseWishes(text: string): { readonly wishes: readonly DownloadWish[]; readonly damaged: boolean } {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return { wishes: [], damaged: true };
  }
  if (!Array.isArray(entries)) return { wishes: [], damaged: true };
  const wishes = new Map<string, DownloadWish>();
  for (const entry of entries) {
    const parsed = wish.safeParse(entry);
    if (parsed.success && !wishes.has(parsed.data.downloadId)) wishes.set(parsed.data.downloadId, parsed.data);
  }
  return { wishes: [...wishes.values()], damaged: wishes.size < entries.length };
}
