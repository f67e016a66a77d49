// The key exchange, as the server's side of one connection: req_pq(_multi), req_DH_params, set_client_DH_params.
// Whatever does not fit throws and costs the connection, as it should.
import { randomBytes, randomInt } from 'node:crypto';
import { decode } from '../tl/reader.ts';
import { bytesOf, longOf, numberOf, TlError, type TlObject } from '../tl/value.ts';
import { encode } from '../tl/writer.ts';
import { fromBig } from './big.ts';
import { GENERATOR, type KeyExchange, PRIME, startKeyExchange } from './diffie-hellman.ts';
import { equalBytes, sha1, xor } from './hashes.ts';
import { igeDecrypt, igeEncrypt } from './ige.ts';
import type { ServerKey } from './server-key.ts';

/**
 * Small ones: finding the factors only costs clients time. The product's highest bit is clear, as it is with the real
 * server: a client that reads it as a signed number would search for ever.
 */
const PRIMES = [616_003, 632_029, 648_007, 664_009, 680_027, 696_019, 712_007, 728_017] as const;

export interface AgreedKey {
  /** 256 bytes. */
  readonly key: Buffer;
  readonly salt: bigint;
  /** Until when a temporary key lives, Unix seconds; null: for good. */
  readonly expiresAt: number | null;
}

interface Started {
  readonly nonce: Uint8Array;
  readonly serverNonce: Uint8Array;
  readonly p: Buffer;
  readonly q: Buffer;
}

interface Exchanging {
  readonly newNonce: Uint8Array;
  readonly expiresIn: number | null;
  readonly exchange: KeyExchange;
  readonly key: Buffer;
  readonly iv: Buffer;
}

export class Handshake {
  readonly #serverKey: ServerKey;
  readonly #now: () => number;
  readonly #agreed: (key: AgreedKey) => void;
  #started: Started | null = null;
  #exchanging: Exchanging | null = null;

  constructor(serverKey: ServerKey, now: () => number, agreed: (key: AgreedKey) => void) {
    this.#serverKey = serverKey;
    this.#now = now;
    this.#agreed = agreed;
  }

  /** Null: nothing to say (an acknowledgement). @throws TlError */
  answer(request: TlObject): TlObject | null {
    switch (request._) {
      case 'req_pq':
      case 'req_pq_multi':
        return this.#start(bytesOf(request, 'nonce'));
      case 'req_DH_params':
        return this.#exchange(request);
      case 'set_client_DH_params':
        return this.#finish(request);
      case 'msgs_ack':
        return null;
      default:
        throw new TlError(`${request._} is no part of a handshake`);
    }
  }

  #start(nonce: Uint8Array): TlObject {
    const at = randomInt(PRIMES.length - 1);
    const [p, q] = [PRIMES[at] ?? 0, PRIMES[at + 1] ?? 0];
    const serverNonce = randomBytes(16);
    this.#started = { nonce: Buffer.from(nonce), serverNonce, p: fromBig(BigInt(p)), q: fromBig(BigInt(q)) };
    return {
      _: 'resPQ',
      nonce,
      server_nonce: serverNonce,
      pq: fromBig(BigInt(p) * BigInt(q)),
      server_public_key_fingerprints: [this.#serverKey.fingerprint],
    };
  }

  #exchange(request: TlObject): TlObject {
    const started = checkNonces(request, this.#started);
    if (longOf(request, 'public_key_fingerprint') !== this.#serverKey.fingerprint) throw new TlError('another key');
    const opened = this.#serverKey.open(bytesOf(request, 'encrypted_data'));
    if (!opened) throw new TlError('not encrypted to the server');
    const inner = decode(opened);
    checkNonces(inner, started);
    if (!inner._.startsWith('p_q_inner_data')) throw new TlError('not p and q');
    if (!equalBytes(bytesOf(inner, 'p'), started.p) || !equalBytes(bytesOf(inner, 'q'), started.q)) {
      throw new TlError('wrong factors');
    }
    const newNonce = bytesOf(inner, 'new_nonce');
    const exchange = startKeyExchange();
    const { key, iv } = temporaryKey(newNonce, started.serverNonce);
    const expiresIn = inner['expires_in'] === undefined ? null : numberOf(inner, 'expires_in');
    this.#exchanging = { newNonce, expiresIn, exchange, key, iv };
    const answer = encode(
      {
        _: 'server_DH_inner_data',
        nonce: started.nonce,
        server_nonce: started.serverNonce,
        g: GENERATOR,
        dh_prime: PRIME,
        g_a: exchange.power,
        server_time: this.#now(),
      },
      0,
    );
    const padding = randomBytes(-(20 + answer.length) & 15);
    return {
      _: 'server_DH_params_ok',
      nonce: started.nonce,
      server_nonce: started.serverNonce,
      encrypted_answer: igeEncrypt(key, iv, Buffer.concat([sha1(answer), answer, padding])),
    };
  }

  #finish(request: TlObject): TlObject {
    const started = checkNonces(request, this.#started);
    const exchanging = this.#exchanging;
    const sealed = bytesOf(request, 'encrypted_data');
    if (!exchanging || sealed.length % 16 !== 0) throw new TlError('out of turn');
    const inner = openHashed(igeDecrypt(exchanging.key, exchanging.iv, sealed));
    checkNonces(inner, started);
    if (inner._ !== 'client_DH_inner_data') throw new TlError('not a power');
    const key = exchanging.exchange.shared(bytesOf(inner, 'g_b'));
    const nonces = { nonce: started.nonce, server_nonce: started.serverNonce };
    const { newNonce, expiresIn } = exchanging;
    if (!key) return { _: 'dh_gen_fail', ...nonces, new_nonce_hash3: nonceHash(newNonce, 3, PRIME) };
    this.#started = null;
    this.#exchanging = null;
    const salt = xor(newNonce.subarray(0, 8), started.serverNonce.subarray(0, 8)).readBigInt64LE();
    this.#agreed({ key, salt, expiresAt: expiresIn === null ? null : this.#now() + expiresIn });
    return { _: 'dh_gen_ok', ...nonces, new_nonce_hash1: nonceHash(newNonce, 1, key) };
  }
}

function checkNonces(object: TlObject, started: Started | null): Started {
  if (!started) throw new TlError('out of turn');
  if (!equalBytes(bytesOf(object, 'nonce'), started.nonce)) throw new TlError('another nonce');
  if (!equalBytes(bytesOf(object, 'server_nonce'), started.serverNonce)) throw new TlError('another server nonce');
  return started;
}

/** The first 8 bytes of the key's SHA-1 tie the answer to the key. */
const nonceHash = (newNonce: Uint8Array, number: number, key: Uint8Array): Buffer =>
  sha1(newNonce, Uint8Array.of(number), sha1(key).subarray(0, 8)).subarray(4);

function temporaryKey(newNonce: Uint8Array, serverNonce: Uint8Array): { key: Buffer; iv: Buffer } {
  const a = sha1(newNonce, serverNonce);
  const b = sha1(serverNonce, newNonce);
  return {
    key: Buffer.concat([a, b.subarray(0, 12)]),
    iv: Buffer.concat([b.subarray(12), sha1(newNonce, newNonce), newNonce.subarray(0, 4)]),
  };
}

/** SHA-1, the object, up to 15 bytes of padding. */
function openHashed(opened: Buffer): TlObject {
  const data = opened.subarray(20);
  for (let padding = 0; padding < 16; padding += 1) {
    const exact = data.subarray(0, data.length - padding);
    if (equalBytes(sha1(exact), opened.subarray(0, 20))) return decode(exact);
  }
  throw new TlError('a hash does not match');
}
