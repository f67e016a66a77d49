// The telegram port: the real GramJS client against a real server over its socket. Channels and their history.
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../src/shared/domain/failure.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import type { Telegram } from '../../src/main/telegram/telegram.ts';
import { anyTime, bench, CLOSED, failureWhen, NEWEST, TINY, type Bench } from '../support/telegram-bench.ts';

describe('finding channels', () => {
  test('by name; the access hash is kept with the session', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    const channel = await telegram.resolveChannel({ kind: 'username', username: 'Tiny_Channel' }, anyTime);
    expect(channel).toStrictEqual({
      channelId: '2001',
      name: 'Tiny канал',
      username: 'tiny_channel',
      kind: 'channel',
      subscribers: 1234,
    });
    await telegram.close();
    const accessHash = made.world.tiny.accessHash.toString();
    expect(made.stored?.channels).toStrictEqual([{ channelId: '2001', accessHash, name: '@tiny_channel' }]);
    const again = made.client({ stored: made.stored });
    made.requests.length = 0;
    expect(await again.fetchChannel(TINY, anyTime).catch(failureOf)).toMatchObject({ kind: 'not-signed-in' });
    await again.connect(anyTime);
    expect(await again.fetchChannel(TINY, anyTime)).toStrictEqual({ ...channel, availableFrom: 1 });
    expect(made.methods()).toStrictEqual(['help.getConfig', 'users.getUsers', 'channels.getFullChannel']);
  });

  test('the newest message’s id, of a channel that was not joined too', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    await telegram.resolveChannel({ kind: 'username', username: 'other_channel' }, anyTime);
    await telegram.resolveChannel({ kind: 'username', username: 'tiny_channel' }, anyTime);
    expect(await telegram.newestId(channelId(2002), anyTime)).toBe(7);
    expect(await telegram.newestId(TINY, anyTime)).toBe(made.world.tiny.posts.at(-1)?.id);
    made.faults.next('messages.getPeerDialogs', { kind: 'error', code: 400, message: 'INPUT_METHOD_INVALID' });
    expect(await telegram.newestId(TINY, anyTime)).toBeNull();
    made.faults.next('messages.getPeerDialogs', { kind: 'error', code: 400, message: 'CHANNEL_PRIVATE' });
    await expect(telegram.newestId(TINY, anyTime)).rejects.toThrow(/private/);
  });

  test('a name that nobody has', async () => {
    const telegram = await (await bench()).signedIn();
    const asked = telegram.resolveChannel({ kind: 'username', username: 'no_such_name' }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({
      kind: 'no-such-channel',
      message: 'The channel @no_such_name is not known at Telegram.',
    });
  });

  test('a private channel', async () => {
    const telegram = await (await bench()).signedIn();
    const asked = telegram.resolveChannel({ kind: 'username', username: 'closed_channel' }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({ kind: 'private-channel', next: expect.stringContaining('Join') });
  });

  test('the dialogs’ channels and groups', async () => {
    const telegram = await (await bench()).signedIn();
    const found = await telegram.listChannels(anyTime);
    expect(found.map(({ channelId: id, kind }) => [id, kind])).toEqual(
      expect.arrayContaining([
        ['2001', 'channel'],
        ['2004', 'supergroup'],
      ]),
    );
    expect(found.map(({ name }) => name)).not.toContain('Other');
  });

  test('the dialogs on several pages, some with nothing in them', async () => {
    const made = await bench();
    const template = made.world.tiny;
    for (let index = 0; index < 230; index++) {
      const newest = template.posts[index];
      const posts = index % 7 === 0 || !newest ? [] : [newest];
      const id = 10_000 + index;
      made.channels.push({ ...template, id, accessHash: BigInt(id), title: `Channel ${id}`, username: null, posts });
    }
    const telegram = await made.signedIn();
    const found = await telegram.listChannels(anyTime);
    const joined = made.channels.filter((channel) => channel.joined && !channel.private).map(({ id }) => String(id));
    expect(found.map(({ channelId: id }) => id).toSorted()).toStrictEqual(joined.toSorted());
    expect(made.methods().filter((method) => method === 'messages.getDialogs').length).toBeGreaterThanOrEqual(3);
  });

  test('by id: from the dialogs, once; and not where it is in none of them', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.requests.length = 0;
    expect(await telegram.resolveChannel({ kind: 'id', channelId: TINY }, anyTime)).toMatchObject({
      channelId: '2001',
    });
    expect(await telegram.fetchChannel(TINY, anyTime)).toMatchObject({ channelId: '2001' });
    expect(made.methods().filter((method) => method === 'messages.getDialogs')).toHaveLength(1);
    expect(
      await failureWhen(telegram.resolveChannel({ kind: 'id', channelId: channelId(2002) }, anyTime)),
    ).toMatchObject({
      kind: 'no-such-channel',
      next: expect.stringContaining('@name'),
    });
  });

  test('by id, with the name that the archive knows', async () => {
    const made = await bench();
    const telegram = await made.signedIn({ usernameOf: async (id) => (id === '2002' ? 'other_channel' : null) });
    const page = await telegram.fetchHistory(channelId(2002), NEWEST, anyTime);
    expect(page.ids).toStrictEqual([7]);
    expect(made.methods()).not.toContain('messages.getDialogs');
  });

  test('an access hash that is none any more is looked up again', async () => {
    const made = await bench();
    await (await made.signedIn()).close();
    if (!made.stored) throw new Error('nothing stored');
    const stored = { ...made.stored, channels: [{ channelId: TINY, accessHash: '1', name: '@tiny_channel' }] };
    const telegram = made.client({ stored });
    await telegram.connect(anyTime);
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).messages).toHaveLength(100);
    await telegram.close();
    expect(made.stored.channels.find(({ channelId: id }) => id === TINY)?.accessHash).toBe(
      made.world.tiny.accessHash.toString(),
    );
  });

  /** A client that remembers what is no access hash any more, or none at all. */
  async function without(hash: string | null): Promise<{ made: Bench; telegram: Telegram }> {
    const made = await bench();
    await (await made.signedIn()).close();
    if (!made.stored) throw new Error('nothing stored');
    const channels = hash === null ? [] : [{ channelId: TINY, accessHash: hash, name: '@tiny_channel' }];
    const telegram = made.client({
      stored: { ...made.stored, channels },
      usernameOf: () => Promise.resolve(hash === null ? null : 'tiny_channel'),
    });
    await telegram.connect(anyTime);
    return { made, telegram };
  }

  test('a flood while the hash is looked up is a flood, and not the end of the channel', async () => {
    const { made, telegram } = await without('1');
    made.faults.next('contacts.resolveUsername', { kind: 'flood', seconds: 7 });
    expect(await failureWhen(telegram.fetchHistory(TINY, NEWEST, anyTime))).toMatchObject({
      kind: 'flood-wait',
      seconds: 7,
    });
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).messages).toHaveLength(100);
  });

  test('two look for it at once, and the first leaves: the other finds it', async () => {
    const { made, telegram } = await without(null);
    made.faults.next('messages.getDialogs', { kind: 'delay', ms: 300 });
    const leave = new AbortController();
    const arrived = made.arrived('messages.getDialogs');
    const first = telegram.fetchHistory(TINY, NEWEST, leave.signal);
    await arrived;
    const second = telegram.fetchHistory(TINY, NEWEST, anyTime);
    leave.abort(new Error('not wanted any more'));
    await expect(first).rejects.toThrow('not wanted any more');
    expect((await second).messages).toHaveLength(100);
    expect(made.methods().filter((method) => method === 'messages.getDialogs')).toHaveLength(1);
  });
});

