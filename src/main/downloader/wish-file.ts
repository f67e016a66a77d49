// Wishes wait in a small file of their own and survive a restart. It decides only what is wanted: what is left of a
// wish is decided by coverage alone (design.md, words), so a lost or damaged file loses no message and claims nothing.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { OPEN_END, type DownloadWish } from '../../shared/domain/download.ts';
import { isChannelId, type ChannelId } from '../../shared/domain/ids.ts';
import { replaceFile } from '../replace-file.ts';

const instant = z.int().min(0).max(OPEN_END);
const wish: z.ZodType<DownloadWish> = z.object({
  downloadId: z.uuid(),
  channelId: z.custom<ChannelId>((value) => typeof value === 'string' && isChannelId(value)),
  range: z.object({ from: instant, until: instant }),
  askedAt: instant,
  paused: z.boolean(),
  cut: instant.nullable(),
  offsetId: z.int().min(1).nullable(),
});

export interface WishFile {
  read(): Promise<readonly DownloadWish[]>;
  write(wishes: readonly DownloadWish[]): Promise<void>;
}

/** The wishes in a JSON file, written whole beside it and renamed over it; writes follow each other. */
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
      return parseWishes(text);
    },
    write(wishes) {
      last = last.catch(() => undefined).then(() => replaceFile(file, JSON.stringify(wishes, null, 1)));
      return last;
    },
  };
}

/** The wishes in a text; one that cannot be read is left out. */
export function parseWishes(text: string): readonly DownloadWish[] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry) => {
    const parsed = wish.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}
