// "Check again" when it is interrupted, when the world moves on meanwhile, and on other ground than what was downloaded:
// over the real client, socket, server, worker and file.
import { describe, expect, test } from 'vitest';
import { coveredSeconds } from '../../src/shared/domain/coverage.ts';
import { checking, days, expectEqual, expectJustNow, findings, MARCH, type Checking } from '../support/checking.ts';

/** 353 messages: more than three pages. */
const QUARTER = days('2024-01-01', '2024-03-31');

async function filled(range = QUARTER, ...given: Parameters<typeof checking>): Promise<Checking> {
  const made = await checking(...given);
  expect((await made.fill(range)).state.kind).toBe('done');
  made.world.advanceClock(3_600);
  made.sample.log.clear();
  made.askedById.length = 0;
  return made;
}

/** Edits every tenth message and deletes every twelfth; says which. */
function changed(made: Checking): { readonly edited: number; readonly deleted: number } {
  const ids = made.shown(QUARTER).flatMap(({ messageId, text }) => (text ? [messageId] : []));
  const deleted = ids.filter((_, index) => index % 12 === 3);
  const edited = ids.filter((id, index) => index % 10 === 4 && !deleted.includes(id));
  for (const id of edited) made.world.editPost(made.number, id, { text: `edited ${id}` });
  for (const id of deleted) made.world.deletePost(made.number, id);
  return { edited: edited.length, deleted: deleted.length };
}

/** Resolves once something was compared and more is to come: progress is told now and then only, so answers take a while. */
function halfway(made: Checking): Promise<unknown> {
  made.sample.faults.behaviour.roundTripMs = 150;
  return made.filling.until(({ check }) => check !== null && check.messages > 0);
}

describe('interrupted', () => {
  test('floods and a cut socket in the middle, at pages and at questions by id: the findings are the same', async () => {
    const made = await filled();
    const expected = changed(made);
    made.sample.faults.add({ method: 'messages.getHistory', nth: 2, fault: { kind: 'flood', seconds: 1 } });
    made.sample.faults.add({ method: 'channels.getMessages', fault: { kind: 'flood', seconds: 1 } });
    made.sample.faults.add({ method: 'messages.getHistory', nth: 4, fault: { kind: 'cut' } });
    const download = await made.check(QUARTER);
    expect(download.state.kind).toBe('done');
    expect(findings(download)).toMatchObject(expected);
    expect(made.filling.told.some(({ state }) => state.kind === 'flood-wait')).toBe(true);
    await expectEqual(made, QUARTER);
  });

  test('two floods at once, at a page and at a question by id: one wait, the longer, and the findings are the same', async () => {
    const made = await filled();
    const expected = changed(made);
    // The next page is on its way while the missing are asked for by id.
    made.sample.faults.behaviour.roundTripMs = 150;
    made.sample.faults.add({ method: 'messages.getHistory', nth: 2, fault: { kind: 'flood', seconds: 1 } });
    made.sample.faults.add({ method: 'channels.getMessages', fault: { kind: 'flood', seconds: 4 } });
    const download = await made.check(QUARTER);
    expect(download.state.kind).toBe('done');
    expect(findings(download)).toMatchObject(expected);
    const waits = made.filling.told.flatMap(({ state }) => (state.kind === 'flood-wait' ? [state.seconds] : []));
    // What of it was over when the other began is not counted.
    expect(Math.max(...waits)).toBeGreaterThanOrEqual(3);
    await expectEqual(made, QUARTER);
  });

  test('paused and resumed: it goes on where it was, and tells all that it found', async () => {
    const made = await filled();
    const expected = changed(made);
    const { downloader } = made.filling.archive;
    const begun = halfway(made);
    const { downloadId } = await downloader.checkAgain(made.channelId, QUARTER.from, QUARTER.until);
    await begun;
    const paused = await downloader.pause(downloadId);
    expect(paused.state.kind).toBe('paused');
    expect(paused.coveredSeconds).toBeGreaterThan(0);
    expect(paused.coveredSeconds).toBeLessThan(QUARTER.until - QUARTER.from);
    made.sample.log.clear();
    const download = await made.ended(await downloader.resume(downloadId));
    expect(findings(download)).toMatchObject(expected);
    // What was checked is not read again, but for the slack and the rest of a page.
    const newest = Math.max(...made.sample.log.of('messages.getHistory').flatMap(({ dates }) => dates));
    expect(newest).toBeLessThanOrEqual(QUARTER.until - paused.coveredSeconds + 60);
    await expectEqual(made, QUARTER);
  });

  test('the app is left in the middle and started again: it goes on where it was', async () => {
    const made = await filled();
    const expected = changed(made);
    const begun = halfway(made);
    await made.filling.archive.downloader.checkAgain(made.channelId, QUARTER.from, QUARTER.until);
    await begun;
    await made.reopen();
    const [download] = made.filling.archive.downloader.list();
    if (!download) throw new Error('the check was forgotten');
    const ended = await made.ended(download);
    expect(findings(ended)).toMatchObject(expected);
    expect(ended.gapSeconds).toBe(QUARTER.until - QUARTER.from);
    await expectEqual(made, QUARTER);
  });

  test('the channel turns private: it stops with its sentence, what was compared stays so', async () => {
    const made = await filled();
    changed(made);
    made.sample.faults.add({
      method: 'messages.getHistory',
      nth: 3,
      count: 'always',
      fault: { kind: 'error', code: 400, message: 'CHANNEL_PRIVATE' },
    });
    const download = await made.check(QUARTER);
    expect(download.state).toMatchObject({ kind: 'failed', failure: { kind: 'private-channel' } });
    expect(download.check?.messages).toBeGreaterThan(0);
    const all = await made.filling.archive.cache.readCoverage(made.channelId);
    expect(coveredSeconds(all, QUARTER)).toBe(QUARTER.until - QUARTER.from);
  });
});

