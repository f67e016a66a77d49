// What the sample Telegram's world is made of: plain data, in no particular layer of the protocol. The protocol side
// encodes it; the world side makes it and changes it. Instants are Unix seconds.

export interface SampleAccount {
  readonly userId: number;
  readonly phone: string;
  readonly code: string;
  /** Two-step password; null where the account has none. */
  readonly password: string | null;
  readonly passwordHint: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly username: string | null;
}

export interface Person {
  readonly userId: number;
  readonly accessHash: bigint;
  readonly firstName: string;
  readonly lastName: string | null;
  readonly username: string | null;
}

export type ChannelKind = 'channel' | 'supergroup';

/** A channel; what tests change while clients are connected is mutable. */
export interface SampleChannel {
  /** Bare, positive. */
  readonly id: number;
  readonly accessHash: bigint;
  title: string;
  username: string | null;
  readonly kind: ChannelKind;
  subscribers: number;
  readonly createdAt: number;
  /** The account is a member: it stands in the dialogs. */
  readonly joined: boolean;
  /** CHANNEL_PRIVATE to whoever asks. */
  private: boolean;
  /** Early history that the account can't see: posts with lower ids are as if they were not there. 0: none. */
  hiddenBelow: number;
  /** By id, rising. Deleted ids are missing. */
  readonly posts: Post[];
}

export interface PostEntity {
  /** TL's constructor without its prefix, in snake_case: `bold`, `text_url`, `hashtag`, `url`, `mention` … */
  readonly type: string;
  /** UTF-16 units. */
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
}

export interface FileFacts {
  readonly id: bigint;
  readonly accessHash: bigint;
  /** The file's bytes come from this seed and size: see world/files.ts. */
  readonly size: number;
  readonly mimeType: string;
  readonly fileName: string | null;
}

export type PostMedia =
  | { readonly kind: 'photo'; readonly file: FileFacts; readonly width: number; readonly height: number }
  | { readonly kind: 'document'; readonly file: FileFacts }
  | {
      readonly kind: 'video' | 'animation' | 'video_note';
      readonly file: FileFacts;
      readonly width: number;
      readonly height: number;
      readonly seconds: number;
    }
  | { readonly kind: 'audio' | 'voice'; readonly file: FileFacts; readonly seconds: number }
  | { readonly kind: 'sticker'; readonly file: FileFacts; readonly emoji: string }
  | { readonly kind: 'web_page'; readonly id: bigint; readonly url: string; readonly title: string }
  | { readonly kind: 'poll'; readonly id: bigint; readonly question: string; readonly answers: readonly string[] }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'contact'; readonly phone: string; readonly firstName: string; readonly lastName: string }
  | { readonly kind: 'dice'; readonly emoticon: string; readonly value: number };

/** Service messages: the named ones and what they carry. */
export type PostAction =
  | { readonly kind: 'channel_create'; readonly title: string }
  | { readonly kind: 'chat_edit_title'; readonly title: string }
  | { readonly kind: 'chat_edit_photo' }
  | { readonly kind: 'chat_add_user'; readonly users: readonly number[] }
  | { readonly kind: 'chat_joined_by_link'; readonly inviterId: number }
  | { readonly kind: 'pin_message'; readonly messageId: number }
  | { readonly kind: 'history_clear' };

export interface Post {
  readonly id: number;
  readonly date: number;
  text: string;
  entities: readonly PostEntity[];
  /** Supergroups: the person who wrote; null: the channel itself. */
  readonly sender: Person | null;
  /** A channel post's signature. */
  readonly postAuthor: string | null;
  readonly media: PostMedia | null;
  readonly groupedId: bigint | null;
  readonly replyTo: number | null;
  readonly forward: {
    readonly fromChannelId: number | null;
    readonly fromName: string | null;
    readonly date: number;
    readonly channelPost: number | null;
    readonly postAuthor: string | null;
  } | null;
  readonly action: PostAction | null;
  /** Null for service messages and, mostly, in supergroups. */
  views: number | null;
  forwards: number | null;
  replies: number | null;
  reactions: readonly { readonly emoji: string; readonly count: number }[];
  editDate: number | null;
  editHide: boolean;
  /** Counted by offset and limit, then left out of the answer: 150 in a row make an empty page in mid-history. */
  hidden: boolean;
}

/** The world as the protocol side sees it. Posts dated after `now()` are not there yet. */
export interface World {
  readonly account: SampleAccount;
  readonly people: readonly Person[];
  readonly channels: readonly SampleChannel[];
  /** The one clock of all who connect: seconds, rising in real time from `--now`. */
  now(): number;
  channel(id: number): SampleChannel | null;
  byUsername(username: string): SampleChannel | null;
  /** A channel's posts that the account can be shown or that count in offsets, now: rising ids. */
  timeline(channel: SampleChannel): readonly Post[];
  /** A file's bytes, deterministic. */
  fileBytes(file: FileFacts, offset: number, limit: number): Uint8Array;
}

/** messages.getHistory's and messages.search's own parameters. */
export interface HistoryQuery {
  readonly offsetId: number;
  readonly offsetDate: number;
  readonly addOffset: number;
  readonly limit: number;
  readonly maxId: number;
  readonly minId: number;
}

/** An answer, newest first. `count`: all messages of the history that count. */
export interface HistoryAnswer {
  readonly posts: readonly Post[];
  readonly count: number;
  readonly inexact: boolean;
}

/** How the server answers as a whole; changed through the control port. */
export interface Behaviour {
  /** Most posts in a page, whatever was asked (short pages); 0: as asked. */
  pageSize: number;
  /** offset_date also shows posts of that very second. */
  inclusiveOffsetDate: boolean;
  /** Milliseconds added before every answer. */
  roundTripMs: number;
  /** Answers are marked inexact. */
  inexact: boolean;
  /** A hidden budget: at most `requests` per window of `seconds`, then FLOOD_WAIT until the window ends. Null: none. */
  budget: { readonly requests: number; readonly seconds: number } | null;
}

/** What happens instead of, or before, an answer. */
export type Fault =
  | { readonly kind: 'flood'; readonly seconds: number }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  | { readonly kind: 'delay'; readonly ms: number }
  /** No answer at all. */
  | { readonly kind: 'silence' }
  /** The socket is cut in the middle of the answer. */
  | { readonly kind: 'cut' }
  /** The session is revoked: AUTH_KEY_UNREGISTERED / SESSION_REVOKED from now on. */
  | { readonly kind: 'revoke' };

export interface Faults {
  readonly behaviour: Behaviour;
  /** Told of every request (TL method name, `messages.getHistory`); the fault that meets it, or null. */
  meet(method: string): Fault | null;
}

/** One line of the server's log: tests hold the client to it. */
export interface RequestRecord {
  readonly at: number;
  readonly method: string;
  /** The channel's bare id where the request names one. */
  readonly channelId: number | null;
  readonly query: HistoryQuery | null;
  /** Ids and dates of the messages that the answer showed. */
  readonly ids: readonly number[];
  readonly dates: readonly number[];
  /** An RPC error's name; null for an answer. */
  readonly error: string | null;
}
