// "Check again", over the real client, socket, server, worker and file: what changed since capture is found, kept and
// marked; nothing is removed, and nothing is filled.
import { describe, expect, test } from 'vitest';
import { checking, days, expectEqual, expectJustNow, findings, MARCH, type Checking } from '../support/checking.ts';

/** Some messages of a range with a text of their own, by place; none of an album. */
function some(made: Checking, range = MARCH): readonly number[] {
  return made
    .shown(range)
    .filter(({ groupedId, text }) => groupedId === null && text)
    .map(({ messageId }) => messageId);
}

async function filled(...given: Parameters<typeof checking>): Promise<Checking> {
  const made = await checking(...given);
  expect((await made.fill(MARCH)).state.kind).toBe('done');
  made.world.advanceClock(3_600);
  made.sample.log.clear();
  made.askedById.length = 0;
  return made;
}

describe('what changed since capture', () => {
  test('edited, deleted and new messages are found; old texts are kept, the gone marked, and only they asked by id', async () => {
    const made = await filled();
    const { world, number } = made;
    const [edited = 0, deleted = 0, other = 0] = some(made).filter((_, index) => index % 40 === 5);
    const before = await made.read(edited);
    const captured = (await made.held(MARCH)).length;
    world.editPost(number, edited, { text: 'Another text' });
    world.deletePost(number, deleted);
    // Posted then and visible only now: an id that was free.
    world.deletePost(number, other);
    world.insertPost(number, { id: other, date: (await made.read(other)).date + 1 }, { text: 'moved by a second' });
    const free = Math.max(...made.shown(MARCH).map(({ messageId }) => messageId)) + 1;
    const after = made.sample.worldMessages(number).find(({ messageId }) => messageId === free);
    if (after) world.deletePost(number, free);
    world.insertPost(number, { id: free, date: MARCH.until - 5 }, { text: 'late' });

    const download = await made.check(MARCH);
    expect(download.state).toEqual({ kind: 'done' });
    expect(findings(download)).toEqual({
      messages: captured + 1,
      edited: 2,
      deleted: 1,
      added: 1,
      unchanged: captured - 3,
    });
    expect(made.askedById).toEqual([[deleted]]);
    await expectEqual(made, MARCH);
    expect(await made.texts(edited)).toEqual([before.text]);
    const { cache } = made.filling.archive;
    const { fetchedAt, ...now } = await made.read(edited);
    expect(now).toMatchObject({ text: 'Another text', revisions: 1 });
    expect(await cache.readRevisions(made.channelId, edited)).toEqual([
      { text: before.text, editDate: before.editDate, seenFrom: before.fetchedAt, seenUntil: fetchedAt },
    ]);
    expectJustNow(made, (await made.read(deleted)).deletedSeenAt);
    // What was confirmed is as fresh as what changed.
    for (const one of await made.held(MARCH)) expectJustNow(made, one.fetchedAt);
    expectJustNow(made, download.check?.asOf ?? null);
    const { coveredSeconds, gapSeconds } = download;
    expect([coveredSeconds, gapSeconds]).toEqual([MARCH.until - MARCH.from, MARCH.until - MARCH.from]);
  });

  test('a second check finds nothing, and asks for nobody by id: the gone are known', async () => {
    const made = await filled();
    const [gone = 0] = some(made);
    made.world.deletePost(made.number, gone);
    expect(findings(await made.check(MARCH))).toMatchObject({ deleted: 1 });
    const seenAt = (await made.read(gone)).deletedSeenAt;
    made.askedById.length = 0;
    made.world.advanceClock(3_600);
    const again = await made.check(MARCH);
    const held = (await made.held(MARCH)).length;
    expect(findings(again)).toEqual({ messages: held, unchanged: held });
    expect(made.askedById).toEqual([]);
    expect((await made.read(gone)).deletedSeenAt).toBe(seenAt);
  });

  test('one item of an album is deleted: the others stay', async () => {
    const made = await filled();
    const album = made.shown(MARCH).filter(({ groupedId }) => groupedId !== null);
    const [first, second] = album.filter(({ groupedId }) => groupedId === album[0]?.groupedId);
    if (!first || !second) throw new Error('there is no album');
    made.world.deletePost(made.number, second.messageId);
    expect(findings(await made.check(MARCH))).toMatchObject({ deleted: 1 });
    expectJustNow(made, (await made.read(second.messageId)).deletedSeenAt);
    expect((await made.read(first.messageId)).deletedSeenAt).toBeNull();
    await expectEqual(made, MARCH);
  });

  test('counters alone are no edit: they are brought up to date, and no text is kept', async () => {
    const made = await filled();
    const [id = 0] = some(made);
    const reactions = [{ emoji: '🔥', count: 77 }];
    made.world.editPost(made.number, id, { views: 9_999, reactions, editDate: made.world.now(), editHide: true });
    expect(findings(await made.check(MARCH))).not.toHaveProperty('edited');
    expect(await made.read(id)).toMatchObject({ views: 9_999, reactions, editHide: true, revisions: 0 });
    await expectEqual(made, MARCH);
  });

  test('a text edited twice between checks leaves both earlier ones, in order', async () => {
    const made = await filled();
    const [id = 0] = some(made);
    const first = (await made.read(id)).text;
    for (const text of ['second', 'third']) {
      made.world.editPost(made.number, id, { text });
      expect(findings(await made.check(MARCH))).toMatchObject({ edited: 1 });
      made.world.advanceClock(60);
    }
    expect(await made.texts(id)).toEqual([first, 'second']);
    expect((await made.read(id)).text).toBe('third');
  });

  test('a message that is deleted and then visible again loses the mark', async () => {
    const made = await filled();
    const [id = 0] = some(made);
    made.world.setHidden(made.number, [id], true);
    expect(findings(await made.check(MARCH))).toMatchObject({ deleted: 1 });
    made.world.setHidden(made.number, [id], false);
    made.world.advanceClock(60);
    expect(findings(await made.check(MARCH))).toMatchObject({ restored: 1 });
    expect((await made.read(id)).deletedSeenAt).toBeNull();
    await expectEqual(made, MARCH);
  });

  test('what the history leaves out and Telegram shows by id stays, with its newest text', async () => {
    const left = new Set<number>();
    const made = await filled((history) => ({
      async fetchHistory(...asked) {
        const page = await history.fetchHistory(...asked);
        return { ...page, messages: page.messages.filter(({ messageId }) => !left.has(messageId)) };
      },
    }));
    const [id = 0, other = 0] = some(made);
    left.add(id).add(other);
    made.world.editPost(made.number, other, { text: 'changed as well' });
    const messages = made.shown(MARCH).length;
    expect(findings(await made.check(MARCH))).toEqual({ messages, edited: 1, unchanged: messages - 1 });
    expect(made.askedById).toEqual([[id, other]]);
    expect((await made.read(id)).deletedSeenAt).toBeNull();
    await expectEqual(made, MARCH);
  });

  test('a hidden run of 150 is asked for by id in hundreds', async () => {
    const made = await checking();
    const range = days('2024-01-01', '2024-03-31');
    await made.fill(range);
    const hidden = made
      .shown(range)
      .slice(60, 210)
      .map(({ messageId }) => messageId);
    made.world.setHidden(made.number, hidden, true);
    made.world.advanceClock(60);
    made.askedById.length = 0;
    expect(findings(await made.check(range))).toMatchObject({ deleted: 150 });
    expect(Math.max(...made.askedById.map((ids) => ids.length))).toBeLessThanOrEqual(100);
    await expectEqual(made, range);
  });
});

