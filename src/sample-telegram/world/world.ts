// The sample Telegram's world, put together: its account, people, channels and clock, and the ways to change it.
import { WORLD_BEGIN } from './calendar.ts';
import { makeClock } from './clock.ts';
import { ContentMaker, type Neighbourhood } from './content.ts';
import { fileBytes } from './files.ts';
import { LiveChannel } from './live-channel.ts';
import type { Post, SampleAccount, SampleChannel, World } from './model.ts';
import { makePeople } from './people.ts';
import { Rhythm, splitPosts } from './rhythm.ts';
import { mix } from './rng.ts';
import { planChannels } from './specs.ts';

export interface WorldOptions {
  readonly seed?: number;
  /** Channels besides the special ones; default 5. */
  readonly channels?: number;
  /** A supergroup, a private channel and one with a hidden early history; default true. */
  readonly special?: boolean;
  /**
   * Messages in all channels together, service messages and hidden ones included, from the world's beginning to
   * 2026-05-18T00:00:00Z, exactly; afterwards it goes on as before. Default 20,000.
   */
  readonly posts?: number;
  /** Where the clock starts: Unix seconds or ISO 8601; default: now. */
  readonly now?: number | string;
  /** The clock moves only when it is told to. */
  readonly stopped?: boolean;
  /** The account's two-step password; default none. */
  readonly password?: string | null;
}

/** A post as a test describes it: what is missing is as plain as can be. */
export type PostDraft = Partial<Omit<Post, 'id' | 'date'>>;

/** What can be changed of a post that is there. */
export type PostChange = Partial<
  Pick<Post, 'text' | 'entities' | 'views' | 'forwards' | 'replies' | 'reactions' | 'editDate' | 'editHide'>
>;

/** The world and how tests change it. Whatever is not there: RangeError with a sentence. */
export interface MutableWorld extends World {
  readonly channels: readonly LiveChannel[];
  /** Adds a post at `now()`, under the next id. */
  addPost(channelId: number, draft?: PostDraft): Post;
  /** Adds a post at any place: an id out of the order of dates, a date in the future. The id must be free. */
  insertPost(channelId: number, place: { readonly id: number; readonly date: number }, draft?: PostDraft): Post;
  /** A changed text is an edit as people see it: `editDate` now, unless the change says otherwise. */
  editPost(channelId: number, id: number, change: PostChange): Post;
  deletePost(channelId: number, id: number): void;
  /** Hidden posts count by offset and limit and are left out of answers. */
  setHidden(channelId: number, ids: readonly number[], hidden: boolean): void;
  setPrivate(channelId: number, isPrivate: boolean): void;
  setHiddenBelow(channelId: number, id: number): void;
  setClock(instant: number): void;
  advanceClock(seconds: number): void;
}

/** @throws RangeError with a sentence for options that make no world. */
export function makeWorld(options: WorldOptions = {}): MutableWorld {
  const { seed = 7, channels: count = 5, special = true, posts = 20_000, stopped = false, password = null } = options;
  if (!Number.isSafeInteger(seed)) throw new RangeError('The seed must be a whole number.');
  const start = readInstant(options.now);
  const clock = makeClock(start, stopped);
  const specs = planChannels(seed, count, special);
  const quotas = splitPosts(posts, specs);
  const plans = specs.map((spec, index) => ({ spec, rhythm: new Rhythm(seed, spec, quotas[index] ?? 1) }));
  const neighbourhood: Neighbourhood = {
    seed,
    people: makePeople(seed),
    sources: plans.filter(({ spec }) => spec.kind === 'channel' && !spec.private),
  };
  const channels = plans.map(
    ({ spec, rhythm }) => new LiveChannel(seed, spec, rhythm, new ContentMaker(neighbourhood, spec), clock),
  );
  const byId = new Map(channels.map((channel) => [channel.id, channel]));
  const channelOf = (id: number): LiveChannel => {
    const channel = byId.get(id);
    if (channel === undefined) throw new RangeError(`There is no channel ${id}.`);
    return channel;
  };
  const postOf = (channelId: number, id: number): Post => {
    const post = channelOf(channelId).find(id);
    if (post === null) throw new RangeError(`There is no message ${id} in channel ${channelId}.`);
    return post;
  };
  const put = (channelId: number, id: number, date: number, draft: PostDraft): Post => {
    const channel = channelOf(channelId);
    const post: Post = { ...blankPost(channel), ...draft, id, date };
    channel.put(post);
    return post;
  };
  return {
    account: makeAccount(seed, password),
    people: neighbourhood.people,
    channels,
    now: () => clock.now(),
    channel: (id) => byId.get(id) ?? null,
    byUsername: (username) =>
      channels.find((channel) => channel.username?.toLowerCase() === username.toLowerCase()) ?? null,
    timeline: (channel) => channelOf(channel.id).timeline,
    fileBytes,
    addPost: (channelId, draft = {}) => put(channelId, channelOf(channelId).freeId, clock.now(), draft),
    insertPost: (channelId, { id, date }, draft = {}) => put(channelId, id, date, draft),
    editPost(channelId, id, change) {
      const post = postOf(channelId, id);
      const edited = change.text !== undefined && change.editDate === undefined;
      return Object.assign(
        post,
        change.text !== undefined && { entities: [] },
        change,
        edited && { editDate: clock.now() },
      );
    },
    deletePost(channelId, id) {
      postOf(channelId, id);
      channelOf(channelId).remove(id);
    },
    setHidden(channelId, ids, hidden) {
      for (const post of ids.map((id) => postOf(channelId, id))) post.hidden = hidden;
    },
    setPrivate(channelId, isPrivate) {
      channelOf(channelId).private = isPrivate;
    },
    setHiddenBelow(channelId, id) {
      channelOf(channelId).hiddenBelow = id;
    },
    setClock: (instant) => clock.set(instant),
    advanceClock: (seconds) => clock.advance(seconds),
  };
}

/** Unix seconds from what an option says. */
function readInstant(now: number | string | undefined): number {
  const instant = now === undefined ? Date.now() / 1_000 : typeof now === 'number' ? now : Date.parse(now) / 1_000;
  if (!Number.isFinite(instant) || instant < WORLD_BEGIN || instant > 0x7fff_ffff) {
    throw new RangeError('The clock must start at an instant from 2022-05-18 to 2038, such as 2026-06-01T12:00:00Z.');
  }
  return instant;
}

function makeAccount(seed: number, password: string | null): SampleAccount {
  return {
    userId: 700_000_000 + (mix(seed, 11) % 99_999_999),
    // Telegram reserves 99966 and what follows for tests.
    phone: `99966${2_000_000 + (mix(seed, 12) % 999_999)}`.slice(0, 12),
    code: String(10_000 + (mix(seed, 13) % 90_000)),
    password,
    passwordHint: 'the word on the command line',
    firstName: 'Noor',
    lastName: 'Lindqvist',
    username: 'noor_reads',
  };
}

function blankPost(channel: SampleChannel): Omit<Post, 'id' | 'date'> {
  return {
    text: '',
    entities: [],
    sender: null,
    postAuthor: null,
    media: null,
    groupedId: null,
    replyTo: null,
    forward: null,
    action: null,
    views: channel.kind === 'channel' ? 1 : null,
    forwards: channel.kind === 'channel' ? 0 : null,
    replies: null,
    reactions: [],
    editDate: null,
    editHide: false,
    hidden: false,
  };
}
