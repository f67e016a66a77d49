// Search over all channels: a rare word against LIKE, a frequent one against a page of the list; and what it costs to
// keep the index, batch by batch.
import { constants, copyFileSync } from 'node:fs';
import path from 'node:path';
import type { Cache } from '../../src/main/cache/cache.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { SearchAnswer } from '../../src/shared/domain/search.ts';
import type { Bench, Measured, Operation } from '../operation.ts';
import type { Scale } from '../options.ts';
import { openBenchCache, type Archive } from '../support/archives.ts';
import { lookAtApp, openBare } from '../support/bare.ts';
import { equalBy, hashOf, live } from '../support/checks.ts';
import { ingestOurs, ingestUnindexed } from '../support/ingest.ts';
import { placesOn, planChannels, type ChannelPlan } from '../support/posts.ts';
import { emptyFolder, removeFolder } from '../support/run-files.ts';
import { sideBySide, timed, timedOften } from '../support/side-by-side.ts';
import { Watch } from '../support/watch.ts';
import { leaveSearchOut, mergingEnded, wordsIn } from '../support/words.ts';
import type Database from 'better-sqlite3';
import type { KnownWord } from '../support/words.ts';
import type { Day } from '../../src/shared/domain/time-range.ts';

const CALLS = 40;
const FIRST = 100;
/** LIKE takes as long as there are messages; at 100,000 asking the worker costs as much as its answer. */
const RARE: Readonly<Record<Scale, number>> = { '100k': 1 / 50, '1m': 1 / 2_000, '5m': 1 / 2_000 };

export const search: Operation = {
  name: 'search',
  about: 'a rare word against LIKE, a frequent one against a page of the list, batches with and without the index',
  async measure(bench: Bench): Promise<readonly Measured[]> {
    const { scale, messages, folder, archives } = bench;
    const { file } = await archives.twentyChannels(messages);
    const paged = await archives.oneChannel(Math.min(messages, 1_000_000));
    const { pragmas } = lookAtApp(folder);
    const cache = await openBenchCache(file);
    const bare = openBare(file, { pragmas, readonly: true });
    try {
      await mergingEnded(bare);
      const { rare, frequent } = wordsIn(bare);
      return [
        await measureRare(cache, bare, rare, RARE[scale]),
        await measureFrequent(cache, frequent, paged),
        await measureKeeping(bench),
        await measureKeepingThere(bench, file),
      ];
    } finally {
      bare.close();
      await cache.close();
    }
  },
};

function searched(cache: Cache, text: string): Promise<SearchAnswer> {
  return cache.searchMessages({
    text,
    channelId: null,
    range: null,
    filter: {},
    order: 'date',
    after: null,
    limit: FIRST,
    exact: false,
  });
}

async function measureRare(
  cache: Cache,
  bare: Database.Database,
  { word, messages: found }: KnownWord,
  ratio: number,
): Promise<Measured> {
  const like = bare.prepare<[string, number], { channel_id: string; message_id: number }>(
    `SELECT channel_id, message_id FROM messages WHERE message LIKE '%' || ? || '%' ORDER BY date DESC, id DESC LIMIT ?`,
  );
  const watch = new Watch();
  const ours = (await searched(cache, word)).hits.map(({ channelId, row }) => `${channelId} ${row.messageId}`);
  const theirs = like.all(word, FIRST).map((row) => `${row.channel_id} ${row.message_id}`);
  const samples = await sideBySide(
    watch,
    () => timedOften(CALLS, () => searched(cache, word)),
    () => timed(() => like.all(word, FIRST)),
  );
  return {
    name: 'search, rare word',
    ours: `cache.searchMessages of a word in ${found} messages, with all of their rows, asked from this thread`,
    yardstick: 'LIKE over all texts, bare better-sqlite3 in this thread',
    unit: 'ms',
    ...samples,
    target: { sense: 'at most', ratio, gate: null },
    checks: [equalBy('the same messages in the same order', hashOf(ours), hashOf(theirs)), live(watch)],
    watched: watch.seen,
  };
}