describe('history', () => {
  test('pages downwards by id, newest first, whole', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    const { channelId: id } = await telegram.resolveChannel({ kind: 'username', username: 'tiny_channel' }, anyTime);
    const ids: number[] = [];
    for (let offsetId = 0; ;) {
      const page = await telegram.fetchHistory(id, { ...NEWEST, offsetId }, anyTime);
      expect(page.exact).toBe(true);
      expect(page.ids).toStrictEqual(page.ids.toSorted((a, b) => b - a));
      expect(page.messages.map(({ messageId }) => messageId)).toStrictEqual(page.ids);
      if (page.ids.length === 0) break;
      ids.push(...page.ids);
      offsetId = Math.min(...page.ids);
    }
    const shown = made.world.tiny.posts.filter(({ hidden }) => !hidden).map((post) => post.id);
    expect(ids).toStrictEqual(shown.toReversed());
  });

  test('hands Telegram’s own parameters over as they are', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    await telegram.fetchHistory(TINY, { offsetId: 50, offsetDate: 1_700_000_300, addOffset: -7, limit: 13 }, anyTime);
    expect(made.requests.at(-1)?.query).toStrictEqual({
      offsetId: 50,
      offsetDate: 1_700_000_300,
      addOffset: -7,
      limit: 13,
      maxId: 0,
      minId: 0,
    });
  });

  test('an inexact answer is told as that', async () => {
    const made = await bench();
    made.faults.behaviour.inexact = true;
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).exact).toBe(false);
  });

  test('messages by id: those that are gone are missing', async () => {
    const telegram = await (await bench()).signedIn();
    await telegram.listChannels(anyTime);
    const page = await telegram.fetchMessages(TINY, [34, 8, 35, 449], anyTime);
    expect(page.messages.map(({ messageId }) => messageId)).toStrictEqual([449, 34, 8]);
    expect(page.ids).toEqual(expect.arrayContaining([449, 35, 34, 8]));
  });

  test('a private channel', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.world.closed.private = false;
    await telegram.resolveChannel({ kind: 'username', username: 'closed_channel' }, anyTime);
    made.world.closed.private = true;
    expect(await failureWhen(telegram.fetchHistory(CLOSED, NEWEST, anyTime))).toMatchObject({
      kind: 'private-channel',
      message: expect.stringContaining('@closed_channel'),
    });
  });
});
