// What is said under a key: salts and ids checked, containers opened, service messages answered, calls passed on.
import { randomBytes } from 'node:crypto';
import { unzipSync } from 'node:zlib';
import { TlReader } from '../tl/reader.ts';
import { definitionOfId, isMethod } from '../tl/schema.ts';
import { FUTURE_SALTS, GZIP_PACKED, MSG_CONTAINER, RPC_RESULT } from '../tl/schema/mtproto.ts';
import { listOf, longOf, TlError, type TlObject } from '../tl/value.ts';
import { encode, TlWriter } from '../tl/writer.ts';
import type { AuthKey, AuthKeys } from './auth-keys.ts';
import type { Connection, Incoming } from './connection.ts';
import type { MessageIds } from './message-ids.ts';
import type { Outcome, Rpc } from './rpc.ts';
import { dropOldest, Session } from './session.ts';

const MOST_MESSAGES = 1024;
const MOST_UNPACKED = 8 * 1024 * 1024;
/** Clients make a new one at every start; the oldest are forgotten first. */
const KEPT_SESSIONS = 512;
const WRONG_SALT = 48;
/** msgs_state_info: nothing known; received. */
const [UNKNOWN, RECEIVED] = [1, 4];

interface Talk {
  readonly key: AuthKey;
  readonly session: Session;
  readonly connection: Connection;
}

interface Message {
  readonly id: bigint;
  readonly body: Buffer;
}

export interface ConversationOptions {
  readonly keys: AuthKeys;
  readonly ids: MessageIds;
  readonly now: () => number;
  readonly rpc: Rpc;
}

export class Conversation {
  readonly #options: ConversationOptions;
  /** By key id and session id. */
  readonly #sessions = new Map<string, Session>();

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** @throws TlError for what is no message */
  receive({ key, sessionId, salt, messageId, sequence, body }: Incoming, connection: Connection): void {
    const talk = { key, session: this.#session(key, sessionId), connection };
    const refusal = this.#refusal(key, salt, messageId, sequence);
    if (refusal) return this.#say(talk, refusal, false);
    if (!talk.session.announced) {
      talk.session.announced = true;
      const uniqueId = randomBytes(8).readBigInt64LE();
      const created = { _: 'new_session_created', first_msg_id: messageId, unique_id: uniqueId, server_salt: key.salt };
      this.#say(talk, created, true);
    }
    for (const message of opened({ id: messageId, body })) this.#take(talk, message);
  }

  #session(key: AuthKey, id: bigint): Session {
    const name = `${key.id}/${id}`;
    const session = this.#sessions.get(name) ?? new Session(id);
    this.#sessions.set(name, session);
    dropOldest(this.#sessions, KEPT_SESSIONS);
    return session;
  }

  #refusal(key: AuthKey, salt: bigint, messageId: bigint, sequence: number): TlObject | null {
    const about = { bad_msg_id: messageId, bad_msg_seqno: sequence };
    // The clock first: a client whose clock is wrong is not to be told twice.
    const fault = this.#options.ids.fault(messageId);
    if (fault !== null) return { _: 'bad_msg_notification', ...about, error_code: fault };
    if (salt === key.salt) return null;
    return { _: 'bad_server_salt', ...about, error_code: WRONG_SALT, new_server_salt: key.salt };
  }