describe('the beginning of a channel', () => {
  const FIRST = days('2022-05-18', '2022-06-30');

  test('the oldest messages are deleted: they are asked for and marked', async () => {
    const made = await checking();
    await made.fill(FIRST);
    const ids = made.shown(FIRST).map(({ messageId }) => messageId);
    for (const id of ids.slice(0, 5)) made.world.deletePost(made.number, id);
    made.world.advanceClock(60);
    const download = await made.check(FIRST);
    expect(download.state.kind).toBe('done');
    expect(findings(download)).toMatchObject({ deleted: 5, messages: ids.length });
    expectJustNow(made, (await made.read(ids[0] ?? 0)).deletedSeenAt);
    await expectEqual(made, FIRST);
  });

  test('the early history is hidden from the account: nobody is said to be deleted', async () => {
    const made = await checking();
    await made.fill(FIRST);
    const ids = made.shown(FIRST).map(({ messageId }) => messageId);
    made.world.setHiddenBelow(made.number, ids[12] ?? 0);
    made.world.advanceClock(60);
    const download = await made.check(FIRST);
    expect(download.state.kind).toBe('done');
    expect(findings(download)).toEqual({ messages: ids.length - 12, unchanged: ids.length - 12, unjudged: 12 });
    expect((await made.held(FIRST)).length).toBe(ids.length);
  });
});
