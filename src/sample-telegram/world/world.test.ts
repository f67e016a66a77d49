// The world as a whole: the same from the same seed, exact in number, untouched by the clock.
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_SECONDS, dayNamed, dayOf, WORLD_BEGIN, WORLD_REFERENCE } from './calendar.ts';
import type { Post } from './model.ts';
import { plainPost } from './post.ts';
import { makeWorld, type MutableWorld } from './world.ts';
import type { LiveChannel } from './live-channel.ts';

const NOW = '2026-06-01T12:00:00Z';
const named = (world: MutableWorld, username: string): LiveChannel => {
  const channel = world.channels.find((channel) => channel.username === username);
  if (channel === undefined) throw new Error(`no ${username}`);
  return channel;
};
const until = (posts: readonly Post[], instant: number): readonly Post[] => posts.filter(({ date }) => date < instant);

describe('the same from the same seed', () => {
  test('two worlds agree in every field of every post', () => {
    const all = (): readonly Post[] =>
      makeWorld({ seed: 11, posts: 3_000, now: NOW, stopped: true }).channels.flatMap(({ posts }) =>
        posts.map(plainPost),
      );
    expect(all()).toEqual(all());
  });

  test('another seed makes other posts', () => {
    const texts = (seed: number): readonly string[] =>
      makeWorld({ seed, posts: 2_000, now: NOW, stopped: true }).channels.flatMap(({ posts }) =>
        posts.map(({ text }) => text),
      );
    expect(texts(1)).not.toEqual(texts(2));
  });

  test('what a day holds depends neither on the clock nor on when the world was made', () => {
    const early = makeWorld({ posts: 4_000, now: '2024-02-10T09:30:00Z', stopped: true });
    const late = makeWorld({ posts: 4_000, now: '2027-03-01T00:00:00Z', stopped: true });
    for (const channel of early.channels) {
      const later = late.channel(channel.id)?.posts ?? [];
      expect(channel.posts.map(plainPost)).toEqual(until(later, early.now() + 1).map(plainPost));
    }
    // A clock that ran there shows what a clock that started there shows.
    early.setClock(late.now());
    for (const channel of early.channels) {
      expect(channel.posts.map(plainPost)).toEqual(late.channel(channel.id)?.posts.map(plainPost));
    }
  });
});

describe('how many', () => {
  test.each([
    [8, 5],
    [500, 5],
    [20_000, 5],
    [20_001, 12],
    [777, 2],
  ])('%i posts in %i channels up to the reference date, exactly', (posts, channels) => {
    const world = makeWorld({ posts, channels, now: NOW, stopped: true });
    expect(world.channels).toHaveLength(channels + 3);
    const counted = world.channels.map((channel) => until(channel.posts, WORLD_REFERENCE).length);
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(posts);
    expect(Math.min(...counted)).toBeGreaterThan(0);
  });

  test('one channel alone holds them all', () => {
    const world = makeWorld({ posts: 12_345, channels: 1, special: false, now: NOW, stopped: true });
    expect(world.channels.map((channel) => until(channel.posts, WORLD_REFERENCE).length)).toEqual([12_345]);
  });

  test('the world goes on after the reference date at the same density', () => {
    const world = makeWorld({ posts: 20_000, now: WORLD_REFERENCE + 365 * DAY_SECONDS, stopped: true });
    const after = world.channels.reduce(
      (sum, { posts }) => sum + posts.filter(({ date }) => date >= WORLD_REFERENCE).length,
      0,
    );
    expect(after).toBeGreaterThan(4_500);
    expect(after).toBeLessThan(7_500);
  });

  test('a million posts are there in seconds and take little memory until they are read', () => {
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    const world = makeWorld({ posts: 1_000_000, now: NOW, stopped: true });
    expect(world.channels.reduce((sum, { posts }) => sum + posts.length, 0)).toBeGreaterThan(1_000_000);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(400_000_000);
  });

  test.each([
    [{ posts: 3 }, 'The number of posts must be a whole number from 8'],
    [{ channels: 0 }, 'The number of channels must be'],
    [{ now: 'yesterday' }, 'The clock must start at an instant'],
    [{ now: WORLD_BEGIN - 1 }, 'The clock must start at an instant'],
    [{ seed: 1.5 }, 'The seed must be a whole number'],
  ])('%j makes no world, and a sentence says why', (options, sentence) => {
    expect(() => makeWorld(options)).toThrow(sentence);
  });
});