describe('while the world moves on', () => {
  test('posts arrive during a check of all there is: none is taken in, and nothing is claimed beyond the cut', async () => {
    let arriving = (): void => undefined;
    const made = await filled(MARCH, (history) => ({
      fetchHistory: (...asked) => {
        arriving();
        return history.fetchHistory(...asked);
      },
    }));
    await made.ended(await made.filling.archive.downloader.start(made.channelId, made.world.now() - 86_400, null));
    const { cache } = made.filling.archive;
    const before = await cache.readCoverage(made.channelId);
    const count = (await cache.readChannel(made.channelId))?.messageCount;
    arriving = () => {
      made.world.advanceClock(5);
      made.world.addPost(made.number, { text: 'fresh' });
    };
    const download = await made.ended(await made.filling.archive.downloader.checkAgain(made.channelId, 0, null));
    expect(download.state.kind).toBe('done');
    expect(findings(download)).toEqual({ messages: count, unchanged: count });
    expect(await cache.readCoverage(made.channelId)).toEqual(before);
    expect((await cache.readChannel(made.channelId))?.messageCount).toBe(count);
  });

  test('an older answer never overwrites: rows that are newer than the answers stay as they are', async () => {
    const made = await filled(MARCH);
    const [changed, gone] = await made.held(MARCH);
    if (!changed || !gone) throw new Error('nothing is held');
    const { cache } = made.filling.archive;
    const channel = await cache.readChannel(made.channelId);
    if (!channel) throw new Error('no channel');
    // As if another had asked an hour later than the check will.
    const later = made.world.now() + 3_600;
    const newer = [changed, gone].map((message) => ({ ...message, text: 'newer', fetchedAt: later }));
    await cache.commitBatch({
      channel,
      messages: newer,
      claim: { from: MARCH.from, until: gone.date + 1 },
      deleted: [],
      capturedFrom: later,
      capturedUntil: later,
      purpose: 'check',
      replaceExisting: true,
    });
    made.world.deletePost(made.number, gone.messageId);
    const download = await made.check(MARCH);
    expect(findings(download)).not.toHaveProperty('edited');
    expect(findings(download)).not.toHaveProperty('deleted');
    expect(await made.read(changed.messageId)).toMatchObject({ text: 'newer', fetchedAt: later });
    expect(await made.read(gone.messageId)).toMatchObject({ text: 'newer', deletedSeenAt: null });
  });
});

