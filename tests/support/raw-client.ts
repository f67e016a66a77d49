// A client that does exactly what a test tells it, wrong salts and repeated messages included. It speaks with the server's
// own codec: that both ends agree proves nothing about TL, which is what the independent clients are for.
import { constants, publicEncrypt, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { fromBig, modPow, toBig } from '../../src/sample-telegram/crypto/big.ts';
import { sha1, sha256, xor } from '../../src/sample-telegram/crypto/hashes.ts';
import { igeDecrypt, igeEncrypt } from '../../src/sample-telegram/crypto/ige.ts';
import { openMessage, sealMessage } from '../../src/sample-telegram/crypto/message-cipher.ts';
import type { RunningServer } from '../../src/sample-telegram/server.ts';
import { TlReader } from '../../src/sample-telegram/tl/reader.ts';
import { GZIP_PACKED, RPC_RESULT } from '../../src/sample-telegram/tl/schema/mtproto.ts';
import { bytesOf, numberOf, type TlObject } from '../../src/sample-telegram/tl/value.ts';
import { encode } from '../../src/sample-telegram/tl/writer.ts';
import { intermediate } from '../../src/sample-telegram/transport/framing.ts';

export interface Received {
  readonly messageId: bigint;
  readonly sequence: number;
  /** The request that an rpc_result answers. */
  readonly requestId: bigint | null;
  readonly object: TlObject;
}

export interface Key {
  readonly key: Buffer;
  readonly id: Buffer;
  salt: bigint;
}

export class RawClient {
  readonly socket: Socket;
  sessionId = randomBytes(8).readBigInt64LE();
  #bytes = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;
  #lastId = 0n;
  #key: Key | null = null;
  #layer = 198;
  readonly #now: () => number;

  private constructor(socket: Socket, now: () => number) {
    this.socket = socket;
    this.#now = now;
    socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.write(Buffer.alloc(4, 0xee));
  }

  /** @param now the server's clock, Unix seconds */
  static async connect(server: RunningServer, now: () => number = () => Date.now() / 1000): Promise<RawClient> {
    const socket = connect(server.port, server.host);
    await once(socket, 'connect');
    return new RawClient(socket, now);
  }

  /** Agrees on a key, or goes on with one. */
  async open(server: RunningServer, key?: Key): Promise<Key> {
    this.#key = key ?? (await this.#handshake(server.publicKeyPem));
    return this.#key;
  }

  messageId(): bigint {
    const clock = BigInt(Math.floor(this.#now())) << 32n;
    this.#lastId = clock > this.#lastId ? clock : this.#lastId + 4n;
    return this.#lastId;
  }

  /** One sealed message. @returns its id */
  send(object: TlObject | Buffer, messageId = this.messageId(), salt = this.#key?.salt ?? 0n): bigint {
    const key = this.#key;
    if (!key) throw new Error('no key yet');
    const body = Buffer.isBuffer(object) ? object : encode(object, this.#layer);
    const header = Buffer.alloc(32);
    header.writeBigInt64LE(salt, 0);
    header.writeBigInt64LE(this.sessionId, 8);
    header.writeBigInt64LE(messageId, 16);
    header.writeInt32LE(1, 24);
    header.writeInt32LE(body.length, 28);
    const sealed = sealMessage(key.key, Buffer.concat([header, body]), 0);
    this.packet(Buffer.concat([key.id, sealed]));
    return messageId;
  }

  packet(packet: Buffer): void {
    this.socket.write(intermediate.wrap(packet));
  }

  /** The next packet as it is; null: the server has hung up. */
  async nextPacket(): Promise<Buffer | null> {
    for (;;) {
      const size = intermediate.sizeOf(this.#bytes);
      if (size !== null && size <= this.#bytes.length) {
        const frame = this.#bytes.subarray(0, size);
        this.#bytes = this.#bytes.subarray(size);
        return intermediate.unwrap(frame);
      }
      if (this.#ended) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** How many bytes have come that make no whole packet. */
  get unread(): number {
    return this.#bytes.length;
  }

  /** The next message; null: the server has hung up. */
  async next(): Promise<Received | null> {
    const packet = await this.nextPacket();
    if (!packet || !this.#key) return null;
    const opened = openMessage(this.#key.key, packet.subarray(8), 8);
    if (!opened) throw new Error('a message that does not open');
    const messageId = opened.readBigInt64LE(16);
    const sequence = opened.readInt32LE(24);
    const body = opened.subarray(32, 32 + opened.readInt32LE(28));
    return { messageId, sequence, ...read(body) };
  }

  /** The next message that passes. */
  async until(passes: (received: Received) => boolean): Promise<Received> {
    for (;;) {
      const received = await this.next();
      if (!received) throw new Error('the server hung up');
      if (passes(received)) return received;
    }
  }

  /** Calls a method; an rpc_error is an answer like another. */
  async call(method: TlObject): Promise<TlObject> {
    const id = this.send(method);
    return (await this.until(({ requestId }) => requestId === id)).object;
  }

  /** The first call: it says which layer the client speaks. */
  async hello(layer: number): Promise<TlObject> {
    this.#layer = layer;
    return this.call({
      _: 'invokeWithLayer',
      layer,
      query: {
        _: 'initConnection',
        api_id: 1,
        device_model: 'test',
        system_version: '1',
        app_version: '1',
        system_lang_code: 'en',
        lang_pack: '',
        lang_code: 'en',
        query: { _: 'help.getConfig' },
      },
    });
  }

  close(): void {
    this.socket.destroy();
  }

  async #plain(object: TlObject): Promise<TlObject> {
    const body = encode(object, 0);
    const header = Buffer.alloc(20);
    header.writeBigInt64LE(this.messageId(), 8);
    header.writeInt32LE(body.length, 16);
    this.packet(Buffer.concat([header, body]));
    const packet = await this.nextPacket();
    if (!packet) throw new Error('the server hung up');
    return new TlReader(packet.subarray(20)).object();
  }

  async #handshake(publicKeyPem: string): Promise<Key> {
    const nonce = randomBytes(16);
    const resPq = await this.#plain({ _: 'req_pq_multi', nonce });
    const serverNonce = bytesOf(resPq, 'server_nonce');
    const newNonce = randomBytes(32);
    const [p, q] = factors(toBig(bytesOf(resPq, 'pq')));
    const both = { nonce, server_nonce: serverNonce, p: fromBig(p), q: fromBig(q) };
    const inner = encode({ _: 'p_q_inner_data_dc', pq: bytesOf(resPq, 'pq'), ...both, new_nonce: newNonce, dc: 2 }, 0);
    const [fingerprint] = resPq['server_public_key_fingerprints'] as readonly bigint[];
    const dh = await this.#plain({
      _: 'req_DH_params',
      ...both,
      public_key_fingerprint: fingerprint,
      encrypted_data: padded(inner, publicKeyPem),
    });
    const a = sha1(newNonce, serverNonce);
    const b = sha1(serverNonce, newNonce);
    const key = Buffer.concat([a, b.subarray(0, 12)]);
    const iv = Buffer.concat([b.subarray(12), sha1(newNonce, newNonce), newNonce.subarray(0, 4)]);
    const group = new TlReader(igeDecrypt(key, iv, bytesOf(dh, 'encrypted_answer')).subarray(20)).object();
    const prime = toBig(bytesOf(group, 'dh_prime'));
    const secret = toBig(randomBytes(32));
    const power = modPow(BigInt(numberOf(group, 'g')), secret, prime);
    const nonces = { nonce, server_nonce: serverNonce };
    const answer = encode({ _: 'client_DH_inner_data', ...nonces, retry_id: 0n, g_b: fromBig(power, 256) }, 0);
    const hashed = Buffer.concat([sha1(answer), answer]);
    const sealed = igeEncrypt(key, iv, Buffer.concat([hashed, randomBytes(-hashed.length & 15)]));
    const done = await this.#plain({ _: 'set_client_DH_params', ...nonces, encrypted_data: sealed });
    if (done._ !== 'dh_gen_ok') throw new Error(`the handshake ended with ${done._}`);
    const whole = fromBig(modPow(toBig(bytesOf(group, 'g_a')), secret, prime), 256);
    const salt = xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8)).readBigInt64LE();
    return { key: whole, id: sha1(whole).subarray(12), salt };
  }
}

function read(body: Buffer): { readonly requestId: bigint | null; readonly object: TlObject } {
  const reader = new TlReader(body);
  if (reader.peekId() !== RPC_RESULT) return { requestId: null, object: reader.object() };
  reader.id();
  const requestId = reader.long();
  if (reader.peekId() !== GZIP_PACKED) return { requestId, object: reader.object() };
  reader.id();
  return { requestId, object: new TlReader(gunzipSync(reader.bytes())).object() };
}

/** Of a product small enough for a number. */
function factors(pq: bigint): readonly [bigint, bigint] {
  let p = 3;
  while (Number(pq) % p !== 0) p += 2;
  return [BigInt(p), pq / BigInt(p)];
}

/** RSA_PAD. */
function padded(inner: Buffer, publicKeyPem: string): Buffer {
  const data = Buffer.concat([inner, randomBytes(192 - inner.length)]);
  for (;;) {
    const key = randomBytes(32);
    const sealed = igeEncrypt(key, Buffer.alloc(32), Buffer.concat([data.toReversed(), sha256(key, data)]));
    const whole = Buffer.concat([xor(key, sha256(sealed)), sealed]);
    try {
      return publicEncrypt({ key: publicKeyPem, padding: constants.RSA_NO_PADDING }, whole);
    } catch {
      // Larger than the modulus: once more with another key.
    }
  }
}

export const signInRaw = async (
  client: RawClient,
  { phone, code }: { readonly phone: string; readonly code: string },
): Promise<TlObject> => {
  const settings = { _: 'codeSettings' };
  const sent = await client.call({ _: 'auth.sendCode', phone_number: phone, api_id: 1, api_hash: 'hash', settings });
  const phoneCodeHash = sent['phone_code_hash'];
  return client.call({ _: 'auth.signIn', phone_number: phone, phone_code_hash: phoneCodeHash, phone_code: code });
};
