import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { describe, expect, test } from 'vitest';
import { channelId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { decodeMessage, peopleOf } from './decode.ts';

const HERE = channelId(1234567890);
const long = (value: string | number) => returnBigInt(value);
const peer = { channel: (id: number) => new Api.PeerChannel({ channelId: long(id) }) };
const user = (id: string | number) => new Api.PeerUser({ userId: long(id) });
const people = peopleOf(
  [
    new Api.User({ id: long(77), firstName: 'Вера', lastName: 'Соколова', username: 'vera' }),
    new Api.User({
      id: long(78),
      firstName: '',
      usernames: [
        new Api.Username({ username: 'old', active: false }),
        new Api.Username({ username: 'shown', active: true }),
      ],
    }),
    new Api.UserEmpty({ id: long(79) }),
  ],
  [
    channel(1234567890, 'The channel itself', 'itself'),
    channel(2000000001, 'Another', 'another'),
    new Api.ChannelForbidden({ id: long(2000000002), accessHash: long(1), title: 'Closed' }),
    new Api.Chat({
      id: long(555),
      title: 'Old group',
      photo: new Api.ChatPhotoEmpty(),
      participantsCount: 3,
      date: 1,
      version: 1,
    }),
  ],
);

function channel(id: number, title: string, username: string): Api.Channel {
  return new Api.Channel({ id: long(id), title, username, photo: new Api.ChatPhotoEmpty(), date: 1 });
}

// What GramJS's types do not let a constructor take for a message is what its schema does.
type Fields<C extends abstract new (...args: never) => unknown> = Partial<InstanceType<C>>;

function post(fields: Fields<typeof Api.Message> = {}): Message {
  const message = new Api.Message({
    id: 9,
    date: 1_710_754_867,
    message: '',
    peerId: peer.channel(1234567890),
    ...fields,
  });
  return decoded(message);
}

function service(action: Api.TypeMessageAction, fields: Fields<typeof Api.MessageService> = {}): Message {
  return decoded(
    new Api.MessageService({ id: 9, date: 1_710_754_867, peerId: peer.channel(1234567890), action, ...fields }),
  );
}

function decoded(message: Api.TypeMessage): Message {
  const result = decodeMessage(message, { channelId: HERE, askedAt: 1_720_000_000, people });
  if (!result) throw new Error('decoded to nothing');
  return result;
}

test('a plain post is a message with everything else absent', () => {
  expect(post({ message: 'Hello', post: true })).toStrictEqual({
    channelId: HERE,
    messageId: 9,
    date: 1_710_754_867,
    senderId: -1_001_234_567_890,
    firstName: null,
    lastName: null,
    username: null,
    text: 'Hello',
    mediaType: null,
    media: null,
    replyTo: null,
    postAuthor: null,
    isForwarded: false,
    forwardedFromChannelId: null,
    forwardedFromName: null,
    action: null,
    views: null,
    forwards: null,
    replies: null,
    reactions: null,
    entities: null,
    editDate: null,
    editHide: false,
    groupedId: null,
    fetchedAt: 1_720_000_000,
  } satisfies Message);
});

test('counts, dates and marks are taken as they are, zeros included', () => {
  const message = post({
    views: 0,
    forwards: 0,
    replies: new Api.MessageReplies({ replies: 0, repliesPts: 5 }),
    editDate: 1_710_760_000,
    editHide: true,
    postAuthor: 'Editor',
    groupedId: long('13579246801357924'),
  });
  expect(message).toMatchObject({
    views: 0,
    forwards: 0,
    replies: 0,
    editDate: 1_710_760_000,
    editHide: true,
    postAuthor: 'Editor',
    groupedId: '13579246801357924',
  });
});

test('an empty message is none', () => {
  const context = { channelId: HERE, askedAt: 1, people };
  expect(decodeMessage(new Api.MessageEmpty({ id: 4 }), context)).toBeNull();
});

describe('who speaks', () => {
  const nobody = { firstName: null, lastName: null, username: null };
  test.each<[string, Fields<typeof Api.Message>, object]>([
    ['a person', { fromId: user(77) }, { senderId: 77, firstName: 'Вера', lastName: 'Соколова', username: 'vera' }],
    ['one with several names', { fromId: user(78) }, { ...nobody, senderId: 78, username: 'shown' }],
    ['a deleted person', { fromId: user(79) }, { ...nobody, senderId: 79 }],
    ['a person not in the answer', { fromId: user('5123456789012') }, { ...nobody, senderId: 5_123_456_789_012 }],
    ['an id beyond what a number holds', { fromId: user('9223372036854775807') }, { ...nobody, senderId: null }],
    ['the channel', { post: true }, { ...nobody, senderId: -1_001_234_567_890 }],
    ['the group, anonymously', { fromId: peer.channel(1234567890) }, { ...nobody, senderId: -1_001_234_567_890 }],
    [
      'another channel',
      { fromId: peer.channel(2000000001) },
      { ...nobody, senderId: -1_002_000_000_001, firstName: 'Another', username: 'another' },
    ],
    [
      'an old group',
      { fromId: new Api.PeerChat({ chatId: long(555) }) },
      { ...nobody, senderId: -555, firstName: 'Old group' },
    ],
    ['nobody who is named', {}, { ...nobody, senderId: null }],
  ])('%s', (_, fields, expected) => {
    expect(post(fields)).toMatchObject(expected);
  });
});

describe('forwards', () => {
  test.each<[string, object, object]>([
    [
      'from a channel of the answer',
      { fromId: peer.channel(2000000001) },
      { forwardedFromChannelId: 2_000_000_001, forwardedFromName: 'Another' },
    ],
    [
      'from a closed channel',
      { fromId: peer.channel(2000000002) },
      { forwardedFromChannelId: 2_000_000_002, forwardedFromName: 'Closed' },
    ],
    [
      'from a channel that is not in the answer',
      { fromId: peer.channel(3000000000) },
      { forwardedFromChannelId: 3_000_000_000, forwardedFromName: null },
    ],
    ['from a person', { fromId: user(77) }, { forwardedFromChannelId: null, forwardedFromName: 'Вера Соколова' }],
    [
      'from somebody who hides',
      { fromName: 'Someone' },
      { forwardedFromChannelId: null, forwardedFromName: 'Someone' },
    ],
    ['from nobody', {}, { forwardedFromChannelId: null, forwardedFromName: null }],
  ])('%s', (_, header, expected) => {
    const fwdFrom = new Api.MessageFwdHeader({ date: 1, ...header });
    expect(post({ fwdFrom })).toMatchObject({ isForwarded: true, ...expected });
  });
});

describe('replies', () => {
  const reply = (fields: object) => new Api.MessageReplyHeader(fields);
  test.each<[string, Api.TypeMessageReplyHeader, number | null]>([
    ['to a message here', reply({ replyToMsgId: 4 }), 4],
    [
      'to a message here, with the channel named',
      reply({ replyToMsgId: 4, replyToPeerId: peer.channel(1234567890) }),
      4,
    ],
    ['to a message elsewhere', reply({ replyToMsgId: 4, replyToPeerId: peer.channel(2000000001) }), null],
    ['to a message that is not shown', reply({ quote: true }), null],
    ['to a story', new Api.MessageReplyStoryHeader({ peer: user(77), storyId: 4 }), null],
  ])('%s', (_, replyTo, expected) => {
    // GramJS's own type for this field leaves stories out; its answers have them.
    expect(post({ replyTo: replyTo as Api.MessageReplyHeader }).replyTo).toBe(expected);
  });
});

test('reactions are counted by what was chosen', () => {
  const results = [
    [new Api.ReactionEmoji({ emoticon: '👍' }), 12],
    [new Api.ReactionCustomEmoji({ documentId: long('5368324170671202286') }), 3],
    [new Api.ReactionPaid(), 2],
    [new Api.ReactionEmpty(), 1],
  ].map(([reaction, count]) => new Api.ReactionCount({ reaction, count } as Api.ReactionCount));
  expect(post({ reactions: new Api.MessageReactions({ results }) }).reactions).toStrictEqual([
    { emoji: '👍', count: 12 },
    { emoji: 'custom:5368324170671202286', count: 3 },
    { emoji: 'paid', count: 2 },
  ]);
  expect(post({ reactions: new Api.MessageReactions({ results: [] }) }).reactions).toBeNull();
});

test('entities keep their place; only links keep where they lead', () => {
  const at = { offset: 2, length: 3 };
  const entities = [
    new Api.MessageEntityTextUrl({ ...at, url: 'https://example.org/?a=b' }),
    new Api.MessageEntityMentionName({ ...at, userId: long(77) }),
    new Api.InputMessageEntityMentionName({ ...at, userId: new Api.InputUserEmpty() }),
    new Api.MessageEntityPre({ ...at, language: 'ru' }),
    new Api.MessageEntityBotCommand(at),
    new Api.MessageEntityUrl(at),
    new Api.MessageEntityBankCard(at),
    new Api.MessageEntityUnknown(at),
  ];
  expect(post({ entities }).entities).toStrictEqual([
    { type: 'text_url', ...at, url: 'https://example.org/?a=b' },
    { type: 'mention_name', ...at },
    { type: 'mention_name', ...at },
    { type: 'pre', ...at },
    { type: 'bot_command', ...at },
    { type: 'url', ...at },
    { type: 'bank_card', ...at },
    { type: 'unknown', ...at },
  ]);
  expect(post({ entities: [] }).entities).toBeNull();
});

describe('service messages', () => {
  test.each<[string, Api.TypeMessageAction]>([
    ['channel_create', new Api.MessageActionChannelCreate({ title: 't' })],
    ['chat_edit_title', new Api.MessageActionChatEditTitle({ title: 't' })],
    ['chat_edit_photo', new Api.MessageActionChatEditPhoto({ photo: new Api.PhotoEmpty({ id: long(1) }) })],
    ['chat_add_user', new Api.MessageActionChatAddUser({ users: [] })],
    ['chat_joined_by_link', new Api.MessageActionChatJoinedByLink({ inviterId: long(1) })],
    ['pin_message', new Api.MessageActionPinMessage()],
    ['history_clear', new Api.MessageActionHistoryClear()],
    ['set_messages_ttl', new Api.MessageActionSetMessagesTTL({ period: 1 })],
    ['group_call_scheduled', { className: 'MessageActionGroupCallScheduled' } as Api.TypeMessageAction],
    // What a layer after ours brings.
    ['to_do_completions', { className: 'MessageActionToDoCompletions' } as unknown as Api.TypeMessageAction],
  ])('%s', (action, given) => {
    expect(service(given)).toMatchObject({ action, text: null, mediaType: null, views: null, isForwarded: false });
  });

  test('name their sender and what they reply to', () => {
    const message = service(new Api.MessageActionPinMessage(), {
      fromId: user(77),
      replyTo: new Api.MessageReplyHeader({ replyToMsgId: 3 }),
    });
    expect(message).toMatchObject({ senderId: 77, firstName: 'Вера', replyTo: 3 });
  });
});
