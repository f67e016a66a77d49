// A world small enough to compare whole: one of every kind of post, made by hand, for the protocol's own tests.
import type {
  Behaviour,
  Fault,
  Faults,
  FileFacts,
  HistoryAnswer,
  HistoryQuery,
  Person,
  Post,
  PostMedia,
  SampleChannel,
  World,
} from '../../src/sample-telegram/world/model.ts';

export const START = 1_700_000_000;

const people: readonly Person[] = [
  { userId: 5001, accessHash: 77_001n, firstName: 'Вера', lastName: 'Соколова', username: 'vera_s' },
  { userId: 5002, accessHash: -77_002n, firstName: 'لينا', lastName: null, username: null },
];

const file = (id: bigint, size: number, mimeType: string, fileName: string | null = null): FileFacts => ({
  id,
  accessHash: id * 3n - 10n ** 18n,
  size,
  mimeType,
  fileName,
});

export const PICTURE = file(9001n, 70_001, 'image/jpeg');
export const LONG_FILE = file(9002n, 600_000, 'application/pdf', 'отчёт.pdf');

const media: readonly PostMedia[] = [
  { kind: 'photo', file: PICTURE, width: 1280, height: 960 },
  { kind: 'document', file: LONG_FILE },
  { kind: 'video', file: file(9003n, 3000, 'video/mp4', 'clip.mp4'), width: 640, height: 360, seconds: 12 },
  { kind: 'animation', file: file(9004n, 3000, 'video/mp4'), width: 320, height: 180, seconds: 2 },
  { kind: 'video_note', file: file(9005n, 3000, 'video/mp4'), width: 240, height: 240, seconds: 9 },
  { kind: 'audio', file: file(9006n, 3000, 'audio/mpeg', 'song.mp3'), seconds: 180 },
  { kind: 'voice', file: file(9007n, 3000, 'audio/ogg'), seconds: 4 },
  { kind: 'sticker', file: file(9008n, 3000, 'image/webp', 'sticker.webp'), emoji: '🙂' },
  { kind: 'web_page', id: 42n, url: 'https://example.org/a', title: 'A page' },
  { kind: 'poll', id: 43n, question: 'Which?', answers: ['this', 'that'] },
  { kind: 'location', latitude: 52.52, longitude: 13.4 },
  { kind: 'contact', phone: '+4915550001', firstName: 'Ada', lastName: 'L' },
  { kind: 'dice', emoticon: '🎲', value: 5 },
];

const actions: readonly NonNullable<Post['action']>[] = [
  { kind: 'channel_create', title: 'Tiny' },
  { kind: 'chat_edit_title', title: 'Tiny channel' },
  { kind: 'chat_edit_photo' },
  { kind: 'chat_add_user', users: [5001, 5002] },
  { kind: 'chat_joined_by_link', inviterId: 5001 },
  { kind: 'pin_message', messageId: 3 },
  { kind: 'history_clear' },
];

const plain = (id: number, text: string): Post => ({
  id,
  date: START + id * 10,
  text,
  entities: [],
  sender: null,
  postAuthor: null,
  media: null,
  groupedId: null,
  replyTo: null,
  forward: null,
  action: null,
  views: 10 * id,
  forwards: id,
  replies: null,
  reactions: [],
  editDate: null,
  editHide: false,
  hidden: false,
});

const service = (id: number, action: NonNullable<Post['action']>): Post => ({
  ...plain(id, ''),
  views: null,
  forwards: null,
  action,
});

const richest: Partial<Post> = {
  text: 'Привет, мир! 👋 t.me/x and #tag, ru and العربية',
  entities: [
    { type: 'bold', offset: 0, length: 6 },
    { type: 'text_url', offset: 8, length: 3, url: 'https://example.org/' },
    { type: 'hashtag', offset: 27, length: 4 },
    { type: 'pre', offset: 33, length: 2 },
  ],
  postAuthor: 'Редактор',
  replyTo: 2,
  forward: { fromChannelId: 2002, fromName: null, date: START - 500, channelPost: 7, postAuthor: 'Lu' },
  replies: 4,
  reactions: [
    { emoji: '👍', count: 12 },
    { emoji: '🔥', count: 3 },
  ],
  editDate: START + 99_999,
  editHide: true,
};

