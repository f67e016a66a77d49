// THE write. Invariant: messages, revisions, deletion marks, per-day counts, the search index and the claimed range land in one
// IMMEDIATE transaction or not at all. So what is stored lies inside coverage, and what is covered is stored (design.md).
//
// Where the claim meets ground that is covered already, the cache is made equal to the answer there too (rule 7), row by
// row and never backwards: an answer that is older than a row leaves the row alone. So a filling that another download
// overtook in a part of its claim need not be cut down: it adds what it knows, and the capture times of the merged range
// span both. Only where every second of the claim is downloaded already has a filling nothing to complete: it gives way.
// Inferred ground (older files) is no reason to give way, and is replaced by the claim.
import { BATCH_MESSAGES } from '../../shared/domain/batch.ts';
import { covers } from '../../shared/domain/coverage.ts';
import type { MediaKey } from '../../shared/domain/insight.ts';
import type { Message } from '../../shared/domain/message.ts';
import { dayOf, holds, isEmpty, type Day, type Instant } from '../../shared/domain/time-range.ts';
import type { BatchToCommit, CommitOutcome } from './cache.ts';
import type { Connection, WritableDb } from './file/connection.ts';
import { BatchIndex } from './search/search-index.ts';
import { hasChannel, updateChannel } from './tables/channels.ts';
import { claimDownloaded, coverageOf, coveredRangesIn } from './tables/covered-ranges.ts';
import { addToDay, recountDays } from './tables/day-counts.ts';
import {
  confirms,
  insertMessage,
  jsonOrNull,
  keepRevision,
  knownRows,
  markDeleted,
  markFetched,
  putMessage,
  wellFormed,
  type KnownRow,
} from './tables/messages.ts';

/**
 * Commits a batch; the outcome says whether it was written. Throws Error where the batch contradicts itself, which is a
 * bug of the caller, and SqliteError where the file can't be written. After either, nothing of the batch is there.
 */
export function commitBatch(connection: Connection, batch: BatchToCommit): CommitOutcome {
  refuseContradictions(batch);
  const { channel, claim, purpose } = batch;
  const { channelId } = channel;
  return connection.write((db): CommitOutcome => {
    if (!hasChannel(db, channelId)) return { kind: 'channel-gone' };
    const downloaded = coverageOf(coveredRangesIn(db, channelId, claim), 'downloaded');
    if (purpose === 'fill' && covers(downloaded, claim)) return { kind: 'gave-way' };
    updateChannel(db, channel);
    const counts = storeMessages(db, batch);
    const { capturedFrom, capturedUntil } = batch;
    claimDownloaded(db, channelId, { ...claim, capturedFrom, capturedUntil });
    return { kind: 'committed', claim, ...counts };
  });
}

function storeMessages(
  db: WritableDb,
  { channel: { channelId }, messages, claim, deleted, capturedUntil, replaceExisting }: BatchToCommit,
): Omit<Extract<CommitOutcome, { kind: 'committed' }>, 'kind' | 'claim'> {
  const known = knownRows(db, channelId, [...messages.map(({ messageId }) => messageId), ...deleted]);
  const index = new BatchIndex(db);
  const days = new Map<Day, Map<MediaKey, number>>();
  const moved = new Set<Day>();
  /** Row ids of confirmed messages, by when they were asked for. */
  const confirmed = new Map<Instant, number[]>();
  let [inserted, changed, revised, marked, restored] = [0, 0, 0, 0, 0];

  // Oldest id first, the reverse of a page's order: the indexes grow at one end of their leaves (limits.md).
  for (const message of messages.toSorted((a, b) => a.messageId - b.messageId)) {
    const before = known.get(message.messageId);
    if (!before) {
      if (!insertMessage(db, message)) throw new Error(`message ${message.messageId} appeared inside a transaction`);
      inserted += 1;
      countDay(days, message);
    } else if (replaceExisting) {
      if (confirms(message, before) || !putMessage(db, message)) {
        // The row is newer than the answer, or says the same.
        const ids = confirmed.get(message.fetchedAt);
        if (ids) ids.push(before.id);
        else confirmed.set(message.fetchedAt, [before.id]);
        continue;
      }
      changed += 1;
      // The mark is older than the answer, or the row would not have changed.
      if (before.deletedSeenAt !== null && before.deletedSeenAt <= message.fetchedAt) restored += 1;
      if (before.text !== null && before.text !== wellFormed(message.text)) {
        keepRevision(db, channelId, before, message.fetchedAt);
        revised += 1;
      }
      if (isReworded(before, message)) index.changed(before.id, before.date);
      if (before.date !== message.date || before.mediaType !== message.mediaType) {
        moved.add(dayOf(message.date));
        if (before.date !== null) moved.add(dayOf(before.date));
      }
    }
  }
  for (const [fetchedAt, ids] of confirmed) markFetched(db, ids, fetchedAt);
  for (const messageId of deleted) {
    const row = known.get(messageId);
    if (!row) continue;
    if (row.date === null || !holds(claim, row.date)) {
      throw new Error(`message ${messageId} is said to be deleted, and lies outside the claim`);
    }
    if (markDeleted(db, channelId, messageId, capturedUntil)) marked += 1;
  }
  for (const [day, added] of days) addToDay(db, channelId, day, added);
  for (const day of moved) recountDays(db, channelId, day, day);
  index.write();
  return { inserted, changed, revised, deleted: marked, restored };
}

function countDay(days: Map<Day, Map<MediaKey, number>>, { date, mediaType }: Message): void {
  const day = dayOf(date);
  const counts = days.get(day) ?? new Map<MediaKey, number>();
  counts.set(mediaType ?? 'none', (counts.get(mediaType ?? 'none') ?? 0) + 1);
  days.set(day, counts);
}

/**
 * Whether the search index may hold other words of it, or in another place. Links come and go without a word of text, and
 * without an edit: a row of an older file has no marks until it is checked.
 */
function isReworded(before: KnownRow, { date, text, entities }: Message): boolean {
  return (
    before.date !== date || before.text !== wellFormed(text) || before.answered['entities'] !== jsonOrNull(entities)
  );
}

function refuseContradictions(batch: BatchToCommit): void {
  const { channel, messages, claim, deleted, capturedFrom, capturedUntil } = batch;
  const refuse = (why: string): never => {
    throw new Error(`a batch of channel ${channel.channelId} ${why}`);
  };
  if (isEmpty(claim) || !Number.isSafeInteger(claim.from) || !Number.isSafeInteger(claim.until)) {
    refuse(`claims ${claim.from} to ${claim.until}`);
  }
  if (!(capturedFrom <= capturedUntil)) refuse(`was captured from ${capturedFrom} to ${capturedUntil}`);
  for (const { channelId, messageId, date } of messages) {
    if (channelId !== channel.channelId) refuse(`holds a message of channel ${channelId}`);
    if (!Number.isSafeInteger(date) || !holds(claim, date)) refuse(`holds message ${messageId} from outside its claim`);
  }
  const ids = [...messages.map(({ messageId }) => messageId), ...deleted];
  if (ids.some((id) => !Number.isSafeInteger(id) || id < 1)) refuse('holds an id that is no message id');
  if (new Set(ids).size < ids.length) refuse('holds a message twice');
  if (messages.length > BATCH_MESSAGES && messages.some(({ date }) => date !== messages[0]?.date)) {
    refuse(`holds ${messages.length} messages`);
  }
}
