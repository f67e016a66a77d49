// What tests do to a world, and what its clock does.
import { beforeEach, describe, expect, test } from 'vitest';
import { WORLD_REFERENCE } from './calendar.ts';
import type { LiveChannel } from './live-channel.ts';
import { plainPost } from './post.ts';
import { makeWorld, type MutableWorld } from './world.ts';

let world: MutableWorld;
let channel: LiveChannel;
beforeEach(() => {
  world = makeWorld({ posts: 8_000, now: '2026-06-01T12:00:00Z', stopped: true });
  channel = world.channels[0]!;
});

const rises = (): boolean => channel.posts.every(({ id }, index) => id > (channel.posts[index - 1]?.id ?? 0));

test('a post is added now, above all others, and generated ones make room for it', () => {
  const before = channel.posts.length;
  const last = channel.posts.at(-1)?.id ?? 0;
  const added = Array.from({ length: 500 }, (_, index) => world.addPost(channel.id, { text: `added ${index}` }));
  expect(added[0]).toMatchObject({ id: last + 1, date: world.now(), text: 'added 0', action: null });
  expect(world.timeline(channel)).toHaveLength(before + 500);
  world.advanceClock(20 * 86_400);
  expect(channel.posts.length).toBeGreaterThan(before + 520);
  expect(rises()).toBe(true);
  expect(channel.posts.filter(({ text }) => text.startsWith('added '))).toHaveLength(500);
});

test('a post can be put anywhere, also out of the order of dates, but not on a taken id', () => {
  const high = channel.freeId + 10;
  world.insertPost(channel.id, { id: high, date: channel.createdAt + 5 }, { text: 'far out of order' });
  expect(world.timeline(channel).at(-1)).toMatchObject({ id: high, date: channel.createdAt + 5 });
  expect(() => world.insertPost(channel.id, { id: high, date: 1 })).toThrow(`The id ${high} is taken.`);
  world.advanceClock(10 * 86_400);
  expect(rises()).toBe(true);
  expect(channel.posts.at(-1)?.id).toBeGreaterThan(high);
});

test('a post that is put into the future comes when its time has come', () => {
  const date = world.now() + 60;
  world.insertPost(channel.id, { id: channel.freeId, date }, { text: 'later' });
  const texts = (): readonly string[] => world.timeline(channel).map(({ text }) => text);
  expect(texts()).not.toContain('later');
  world.advanceClock(59);
  expect(texts()).not.toContain('later');
  world.advanceClock(1);
  expect(texts()).toContain('later');
});

test('an edit changes the text, forgets its marks and is dated; changed counters are not', () => {
  const post = channel.posts.find(({ entities, text }) => entities.length > 0 && text !== '')!;
  const before = plainPost(post);
  world.editPost(channel.id, post.id, { views: 7 });
  expect(plainPost(post)).toEqual({ ...before, views: 7 });
  world.editPost(channel.id, post.id, { text: 'corrected' });
  expect(plainPost(post)).toEqual({ ...before, views: 7, text: 'corrected', entities: [], editDate: world.now() });
  world.editPost(channel.id, post.id, { text: 'again', editDate: 1_700_000_000, editHide: true });
  expect(channel.find(post.id)).toMatchObject({ text: 'again', editDate: 1_700_000_000, editHide: true });
});

test('a deleted post leaves a hole, and stays deleted as the clock goes on', () => {
  const { id } = channel.posts.at(-3)!;
  const held = world.timeline(channel);
  world.deletePost(channel.id, id);
  expect(world.timeline(channel).some((post) => post.id === id)).toBe(false);
  expect(held.some((post) => post.id === id)).toBe(true);
  world.advanceClock(5 * 86_400);
  expect(channel.find(id)).toBeNull();
  expect(() => world.deletePost(channel.id, id)).toThrow(`There is no message ${id} in channel ${channel.id}.`);
});

test('hidden posts stay in the timeline, for they count', () => {
  const ids = channel.posts.slice(100, 250).map(({ id }) => id);
  const before = world.timeline(channel).length;
  world.setHidden(channel.id, ids, true);
  expect(world.timeline(channel)).toHaveLength(before);
  expect(world.timeline(channel).filter(({ hidden }) => hidden).length).toBeGreaterThanOrEqual(150);
  world.setHidden(channel.id, ids, false);
  expect(channel.posts[150]?.hidden).toBe(false);
});

test('a channel turns private; early history is hidden and shown', () => {
  world.setPrivate(channel.id, true);
  expect(world.channel(channel.id)?.private).toBe(true);
  const middle = channel.posts[500]!.id;
  world.setHiddenBelow(channel.id, middle);
  expect(world.timeline(channel)[0]?.id).toBe(middle);
  world.setHiddenBelow(channel.id, 0);
  expect(world.timeline(channel)[0]?.id).toBe(1);
  expect(() => world.setPrivate(1, true)).toThrow('There is no channel 1.');
});

describe('the clock', () => {
  test('stands still when stopped, and rises in real time otherwise', async () => {
    const running = makeWorld({ posts: 100, now: 1_770_000_000.9 });
    expect(world.now()).toBe(Date.UTC(2026, 5, 1, 12) / 1_000);
    const started = running.now();
    await expect.poll(() => running.now(), { timeout: 3_000, interval: 20 }).toBe(started + 1);
    expect(world.now()).toBe(Date.UTC(2026, 5, 1, 12) / 1_000);
  });

  test('posts come one by one as it rises, and the timeline is the same array in between', () => {
    world.setClock(WORLD_REFERENCE);
    const seen = world.timeline(channel);
    expect(world.timeline(channel)).toBe(seen);
    world.advanceClock(86_400);
    const after = world.timeline(channel);
    expect(after.length).toBeGreaterThan(seen.length);
    expect(after.every(({ date }) => date <= world.now())).toBe(true);
  });

  test('set back, the later posts are not there yet, and come again the same', () => {
    const before = channel.posts.map(plainPost);
    world.setClock(WORLD_REFERENCE - 30 * 86_400);
    expect(channel.posts.length).toBeLessThan(before.length);
    world.setClock(Date.UTC(2026, 5, 1, 12) / 1_000);
    expect(channel.posts.map(plainPost)).toEqual(before);
  });
});
