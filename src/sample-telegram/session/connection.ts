// One TCP connection: packets in, packets out. A client that breaks the protocol loses this connection and nothing else.
import type { Socket } from 'node:net';
import { openMessage, sealMessage } from '../crypto/message-cipher.ts';
import type { Handshake } from '../crypto/handshake.ts';
import { decode, TlReader } from '../tl/reader.ts';
import { TlError } from '../tl/value.ts';
import { encode, TlWriter } from '../tl/writer.ts';
import { FrameError } from '../transport/framing.ts';
import { Transport } from '../transport/transport.ts';
import type { AuthKey, AuthKeys } from './auth-keys.ts';
import type { MessageIds, MessageKind } from './message-ids.ts';
import type { Session } from './session.ts';

/** A client that leaves this much unread is cut off: the server does not keep its answers for ever. */
const MOST_UNREAD = 64 * 1024 * 1024;
const AUTH_KEY_NOT_FOUND = -404;

export interface Incoming {
  readonly key: AuthKey;
  readonly sessionId: bigint;
  readonly salt: bigint;
  readonly messageId: bigint;
  readonly sequence: number;
  readonly body: Buffer;
}

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly keys: AuthKeys;
  readonly ids: MessageIds;
  readonly handshake: Handshake;
  /** An opened message. May throw: then the connection is lost. */
  readonly received: (message: Incoming, connection: Connection) => void;
  /** The server's own faults; what clients do wrong is not told. */
  readonly report: (error: unknown) => void;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #transport = new Transport();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { socket } = options;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#guard(() => this.#read(bytes)));
    // A connection may end in any way at any time; 'close' follows every error.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#timers.forEach(clearTimeout));
  }

  /** Runs later, unless the connection is gone by then. What it throws ends the connection. */
  later(ms: number, run: () => void): void {
    if (ms <= 0) return this.#guard(run);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#guard(run);
    }, ms);
    this.#timers.add(timer);
  }

  /**
   * @param cut the connection breaks after half of the bytes
   * @returns the message's id
   */
  send(key: AuthKey, session: Session, body: Buffer, kind: MessageKind, content: boolean, cut = false): bigint {
    const id = this.#options.ids.next(kind);
    const header = Buffer.alloc(32);
    header.writeBigInt64LE(key.salt, 0);
    header.writeBigInt64LE(session.id, 8);
    header.writeBigInt64LE(id, 16);
    header.writeInt32LE(session.sequence(content), 24);
    header.writeInt32LE(body.length, 28);
    this.#write(Buffer.concat([keyIdBytes(key.id), sealMessage(key.key, Buffer.concat([header, body]))]), cut);
    return id;
  }

  #write(packet: Buffer, cut = false): void {
    const { socket } = this.#options;
    if (socket.destroyed) return;
    const bytes = this.#transport.send(packet);
    if (cut) socket.write(bytes.subarray(0, bytes.length / 2), () => socket.destroy());
    else socket.write(bytes);
    if (socket.writableLength > MOST_UNREAD) socket.destroy();
  }

  /** Whatever goes wrong with what a client sent ends its connection. */
  #guard(run: () => void): void {
    if (this.#options.socket.destroyed) return;
    try {
      run();
    } catch (error) {
      if (!(error instanceof TlError || error instanceof FrameError)) this.#options.report(error);
      this.#options.socket.destroy();
    }
  }

  #read(bytes: Buffer): void {
    for (const packet of this.#transport.receive(bytes)) {
      if (packet.length < 24) throw new TlError('too short for a packet');
      const keyId = packet.readBigInt64LE(0);
      if (keyId === 0n) this.#readPlain(packet);
      else this.#readSealed(packet, this.#options.keys.get(keyId));
    }
  }

  /** The handshake's messages, the only ones in the clear: no key, an id, a length. */
  #readPlain(packet: Buffer): void {
    const reader = new TlReader(packet.subarray(16));
    const answer = this.#options.handshake.answer(decode(reader.raw(reader.int())));
    if (!answer) return;
    const body = encode(answer, 0);
    const writer = new TlWriter(0);
    writer.long(0n);
    writer.long(this.#options.ids.next(1));
    writer.int(body.length);
    writer.raw(body);
    this.#write(writer.take());
  }

  #readSealed(packet: Buffer, key: AuthKey | null): void {
    if (!key) {
      const refusal = Buffer.alloc(4);
      refusal.writeInt32LE(AUTH_KEY_NOT_FOUND);
      return this.#write(refusal);
    }
    const opened = openMessage(key.key, packet.subarray(8));
    const length = opened?.readInt32LE(28) ?? -1;
    if (!opened || length < 4 || length % 4 !== 0 || length > opened.length - 32) throw new TlError('a false message');
    this.#options.received(
      {
        key,
        salt: opened.readBigInt64LE(0),
        sessionId: opened.readBigInt64LE(8),
        messageId: opened.readBigInt64LE(16),
        sequence: opened.readInt32LE(24),
        body: opened.subarray(32, 32 + length),
      },
      this,
    );
  }
}

function keyIdBytes(id: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(id);
  return bytes;
}