  #say({ key, session, connection }: Talk, object: TlObject, content: boolean): void {
    connection.send(key, session, encode(object, 0), 3, content);
  }

  #reply({ key, session, connection }: Talk, object: TlObject): void {
    connection.send(key, session, encode(object, 0), 1, true);
  }

  #take(talk: Talk, { id, body }: Message): void {
    const reader = new TlReader(body);
    const definition = definitionOfId(reader.peekId());
    if (!definition || isMethod(definition)) this.#call(talk, id, body);
    else this.#service(talk, id, reader.object());
  }

  #service(talk: Talk, messageId: bigint, said: TlObject): void {
    const { session, key } = talk;
    switch (said._) {
      case 'msgs_ack':
        for (const id of idsIn(said)) session.acknowledged(id);
        return;
      case 'ping':
      case 'ping_delay_disconnect':
        return this.#reply(talk, { _: 'pong', msg_id: messageId, ping_id: longOf(said, 'ping_id') });
      case 'msgs_state_req':
        return this.#tellState(talk, messageId, idsIn(said));
      case 'msg_resend_req':
        for (const id of idsIn(said)) this.#resend(talk, session.requestOf(id) ?? id);
        return;
      case 'get_future_salts':
        return this.#tellSalts(talk, messageId);
      case 'rpc_drop_answer':
        return this.#result(talk, messageId, encode({ _: 'rpc_answer_unknown' }, 0));
      case 'destroy_session': {
        const id = longOf(said, 'session_id');
        const isGone = id !== session.id && this.#sessions.delete(`${key.id}/${id}`);
        return this.#reply(talk, { _: isGone ? 'destroy_session_ok' : 'destroy_session_none', session_id: id });
      }
      case 'destroy_auth_key':
        this.#result(talk, messageId, encode({ _: 'destroy_auth_key_ok' }, 0));
        return this.#options.keys.forget(key);
      case 'http_wait':
      case 'msgs_state_info':
      case 'msgs_all_info':
        return;
      default:
        throw new TlError(`${said._} is nothing to say to a server`);
    }
  }

  /** Answers that the client asks after and has not acknowledged are sent again. */
  #tellState(talk: Talk, messageId: bigint, ids: readonly bigint[]): void {
    const info = Buffer.from(ids.map((id) => (talk.session.hasSeen(id) ? RECEIVED : UNKNOWN)));
    this.#reply(talk, { _: 'msgs_state_info', req_msg_id: messageId, info });
    for (const id of ids) this.#resend(talk, id);
  }

  #resend(talk: Talk, requestId: bigint): void {
    const result = talk.session.answerTo(requestId);
    if (result) this.#result(talk, requestId, result);
  }

  /** One salt for ever, in as many words. */
  #tellSalts({ key, session, connection }: Talk, messageId: bigint): void {
    const now = Math.floor(this.#options.now());
    const writer = new TlWriter(0);
    writer.int(FUTURE_SALTS);
    writer.long(messageId);
    writer.int(now);
    writer.int(1);
    writer.int(now);
    writer.int(now + 86_400);
    writer.long(key.salt);
    connection.send(key, session, writer.take(), 1, true);
  }

  /** A call that comes twice under one id is executed once. */
  #call(talk: Talk, messageId: bigint, body: Buffer): void {
    if (talk.session.isRepeated(messageId)) return this.#resend(talk, messageId);
    this.#options.rpc.answer(body, talk.key).then(
      (outcome) => talk.connection.later(0, () => this.#deliver(talk, messageId, outcome)),
      (error: unknown) =>
        talk.connection.later(0, () => {
          throw error;
        }),
    );
  }

  #deliver(talk: Talk, messageId: bigint, { result, delayMs, cut }: Outcome): void {
    // An answer acknowledges its request; one that is late or never comes does not.
    if (!result || delayMs > 0) this.#say(talk, { _: 'msgs_ack', msg_ids: [messageId] }, false);
    if (result) talk.connection.later(delayMs, () => this.#result(talk, messageId, result, cut));
  }

  #result({ key, session, connection }: Talk, requestId: bigint, result: Buffer, cut = false): void {
    const writer = new TlWriter(0);
    writer.int(RPC_RESULT);
    writer.long(requestId);
    writer.raw(result);
    const answerId = connection.send(key, session, writer.take(), 1, true, cut);
    session.keepAnswer(requestId, answerId, result);
  }
}

const idsIn = (object: TlObject): readonly bigint[] => listOf(object, 'msg_ids').filter((id) => typeof id === 'bigint');

/** The messages in a packet: itself, or a container's, unpacked. @throws TlError */
function opened(message: Message): readonly Message[] {
  const reader = new TlReader(message.body);
  const id = reader.peekId();
  if (id === GZIP_PACKED) return opened({ id: message.id, body: unpacked(message.body) });
  if (id !== MSG_CONTAINER) return [message];
  reader.id();
  const count = reader.int();
  if (count < 0 || count > MOST_MESSAGES) throw new TlError('a container of too many');
  return Array.from({ length: count }, () => {
    const id = reader.long();
    reader.int();
    const body = Buffer.from(reader.raw(reader.int()));
    if (new TlReader(body).peekId() === MSG_CONTAINER) throw new TlError('a container in a container');
    return { id, body: new TlReader(body).peekId() === GZIP_PACKED ? unpacked(body) : body };
  });
}

/** Called gzip, but zlib's own header is as good: clients exist that send it. */
function unpacked(body: Buffer): Buffer {
  const reader = new TlReader(body);
  reader.id();
  try {
    return unzipSync(reader.bytes(), { maxOutputLength: MOST_UNPACKED });
  } catch {
    throw new TlError('compressed bytes that are none');
  }
}
