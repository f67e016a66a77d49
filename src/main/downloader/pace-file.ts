// What floods taught of an account's limit, in a small file beside the wishes, readable by its owner only. Without it
// nothing is lost but what the next two floods teach again.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DAY_SECONDS, type Instant } from '../../shared/domain/time-range.ts';
import { replaceFile } from '../replace-file.ts';
import type { Limit } from './learnt-limit.ts';

/** Telegram's limits change: one that was learnt longer ago is not kept to. */
const REMEMBERED_SECONDS = 7 * DAY_SECONDS;

const schema = z.record(
  z.string(),
  z.object({
    requests: z.int().min(1).max(1_000_000),
    milliseconds: z.int().min(1_000).max(86_400_000),
    learntAt: z.int().min(0),
  }),
);
type Kept = z.infer<typeof schema>;

/** The limits of all accounts that have used an archive. */
export interface PaceFile {
  /** Null: none is known, or it is too old. */
  read(account: string, now: Instant): Promise<Limit | null>;
  /** Rejects where the file can't be written. */
  write(account: string, limit: Limit, now: Instant): Promise<void>;
}

export function openPaceFile(file: string): PaceFile {
  let last: Promise<void> = Promise.resolve();
  const readAll = async (): Promise<Kept> => {
    try {
      return schema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return {};
    }
  };
  const add = async (account: string, { requests, milliseconds }: Limit, now: Instant): Promise<void> => {
    const kept = { ...(await readAll()), [account]: { requests, milliseconds, learntAt: now } };
    await replaceFile(file, `${JSON.stringify(kept, null, 1)}\n`);
  };
  return {
    async read(account, now) {
      const kept = (await readAll())[account];
      if (!kept || Math.abs(now - kept.learntAt) > REMEMBERED_SECONDS) return null;
      return { requests: kept.requests, milliseconds: kept.milliseconds };
    },
    write(account, limit, now) {
      last = last.catch(() => undefined).then(() => add(account, limit, now));
      return last;
    },
  };
}
