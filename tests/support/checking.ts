// An archive over the sample Telegram in which ranges are filled and checked again, and what such a test wants to know.
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished } from 'vitest';
import { isFinished, type Download } from '../../src/shared/domain/download.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import type { StoredMessage } from '../../src/shared/domain/message.ts';
import type { History } from '../../src/main/telegram/telegram.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { TimeRange } from '../../src/shared/domain/time-range.ts';
import type { MutableWorld } from '../../src/sample-telegram/world/world.ts';
import { archiveFolder, openFilling, type Filling } from './filling.ts';
import { startSampleServer, type SampleServer, type WorldMessage } from './sample.ts';

const USERNAME = 'riverwatch_live';
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;
/** Days, both included. */
export const days = (first: string, last: string): TimeRange => ({ from: at(first), until: at(last) + 86_400 });
/** 130 messages, an album among them. */
export const MARCH = days('2024-03-01', '2024-03-31');

export interface Checking {
  readonly sample: SampleServer;
  readonly world: MutableWorld;
  /** The channel's number at the server. */
  readonly number: number;
  readonly channelId: ChannelId;
  /** The archive's now: another after {@link reopen}. */
  filling: Filling;
  fill(range: TimeRange): Promise<Download>;
  check(range: TimeRange): Promise<Download>;
  /** Resolves once a download has ended. */
  ended(download: Download): Promise<Download>;
  /** What the server shows of a range now, by date and id. */
  shown(range: TimeRange): readonly WorldMessage[];
  /** What the archive holds of a range and has not marked as deleted, by date and id. */
  held(range: TimeRange): Promise<readonly StoredMessage[]>;
  read(messageId: number): Promise<StoredMessage>;
  texts(messageId: number): Promise<readonly (string | null)[]>;
  /** The ids that were asked for one by one, question by question; tests may empty it. */
  readonly askedById: (readonly number[])[];
  /** Closes the archive, works on its file, and opens it again. */
  reopen(work?: (db: Database.Database) => void): Promise<void>;
}

/** `around`: stands between the downloader and the client. */
export async function checking(around: (history: History) => Partial<History> = () => ({})): Promise<Checking> {
  const sample = await startSampleServer({ posts: 12_000, stopped: true });
  onTestFinished(() => sample.close());
  const folder = archiveFolder();
  let stored: StoredSession | null = null;
  const askedById: (readonly number[])[] = [];
  const watch = (history: History): History => {
    const all: History = {
      serverTime: (signal) => history.serverTime(signal),
      fetchHistory: (...asked) => history.fetchHistory(...asked),
      fetchMessages: (channelId, ids, signal) => {
        askedById.push(ids.toSorted((a, b) => a - b));
        return history.fetchMessages(channelId, ids, signal);
      },
      newestId: (...asked) => history.newestId(...asked),
      fetchChannel: (...asked) => history.fetchChannel(...asked),
    };
    return { ...all, ...around(all) };
  };
  const open = (): Promise<Filling> =>
    openFilling({ login: sample, folder, stored, onStore: (session) => (stored = session), watch });
  const filling = await open();
  onTestFinished(() => made.filling.close());
  const number = sample.channels.find(({ username }) => username === USERNAME)?.id ?? 0;
  const made: Checking = {
    sample,
    world: sample.world,
    number,
    channelId: await filling.add(USERNAME),
    filling,
    async fill({ from, until }) {
      return made.ended(await made.filling.archive.downloader.start(made.channelId, from, until));
    },
    async check({ from, until }) {
      return made.ended(await made.filling.archive.downloader.checkAgain(made.channelId, from, until));
    },
    async ended({ downloadId }) {
      const now = made.filling.archive.downloader.list().find((one) => one.downloadId === downloadId);
      if (now && isFinished(now.state)) return now;
      return made.filling.until((told) => told.downloadId === downloadId && isFinished(told.state));
    },
    shown: ({ from, until }) =>
      sample
        .worldMessages(number)
        .filter(({ date }) => from <= date && date < until)
        .toSorted((a, b) => a.date - b.date || a.messageId - b.messageId),
    async held(range) {
      const { cache } = made.filling.archive;
      const ids = (await cache.readPlaces(made.channelId, range)).map(({ messageId }) => messageId);
      const messages = await cache.readMessages(made.channelId, ids);
      return messages.toSorted((a, b) => a.date - b.date || a.messageId - b.messageId);
    },
    async read(messageId) {
      const message = await made.filling.archive.cache.readMessage(made.channelId, messageId);
      if (!message) throw new Error(`the archive has no message ${messageId}`);
      return message;
    },
    texts: async (messageId) =>
      (await made.filling.archive.cache.readRevisions(made.channelId, messageId)).map(({ text }) => text),
    askedById,
    async reopen(work = () => undefined) {
      await made.filling.close();
      const db = new Database(path.join(folder, 'lacuna.sqlite'));
      work(db);
      db.close();
      made.filling = await open();
    },
  };
  return made;
}

/** The archive holds of a range what the server shows there, field by field, but for what it has marked as deleted. */
export async function expectEqual(made: Checking, range: TimeRange): Promise<void> {
  const [held, shown] = [await made.held(range), made.shown(range)];
  expect(held.map(({ messageId }) => messageId)).toEqual(shown.map(({ messageId }) => messageId));
  expect(held).toMatchObject(shown);
}

/** Findings but for their moment, with zeros left out. */
export function findings({ check }: Download): Readonly<Record<string, number>> {
  const counts = Object.entries({ ...check, asOf: 0 });
  return Object.fromEntries(counts.filter(([, many]) => many !== 0));
}

/** An instant of a moment ago by the server's clock, which the client knows to the second at best. */
export function expectJustNow({ world }: Checking, at: number | null): void {
  expect(Math.abs(world.now() - (at ?? 0))).toBeLessThanOrEqual(10);
}