/** Service posts, one post with everything, one of every medium, an album, then plain ones with every fifth missing. */
function postsOf(count: number): Post[] {
  const posts = [
    ...actions.map((action, index) => service(index + 1, action)),
    { ...plain(8, ''), ...richest },
    { ...plain(9, 'forwarded'), forward: { ...noForward, fromName: 'Someone hidden' } },
    ...media.map((media, index) => ({ ...plain(10 + index, `with ${media.kind}`), media })),
    ...[30, 31].map((id) => ({ ...plain(id, ''), media: media[0] ?? null, groupedId: 123_456_789_012_345n })),
  ];
  for (let id = 32; id <= count; id += 1) {
    if (id % 5 !== 0) posts.push({ ...plain(id, `post ${id} слово`), hidden: id === 41 });
  }
  return posts;
}

const noForward = { fromChannelId: null, fromName: null, date: START - 400, channelPost: null, postAuthor: null };

const channel = (facts: Pick<SampleChannel, 'id' | 'title' | 'username'> & Partial<SampleChannel>): SampleChannel => ({
  accessHash: BigInt(facts.id) * -1_000_003n,
  kind: 'channel',
  subscribers: 1234,
  createdAt: START,
  joined: true,
  private: false,
  hiddenBelow: 0,
  posts: [],
  ...facts,
});

export interface TinyWorld extends World {
  readonly tiny: SampleChannel;
  readonly group: SampleChannel;
  readonly closed: SampleChannel;
}

/** @param password two-step; null: none @param now the server's clock, by default the computer's */
export function tinyWorld(
  password: string | null = null,
  now: () => number = () => Math.floor(Date.now() / 1000),
): TinyWorld {
  const tiny = channel({ id: 2001, title: 'Tiny канал', username: 'tiny_channel', posts: postsOf(450) });
  const other = channel({ id: 2002, title: 'Other', username: 'other_channel', joined: false, posts: [plain(7, 'x')] });
  const closed = channel({ id: 2003, title: 'Closed', username: 'closed_channel', private: true });
  const group = channel({
    id: 2004,
    title: 'Group',
    username: 'tiny_group',
    kind: 'supergroup',
    posts: [1, 2, 3].map((id) => ({
      ...plain(id, `said ${id}`),
      sender: people[id - 1] ?? null,
      views: null,
      forwards: null,
    })),
  });
  const channels = [tiny, other, closed, group];
  return {
    tiny,
    group,
    closed,
    account: {
      userId: 4242,
      phone: '+999 66 1234567',
      code: '24680',
      password,
      passwordHint: 'a hint',
      firstName: 'Sample',
      lastName: 'Reader',
      username: 'sample_reader',
    },
    people,
    channels,
    now,
    channel: (id) => channels.find((channel) => channel.id === id) ?? null,
    byUsername: (name) => channels.find(({ username }) => username?.toLowerCase() === name.toLowerCase()) ?? null,
    timeline: ({ posts }) => posts,
    fileBytes,
  };
}

/** Every byte tells its place and its file. */
export function fileBytes(file: FileFacts, offset: number, limit: number): Uint8Array {
  return Uint8Array.from({ length: Math.min(limit, file.size - offset) }, (_, index) => {
    const at = offset + index;
    return (at * 31 + (at >> 8) * 7 + Number(file.id)) & 0xff;
  });
}

/** Newest first, by ids and dates alone: as much of history's rules as clients use here. */
export function answerHistory(timeline: readonly Post[], query: HistoryQuery, behaviour: Behaviour): HistoryAnswer {
  const newestFirst = timeline.toReversed();
  const isBefore = ({ id, date }: Post): boolean =>
    (query.offsetId === 0 || id < query.offsetId) && (query.offsetDate === 0 || date < query.offsetDate);
  const first = newestFirst.findIndex(isBefore);
  const start = Math.max((first < 0 ? newestFirst.length : first) + query.addOffset, 0);
  const posts = newestFirst
    .slice(start, start + query.limit)
    .filter(({ id, hidden }) => !hidden && id > query.minId && (query.maxId === 0 || id < query.maxId));
  return { posts, count: timeline.length, inexact: behaviour.inexact };
}

export interface ScriptedFaults extends Faults {
  /** The next call of a method meets this. */
  next(method: string, fault: Fault): void;
}

export function scriptedFaults(behaviour: Partial<Behaviour> = {}): ScriptedFaults {
  const waiting = new Map<string, Fault[]>();
  return {
    behaviour: {
      pageSize: 0,
      inclusiveOffsetDate: false,
      roundTripMs: 0,
      inexact: false,
      budget: null,
      ...behaviour,
    },
    meet: (method) => waiting.get(method)?.shift() ?? null,
    next: (method, fault) => {
      waiting.set(method, [...(waiting.get(method) ?? []), fault]);
    },
  };
}
