// What posts say and carry.
import { beforeAll, describe, expect, test } from 'vitest';
import { fileBytes } from './files.ts';
import { fromMarkup } from './markup.ts';
import type { Post, PostMedia } from './model.ts';
import { HOSTILE_TEXTS } from './voices/hostile.ts';
import { makeWorld, type MutableWorld } from './world.ts';

let world: MutableWorld;
let all: readonly Post[];
beforeAll(() => {
  world = makeWorld({ seed: 7, posts: 20_000, now: '2026-06-01T12:00:00Z', stopped: true });
  all = world.channels.flatMap(({ posts }) => posts);
});
const postsOf = (username: string): readonly Post[] => world.byUsername(username)?.posts ?? [];

describe('texts', () => {
  test.each([
    ['riverwatch_live', /\p{Script=Cyrillic}/u],
    ['gorodlife', /\p{Script=Cyrillic}/u],
    ['nahr_news', /\p{Script=Arabic}/u],
    ['harbournotices', /\p{Script=Han}/u],
    ['harbournotices', /\p{Script=Hiragana}/u],
    ['harbournotices', /\p{Script=Hangul}/u],
    ['mountainweather', /[äöüß]/],
    ['mountainweather', /[éèà]/],
  ])('%s writes in %s', (username, script) => {
    const texts = postsOf(username).filter(({ text }) => text !== '');
    expect(texts.filter(({ text }) => script.test(text)).length / texts.length).toBeGreaterThan(0.03);
  });

  test('are varied: few are the same', () => {
    const texts = postsOf('riverwatch_live')
      .map(({ text }) => text)
      .filter((text) => text.length > 60);
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.7);
  });

  test('nothing of the notation that they are written in is left', () => {
    for (const { text } of all) expect(text).not.toMatch(/[⟦⟧]|undefined|NaN|\[object/);
  });

  test('every hostile text is in Harbour Notices, the longest with 4,096 characters', () => {
    const texts = new Set(postsOf('harbournotices').map(({ text }) => text));
    for (const hostile of HOSTILE_TEXTS) expect(texts).toContain(fromMarkup(hostile).text);
    expect(Math.max(...all.map(({ text }) => text.length))).toBe(4_096);
  });

  test('entities lie within their texts, in order, and mark what they name', () => {
    const types = new Set<string>();
    for (const { text, entities } of all) {
      let end = 0;
      for (const { type, offset, length, url } of entities) {
        types.add(type);
        const marked = text.slice(offset, offset + length);
        expect(offset).toBeGreaterThanOrEqual(end);
        expect(marked).toHaveLength(length);
        end = offset + length;
        if (type === 'hashtag') expect(marked).toMatch(/^#[\p{L}\p{N}_]+$/u);
        if (type === 'mention') expect(marked).toMatch(/^@\w+$/);
        if (type === 'url') expect(() => new URL(marked)).not.toThrow();
        expect(url === undefined).toBe(type !== 'text_url');
      }
    }
    expect([...types].sort()).toEqual(['bold', 'hashtag', 'mention', 'text_url', 'url']);
  });

  test('offsets count UTF-16 units, behind emoji too', () => {
    expect(fromMarkup('👩‍👩‍👧 ⟦bold⟧, #метка ⟦here|https://a.example/x⟧')).toEqual({
      text: '👩‍👩‍👧 bold, #метка here',
      entities: [
        { type: 'bold', offset: 9, length: 4 },
        { type: 'hashtag', offset: 15, length: 6 },
        { type: 'text_url', offset: 22, length: 4, url: 'https://a.example/x' },
      ],
    });
  });
});

describe('what hangs on posts', () => {
  test('every kind of media occurs', () => {
    const kinds = new Set(all.map(({ media }) => media?.kind));
    const expected: readonly (PostMedia['kind'] | undefined)[] = [
      'photo',
      'document',
      'video',
      'animation',
      'video_note',
      'audio',
      'voice',
      'sticker',
      'web_page',
      'poll',
      'location',
      'contact',
      'dice',
      undefined,
    ];
    expect(kinds).toEqual(new Set(expected));
  });

  test('albums: consecutive ids, at most a second apart, one caption, one id for all', () => {
    const albums = new Map<bigint, Post[]>();
    for (const post of all) {
      if (post.groupedId !== null) albums.set(post.groupedId, [...(albums.get(post.groupedId) ?? []), post]);
    }
    expect(albums.size).toBeGreaterThan(100);
    let late = 0;
    for (const items of albums.values()) {
      const [first] = items;
      expect(items.length).toBeGreaterThanOrEqual(2);
      expect(items.length).toBeLessThanOrEqual(10);
      expect(items.map(({ id }) => id - (first?.id ?? 0))).toEqual(items.map((_, index) => index));
      expect(items.filter(({ text }) => text !== '').length).toBe(1);
      const dates = items.map(({ date }) => date - (first?.date ?? 0));
      expect(Math.max(...dates)).toBeLessThanOrEqual(1);
      late += Math.max(...dates);
    }
    expect(late).toBeGreaterThan(5);
  });

  test('forwards come from channels of this world or from hidden names, and are older', () => {
    const forwards = all.flatMap(({ date, forward }) => (forward ? [{ at: date, ...forward }] : []));
    for (const { at, date, fromChannelId, fromName, channelPost } of forwards) {
      expect(date).toBeLessThan(at);
      expect(fromChannelId === null).toBe(fromName !== null);
      expect(fromChannelId === null).toBe(channelPost === null);
      if (fromChannelId !== null) expect(world.channel(fromChannelId)).not.toBeNull();
    }
    expect(forwards.filter(({ fromName }) => fromName !== null).length).toBeGreaterThan(100);
    expect(forwards.filter(({ fromName }) => fromName === null).length).toBeGreaterThan(100);
  });

  test('replies, edits shown and unshown, reactions, signatures and captions that are empty all occur', () => {
    expect(all.some(({ id, replyTo }) => replyTo !== null && replyTo < id)).toBe(true);
    expect(all.some(({ editDate, editHide }) => editDate !== null && editHide)).toBe(true);
    expect(all.some(({ date, editDate, editHide }) => editDate !== null && editDate > date && !editHide)).toBe(true);
    expect(all.some(({ reactions }) => reactions.length > 2)).toBe(true);
    expect(postsOf('gorodlife').filter(({ postAuthor }) => postAuthor !== null).length).toBeGreaterThan(1_000);
    expect(all.some(({ media, text, groupedId }) => media?.kind === 'photo' && text === '' && groupedId === null)).toBe(
      true,
    );
  });

  test('people write in the supergroup, and sometimes the group itself; nobody is named in channels', () => {
    const inGroup = postsOf('riverside_neighbours');
    expect(new Set(inGroup.map(({ sender }) => sender?.userId)).size).toBeGreaterThan(40);
    expect(inGroup.filter(({ sender }) => sender === null).length).toBeGreaterThan(20);
    expect(inGroup.every(({ views }) => views === null)).toBe(true);
    expect(postsOf('riverwatch_live').every(({ sender }) => sender === null)).toBe(true);
    const people = new Set(world.people.map(({ userId }) => userId));
    for (const { sender, action } of inGroup) {
      if (sender) expect(people).toContain(sender.userId);
      if (action?.kind === 'chat_add_user') for (const user of action.users) expect(people).toContain(user);
    }
  });

  test('service messages carry no text, no media and no counts', () => {
    const services = all.filter(({ action }) => action !== null);
    const kinds = new Set(services.map(({ action }) => action?.kind));
    for (const kind of [
      'channel_create',
      'chat_edit_title',
      'chat_edit_photo',
      'pin_message',
      'chat_add_user',
      'chat_joined_by_link',
    ]) {
      expect(kinds).toContain(kind);
    }
    for (const post of services) expect(post).toMatchObject({ text: '', media: null, views: null, editDate: null });
  });
});

describe('files', () => {
  const photo = (): Extract<PostMedia, { kind: 'photo' }> => {
    for (const { media } of all) if (media?.kind === 'photo') return media;
    throw new Error('no photo');
  };

  test('any part of a file is the same part of the whole', () => {
    const { file } = photo();
    const whole = fileBytes(file, 0, file.size);
    expect(whole).toHaveLength(file.size);
    expect(fileBytes(file, 4_097, 1_000)).toEqual(whole.subarray(4_097, 5_097));
    expect(fileBytes(file, file.size - 10, 1_024)).toEqual(whole.subarray(-10));
    expect(fileBytes(file, file.size, 1_024)).toHaveLength(0);
  });

  test('a photo begins as JPEG files do', () => {
    expect([...fileBytes(photo().file, 0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  test('each file has an id of its own', () => {
    const files = all.flatMap(({ media }) => (media && 'file' in media ? [media.file] : []));
    expect(new Set(files.map(({ id }) => id)).size).toBe(files.length);
  });
});