describe('what is special in it', () => {
  let world: MutableWorld;
  beforeAll(() => {
    world = makeWorld({ seed: 7, posts: 20_000, now: NOW, stopped: true });
  });

  test('the accounts channels, joined or found by name only', () => {
    expect(world.channels.map(({ title, username, kind, joined }) => [title, username, kind, joined])).toEqual([
      ['River Watch — Live', 'riverwatch_live', 'channel', true],
      ['Жизнь в городе', 'gorodlife', 'channel', true],
      ['أخبار النهر', 'nahr_news', 'channel', true],
      ['Harbour Notices', 'harbournotices', 'channel', true],
      ['Mountain Weather', 'mountainweather', 'channel', false],
      ['Riverside Neighbours', 'riverside_neighbours', 'supergroup', true],
      ['Closed Circle', 'closed_circle', 'channel', true],
      ['Old Town Photographs', 'oldtown_photos', 'channel', true],
    ]);
    expect(world.byUsername('RiverWatch_Live')?.title).toBe('River Watch — Live');
    expect(new Set(world.channels.map(({ id }) => id)).size).toBe(8);
  });

  test('a channel begins with its creation, under its first title', () => {
    for (const { posts, createdAt } of world.channels) {
      expect(posts[0]).toMatchObject({ id: 1, date: createdAt, action: { kind: 'channel_create' } });
    }
    const { posts } = named(world, 'riverwatch_live');
    expect(posts[0]?.action).toEqual({ kind: 'channel_create', title: 'River Watch' });
    const renamed = posts.filter(({ action }) => action?.kind === 'chat_edit_title');
    expect(renamed.map(({ action }) => action)).toEqual([{ kind: 'chat_edit_title', title: 'River Watch — Live' }]);
  });

  test('ids rise, with holes; dates follow them but for less than a minute, and do sometimes disagree', () => {
    let holes = 0;
    let disagreements = 0;
    for (const { posts } of world.channels) {
      let newest = 0;
      for (const [index, { id, date }] of posts.entries()) {
        const before = posts[index - 1];
        if (before) expect(id).toBeGreaterThan(before.id);
        if (before && id > before.id + 1) holes++;
        if (date < newest) disagreements++;
        expect(newest - date).toBeLessThanOrEqual(55);
        newest = Math.max(newest, date);
      }
    }
    expect(holes).toBeGreaterThan(100);
    expect(disagreements).toBeGreaterThan(50);
  });

  test('one second holds 230 posts', () => {
    const perSecond = new Map<number, number>();
    for (const { date } of named(world, 'riverwatch_live').posts) perSecond.set(date, (perSecond.get(date) ?? 0) + 1);
    expect(Math.max(...perSecond.values())).toBeGreaterThanOrEqual(230);
  });

  test('150 hidden posts stand in a row in mid-history, and single ones here and there', () => {
    const { posts } = named(world, 'gorodlife');
    const runs =
      posts
        .map(({ hidden }) => (hidden ? 'h' : '.'))
        .join('')
        .match(/h+/g) ?? [];
    expect(Math.max(...runs.map((run) => run.length))).toBeGreaterThanOrEqual(150);
    expect(runs.length).toBeGreaterThan(1);
    expect(posts.slice(-100).every(({ hidden }) => hidden)).toBe(false);
  });

  test('there are quiet weeks and quiet days, but January 2024 is alive in River Watch', () => {
    const daysOf = (username: string): Set<number> =>
      new Set(named(world, username).posts.map(({ date }) => dayOf(date)));
    for (let day = dayNamed('2024-01-01'); day < dayNamed('2024-02-01'); day++) {
      expect(daysOf('riverwatch_live')).toContain(day);
    }
    const longestQuiet = (username: string): number => {
      const days = [...daysOf(username)];
      return Math.max(...days.map((day, index) => day - (days[index - 1] ?? day) - 1));
    };
    for (const username of ['gorodlife', 'harbournotices', 'nahr_news']) {
      expect(longestQuiet(username)).toBeGreaterThanOrEqual(7);
      expect(longestQuiet(username)).toBeLessThanOrEqual(30);
    }
    const river = daysOf('riverwatch_live');
    const first = Math.min(...river);
    const quiet = Array.from({ length: 1_400 }, (_, index) => first + index).filter((day) => !river.has(day));
    expect(quiet.length).toBeGreaterThan(20);
    expect(quiet.length).toBeLessThan(200);
  });

  test('early history is hidden in one channel: its timeline begins later', () => {
    const channel = named(world, 'oldtown_photos');
    expect(channel.hiddenBelow).toBeGreaterThan(100);
    expect(world.timeline(channel)[0]?.date).toBeGreaterThanOrEqual(Date.UTC(2023, 9, 1) / 1_000);
    expect(world.timeline(channel)).toEqual(channel.posts.filter(({ id }) => id >= channel.hiddenBelow));
  });

  test('the private channel is joined and private', () => {
    expect(world.channels.filter((channel) => channel.private).map(({ username }) => username)).toEqual([
      'closed_circle',
    ]);
  });
});
