// The control port over real HTTP.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSample, type Sample } from './sample.ts';
import type { Post } from './world/model.ts';

let sample: Sample;
let channelId: number;
beforeAll(async () => {
  sample = await startSample({ posts: 6_000, now: '2026-06-01T12:00:00Z', stopped: true, control: true });
  channelId = sample.channels[0]!.id;
});
beforeEach(() => {
  sample.faults.clear();
  sample.faults.resetBehaviour();
});
afterAll(() => sample.close());

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(method: string, path: string, body?: unknown, token = sample.control?.token): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${sample.control?.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

test('without the token nothing is told and nothing done', async () => {
  const refused = { status: 401, body: { error: 'The token of the control port is missing or wrong.' } };
  expect(await ask('GET', '/log', undefined, 'guess')).toEqual(refused);
  expect(await ask('POST', '/private', { channelId, private: true }, '')).toEqual(refused);
  expect(sample.world.channel(channelId)?.private).toBe(false);
});

test('tells the channels, and all posts of one, 64-bit numbers as text', async () => {
  const channels = await ask('GET', '/world/channels');
  expect(channels.body).toHaveLength(8);
  expect(channels.body).toContainEqual(
    expect.objectContaining({ id: channelId, username: 'riverwatch_live', private: false }),
  );
  const { body } = await ask('GET', `/world/channels/${channelId}/messages`);
  const posts = sample.world.channel(channelId)?.posts ?? [];
  const told = body as readonly (Omit<Post, 'groupedId'> & { readonly groupedId: string | null })[];
  expect(told.map(({ id, text }) => [id, text])).toEqual(posts.map(({ id, text }) => [id, text]));
  const album = posts.find(({ groupedId }) => groupedId !== null);
  expect(told.find(({ id }) => id === album?.id)?.groupedId).toBe(String(album?.groupedId));
});

test('the log is told and forgotten', async () => {
  sample.log.record({ at: 1, method: 'ping', channelId: null, query: null, ids: [], dates: [], error: null });
  expect((await ask('GET', '/log')).body).toMatchObject([{ method: 'ping' }]);
  await ask('DELETE', '/log');
  expect(sample.log.records()).toEqual([]);
});

test('faults are added, listed and taken back', async () => {
  const rule = { method: 'messages.getHistory', nth: 2, count: 'always', fault: { kind: 'flood', seconds: 3 } };
  await ask('POST', '/faults', rule);
  expect((await ask('GET', '/faults')).body).toEqual([rule]);
  expect([1, 2, 3].map(() => sample.faults.meet('messages.getHistory')?.kind)).toEqual([undefined, 'flood', 'flood']);
  await ask('DELETE', '/faults');
  expect(sample.faults.meet('messages.getHistory')).toBeNull();
});

test('the behaviour changes by what is named, and is told', async () => {
  const { body } = await ask('POST', '/behaviour', { pageSize: 20, budget: { requests: 30, seconds: 10 } });
  expect(body).toMatchObject({ pageSize: 20, budget: { requests: 30, seconds: 10 }, roundTripMs: 0 });
  expect(sample.faults.behaviour.pageSize).toBe(20);
  await ask('DELETE', '/behaviour');
  expect(sample.faults.behaviour).toMatchObject({ pageSize: 0, budget: null });
});

test('the clock is set and advanced', async () => {
  expect((await ask('POST', '/clock', { set: '2026-06-02T00:00:00Z' })).body).toEqual({ now: 1_780_358_400 });
  expect((await ask('POST', '/clock', { advance: 90 })).body).toEqual({ now: 1_780_358_490 });
  expect((await ask('GET', '/clock')).body).toEqual({ now: 1_780_358_490 });
});

test('posts are added, put somewhere, edited, hidden and deleted', async () => {
  const { body } = await ask('POST', '/post', { channelId, text: 'hello' });
  const { id } = body as Post;
  expect(sample.world.timeline(sample.world.channel(channelId)!).at(-1)).toMatchObject({ id, text: 'hello' });
  await ask('POST', '/post', { channelId, id: id + 5, date: '2024-01-01T00:00:00Z', text: 'placed' });
  expect(sample.world.channels[0]?.find(id + 5)).toMatchObject({ text: 'placed', date: 1_704_067_200 });
  await ask('POST', '/edit', { channelId, id, text: 'changed', reactions: [{ emoji: '👍', count: 3 }] });
  expect(sample.world.channels[0]?.find(id)).toMatchObject({ text: 'changed', reactions: [{ emoji: '👍', count: 3 }] });
  await ask('POST', '/hide', { channelId, ids: [id, id + 5], hidden: true });
  expect(sample.world.channels[0]?.find(id)?.hidden).toBe(true);
  await ask('POST', '/delete', { channelId, id });
  expect(sample.world.channels[0]?.find(id)).toBeNull();
  await ask('POST', '/hidden-below', { channelId, id: 50 });
  expect(sample.world.channel(channelId)?.hiddenBelow).toBe(50);
  await ask('POST', '/private', { channelId, private: true });
  expect(sample.world.channel(channelId)?.private).toBe(true);
});

test('the server is taken down and up again, cut and revoked', async () => {
  const reached = (): Promise<boolean> =>
    import('node:net').then(
      ({ connect }) =>
        new Promise((resolve) => {
          const socket = connect(sample.port, '127.0.0.1');
          socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
          socket.on('connect', () => socket.destroy());
        }),
    );
  expect((await ask('POST', '/down')).status).toBe(200);
  expect(await reached()).toBe(false);
  expect((await ask('POST', '/up')).status).toBe(200);
  expect(await reached()).toBe(true);
  expect((await ask('POST', '/cut')).status).toBe(200);
  expect((await ask('POST', '/revoke')).status).toBe(200);
});

describe('what cannot be used is refused with a sentence', () => {
  test.each([
    ['GET', '/nowhere', undefined, 404, 'There is no GET /nowhere here.'],
    ['POST', '/faults', '{', 400, 'The body is not JSON.'],
    ['POST', '/faults', '[]', 400, 'The body must be a JSON object.'],
    ['POST', '/faults', { method: 'a', fault: { kind: 'fire' } }, 400, 'There is no fault "fire"'],
    ['POST', '/faults', { method: 'a', nth: 0, fault: { kind: 'cut' } }, 400, 'nth must be a whole number'],
    ['POST', '/behaviour', { pagesize: 5 }, 400, 'The behaviour has no "pagesize".'],
    ['POST', '/clock', { set: 'noon' }, 400, '"set" must be Unix seconds or a date'],
    ['POST', '/edit', { channelId: 5, id: 1, text: '' }, 400, 'There is no channel 5.'],
    ['POST', '/post', { channelId: '5' }, 400, '"channelId" must be a whole number.'],
    ['GET', '/world/channels/5/messages', undefined, 400, 'There is no channel 5.'],
  ])('%s %s %j', async (method, path, body, status, sentence) => {
    const answer = await ask(method, path, body);
    expect(answer.status).toBe(status);
    expect((answer.body as { error: string }).error).toContain(sentence);
  });
});