async function measureFrequent(cache: Cache, { word, messages: found }: KnownWord, paged: Archive): Promise<Measured> {
  const plan = paged.plans[0]!;
  const { channelId } = plan.channel;
  const day = fullDay(plan);
  const watch = new Watch();
  const other = await openBenchCache(paged.file);
  const page = (): Promise<readonly unknown[]> =>
    other.readDayMessages({ channelId, range: null, filter: {}, day, offset: 0, limit: FIRST });
  const [answer, rows] = [await searched(cache, word), await page()];
  const samples = await sideBySide(
    watch,
    () => timedOften(CALLS, () => searched(cache, word)),
    () => timedOften(CALLS, page),
  );
  await other.close();
  return {
    name: 'search, frequent word',
    ours: `cache.searchMessages of a word in ${found} messages: the newest ${answer.hits.length}, and their number up to 10,000`,
    yardstick: `${rows.length} messages of a day, cache.readDayMessages`,
    unit: 'ms',
    ...samples,
    target: { sense: 'at most', ratio: 5, gate: null },
    checks: [
      {
        what: 'a whole page and a number',
        holds: answer.hits.length === FIRST && (answer.total?.count ?? 0) === Math.min(found, 10_000),
        detail: `${answer.hits.length} of ${answer.total?.count}`,
      },
      live(watch),
    ],
    watched: watch.seen,
  };
}

function fullDay(plan: ChannelPlan): Day {
  for (const { first, last } of plan.stretches) {
    for (let day = first; day <= last; day++) {
      const { from, until } = placesOn(plan, day, day);
      if (until - from >= FIRST) return day;
    }
  }
  throw new Error(`no day of ${plan.messages} messages has ${FIRST}`);
}

/** A part of the scale: a dozen runs of it must end some time. */
async function measureKeeping({ messages, folder }: Bench): Promise<Measured> {
  const plan = planChannels(Math.min(messages / 2, 200_000), 1)[0]!;
  const watch = new Watch();
  const other = new Watch();
  const samples = await sideBySide(
    null,
    () => ingestOurs(path.join(emptyFolder(folder, 'indexed'), 'cache.sqlite'), plan, watch),
    () => ingestUnindexed(path.join(emptyFolder(folder, 'unindexed'), 'cache.sqlite'), plan, other),
  );
  for (const name of ['indexed', 'unindexed']) removeFolder(path.join(folder, name));
  return {
    name: 'search, keeping the index',
    ours: `${plan.messages} messages through cache.commitBatch with the search index; file closed`,
    yardstick: 'the same where the index takes none of them',
    unit: 'µs/message',
    ...samples,
    target: { sense: 'at most', ratio: 5, gate: null },
    checks: [live(watch)],
    watched: watch.seen,
  };
}

/** A channel's messages that are new in a large archive, in each round. */
const NEW_MESSAGES = 10_000;

/** The same in copies of the archive that is searched: what the index costs where it is large already. */
async function measureKeepingThere({ scale, messages, folder }: Bench, archive: string): Promise<Measured> {
  const copy = (name: string): string => {
    const file = path.join(emptyFolder(folder, name), 'cache.sqlite');
    copyFileSync(archive, file, constants.COPYFILE_FICLONE);
    return file;
  };
  const plan = planChannels(NEW_MESSAGES, 1)[0]!;
  let number = 0;
  // A channel of its own each time: none of its messages is known.
  const another = (): ChannelPlan => {
    number += 1;
    return { ...plan, channel: { ...plan.channel, channelId: channelId(1_300_000_000 + number) } };
  };
  const watch = new Watch();
  const [indexed, unindexed] = [copy('indexed'), copy('unindexed')];
  leaveSearchOut(unindexed, plan.channel.channelId);
  const samples = await sideBySide(
    null,
    () => ingestOurs(indexed, another(), watch),
    () => ingestOurs(unindexed, another(), new Watch()),
  );
  for (const name of ['indexed', 'unindexed']) removeFolder(path.join(folder, name));
  return {
    name: 'search, keeping it there',
    ours: `${NEW_MESSAGES} new messages of a channel in the archive of ${messages}, with the search index; file closed`,
    yardstick: 'the same where the index takes none of them',
    unit: 'µs/message',
    ...samples,
    target: { sense: 'at most', ratio: scale === '5m' ? 2.5 : 5, gate: null },
    checks: [live(watch)],
    watched: watch.seen,
  };
}
