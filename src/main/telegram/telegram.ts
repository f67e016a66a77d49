// The telegram port: all that the rest of main may ask of Telegram. Every call has a deadline, takes a signal, and
// throws FailureErrors: flood-wait (with seconds; never waited out here), network-lost, timed-out, session-revoked,
// private-channel, no-such-channel, telegram-refused …
import type { Channel } from '../../shared/domain/channel.ts';
import type { ChannelId, ChannelReference, MessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Instant } from '../../shared/domain/time-range.ts';

/** The part a download needs. */
export interface History {
  /** The server's clock (updates.getState), asked for now. */
  serverTime(signal: AbortSignal): Promise<Instant>;
  /** One page of messages.getHistory, decoded. */
  fetchHistory(channelId: ChannelId, request: HistoryRequest, signal: AbortSignal): Promise<Page>;
  /** Messages by id (at most 100): the ones Telegram does not show are missing from the page. */
  fetchMessages(channelId: ChannelId, messageIds: readonly MessageId[], signal: AbortSignal): Promise<Page>;
  /** The id of the channel's newest message: none that is shown has a higher one. Null where Telegram does not say. */
  newestId(channelId: ChannelId, signal: AbortSignal): Promise<MessageId | null>;
  /** What Telegram says of the channel now. */
  fetchChannel(channelId: ChannelId, signal: AbortSignal): Promise<FullChannel>;
}

export interface FullChannel extends Channel {
  /** The lowest id that the account may see: below it the history is hidden. 1 where nothing is. */
  readonly availableFrom: MessageId;
}

export interface Telegram extends History {
  /** Connects and, where a session is stored, says who is signed in; null where nobody is. Network trouble throws. */
  connect(signal: AbortSignal): Promise<Account | null>;
  /** Asks Telegram to send a code. */
  requestCode(request: CodeRequest, signal: AbortSignal): Promise<CodeSent>;
  submitCode(code: string, signal: AbortSignal): Promise<SignInStep>;
  submitPassword(password: string, signal: AbortSignal): Promise<Account>;
  /** The sign-in that waits for its code or password, for another client to go on with; null where none does. */
  pendingSignIn(): PendingSignIn | null;
  /** Goes on with it: a code or a password can be submitted next. */
  resumeSignIn(pending: PendingSignIn): Promise<void>;
  /** Ends the session at Telegram and forgets it here, also when the network is away (the sentence then says so). */
  signOut(signal: AbortSignal): Promise<void>;

  /** Finds a channel by what a person typed; its access hash is remembered with the session. */
  resolveChannel(reference: ChannelReference, signal: AbortSignal): Promise<Channel>;
  /** The channels and supergroups among the account's dialogs. */
  listChannels(signal: AbortSignal): Promise<readonly Channel[]>;

  /** Told when the connection is lost or back, and when Telegram ends the session. Returns the unsubscriber. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
  /** Leaves without signing out. Afterwards every call throws `cancelled`. */
  close(): Promise<void>;
}

export type ConnectionState = 'connected' | 'connecting' | 'revoked';

export interface Account {
  /** The account's id, decimal text. */
  readonly userId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly username: string | null;
  readonly phone: string | null;
}

export interface CodeRequest {
  readonly apiId: number;
  readonly apiHash: string;
  /** International, digits with or without +. */
  readonly phone: string;
}

export interface CodeSent {
  /** Where Telegram sent it. */
  readonly via: 'app' | 'sms' | 'call' | 'email' | 'other';
  /** Digits to expect; null where Telegram does not say. */
  readonly length: number | null;
}

/** A sign-in half done: plain data, and as secret as the session that it may become. */
export interface PendingSignIn {
  readonly apiId: number;
  readonly apiHash: string;
  readonly session: string;
  readonly phone: string;
  /** What Telegram wants to hear again with the code; null: the code was right, and the password is waited for. */
  readonly codeHash: string | null;
}

export type SignInStep =
  | { readonly kind: 'signed-in'; readonly account: Account }
  | { readonly kind: 'password-needed'; readonly hint: string | null };

/** messages.getHistory's own parameters; `max_id` and `min_id` are applied after offset and limit and so not offered. */
export interface HistoryRequest {
  readonly offsetId: MessageId;
  readonly offsetDate: Instant;
  readonly addOffset: number;
  readonly limit: number;
}

/** What Telegram answered, newest first. */
export interface Page {
  readonly messages: readonly Message[];
  /** Every id in the answer, empty messages (which have no date) included. */
  readonly ids: readonly MessageId[];
  /** False where Telegram marks its answer inexact: an inexact empty page proves nothing. */
  readonly exact: boolean;
  /** When it was asked for, by the server's clock as far as it is known. */
  readonly askedAt: Instant;
}