describe('on other ground', () => {
  test('a range with gaps: what is covered is checked, the gaps stay gaps', async () => {
    const made = await checking();
    const parts = [days('2024-03-01', '2024-03-05'), days('2024-03-20', '2024-03-25')];
    for (const part of parts) await made.fill(part);
    made.world.advanceClock(3_600);
    const messages = parts.reduce((sum, part) => sum + made.shown(part).length, 0);
    const download = await made.check(MARCH);
    expect(findings(download)).toEqual({ messages, unchanged: messages });
    const { cache } = made.filling.archive;
    expect(await cache.readCoverage(made.channelId)).toEqual(parts);
    expect((await cache.readChannel(made.channelId))?.messageCount).toBe(messages);
  });

  test('a range of which nothing is covered is a success that asks nothing', async () => {
    const made = await checking();
    made.sample.log.clear();
    const download = await made.check(MARCH);
    expect([download.state.kind, findings(download)]).toEqual(['done', {}]);
    expect(made.sample.log.records()).toEqual([]);
  });

  test('days that were inferred from an older file become downloaded', async () => {
    const made = await filled(MARCH);
    await made.reopen((db) => {
      db.exec(`UPDATE covered_ranges SET source = 'inferred'; UPDATE messages SET fetched_at = '2025-01-01T00:00:00Z'`);
      db.exec(
        `UPDATE messages SET message = 'as the older file had it' WHERE message_id = (SELECT max(message_id) FROM messages)`,
      );
    });
    const { cache } = made.filling.archive;
    expect((await cache.readCoveredRanges(made.channelId, MARCH)).map(({ source }) => source)).toEqual(['inferred']);
    expect(findings(await made.check(MARCH))).toMatchObject({ edited: 1 });
    expect(await cache.readCoveredRanges(made.channelId, MARCH)).toMatchObject([{ ...MARCH, source: 'downloaded' }]);
    await expectEqual(made, MARCH);
  });

  test('a filling that meets rows outside coverage: their old texts are kept, and the gone are marked', async () => {
    const made = await filled(MARCH);
    const [edited, gone, same] = (await made.held(MARCH)).filter(({ text }) => text);
    if (!edited || !gone || !same) throw new Error('nothing is held');
    made.world.deletePost(made.number, gone.messageId);
    await made.reopen((db) => {
      db.exec(`DELETE FROM covered_ranges; UPDATE messages SET fetched_at = '2025-01-01T00:00:00Z'`);
      db.prepare('UPDATE messages SET message = ? WHERE message_id = ?').run('before', edited.messageId);
    });
    made.askedById.length = 0;
    const download = await made.fill(MARCH);
    expect([download.state.kind, download.check]).toEqual(['done', null]);
    expect(made.askedById).toEqual([[gone.messageId]]);
    expect(await made.texts(edited.messageId)).toEqual(['before']);
    expectJustNow(made, (await made.read(gone.messageId)).deletedSeenAt);
    expect(await made.texts(same.messageId)).toEqual([]);
    await expectEqual(made, MARCH);
  });

  test('a filling of an empty gap asks nobody by id', async () => {
    const made = await filled(MARCH);
    await made.fill(days('2024-02-01', '2024-02-29'));
    expect(made.askedById).toEqual([]);
  });

  test('disorder beyond the slack stops it loudly; nothing is withdrawn, and another try reads through it', async () => {
    const made = await filled(MARCH);
    const held = await made.held(MARCH);
    const early = held[20];
    const free = Math.max(...held.map(({ messageId }) => messageId)) + 1;
    if (!early) throw new Error('nothing is held');
    const { world, number } = made;
    if (made.sample.worldMessages(number).some(({ messageId }) => messageId === free)) world.deletePost(number, free);
    // A high id with a date of three weeks before.
    world.insertPost(number, { id: free, date: early.date + 7 }, { text: 'far out of order' });
    const { downloader, cache } = made.filling.archive;
    const stopped = await made.check(MARCH);
    expect(stopped.state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' } });
    expect(await cache.readCoverage(made.channelId)).toEqual([MARCH]);
    expect((await made.held(MARCH)).length).toBe(held.length);
    const download = await made.ended(await downloader.resume(stopped.downloadId));
    expect(download.state.kind).toBe('done');
    expect(findings(download)).toMatchObject({ added: 1 });
    await expectEqual(made, MARCH);
  });

  test('disorder that shows itself below what was compared already: another try begins above it again', async () => {
    const made = await filled(MARCH);
    const held = await made.held(MARCH);
    const [early, late] = [held[3], held.at(-30)];
    if (!early || !late) throw new Error('nothing is held');
    made.world.deletePost(made.number, early.messageId);
    made.world.insertPost(made.number, { id: early.messageId, date: late.date + 3 }, { text: 'far too new' });
    const stopped = await made.check(MARCH);
    expect(stopped.state).toMatchObject({ kind: 'failed', failure: { kind: 'disorder' } });
    expect(stopped.coveredSeconds).toBeGreaterThan(MARCH.until - late.date);
    const told = made.filling.told.length;
    const download = await made.ended(await made.filling.archive.downloader.resume(stopped.downloadId));
    expect(download.state.kind).toBe('done');
    const gaps = made.filling.told.slice(told).flatMap(({ state }) => (state.kind === 'running' ? [state.gap] : []));
    expect(gaps.find((gap) => gap !== null)?.until).toBe(late.date + 3 + 61);
    await expectEqual(made, MARCH);
  });
});
