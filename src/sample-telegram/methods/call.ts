// What a method's handler is given, and how it refuses.
import type { Behaviour, HistoryAnswer, HistoryQuery, Post, World } from '../world/model.ts';
import type { AuthKey, AuthKeys, Identity } from '../session/auth-keys.ts';
import type { TlObject, TlValue } from '../tl/value.ts';
import type { FileIndex } from './file-index.ts';
import type { Logins } from './logins.ts';

/** A refusal that the client is told: `RpcError(400, 'CHANNEL_INVALID')`. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export type AnswerHistory = (timeline: readonly Post[], query: HistoryQuery, behaviour: Behaviour) => HistoryAnswer;

/** What all handlers share. */
export interface Services {
  readonly world: World;
  readonly behaviour: Behaviour;
  readonly answerHistory: AnswerHistory;
  readonly logins: Logins;
  readonly keys: AuthKeys;
  readonly files: FileIndex;
  /** Where the server listens now. */
  readonly address: () => { readonly host: string; readonly port: number };
}

/** What the log says about a call besides its name: read from its parameters, completed by its handler. */
export interface Notes {
  channelId: number | null;
  query: HistoryQuery | null;
  shown: readonly Post[];
}

export interface Call {
  readonly params: TlObject;
  readonly layer: number;
  readonly key: AuthKey;
  readonly identity: Identity;
  readonly services: Services;
  readonly notes: Notes;
}

export type Handler = (call: Call) => TlValue | Promise<TlValue>;

export type Handlers = Readonly<Record<string, Handler>>;

/** The one data centre that there is. */
export const DC = 2;
