// MTProto 2.0: how one message is sealed with an authorisation key.
import { randomBytes } from 'node:crypto';
import { equalBytes, sha256 } from './hashes.ts';
import { igeDecrypt, igeEncrypt } from './ige.ts';

/** Key bytes are taken from another place in each direction. */
const FROM_CLIENT = 0;
const FROM_SERVER = 8;

interface KeyAndIv {
  readonly key: Buffer;
  readonly iv: Buffer;
}

function keyFor(authKey: Uint8Array, messageKey: Uint8Array, x: number): KeyAndIv {
  const a = sha256(messageKey, authKey.subarray(x, x + 36));
  const b = sha256(authKey.subarray(x + 40, x + 76), messageKey);
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

const messageKeyOf = (authKey: Uint8Array, padded: Uint8Array, x: number): Buffer =>
  sha256(authKey.subarray(88 + x, 120 + x), padded).subarray(8, 24);

/** A client's packet after its key id: the padded plain text; null where it is not what its message key says. */
export function openMessage(authKey: Uint8Array, packet: Uint8Array, x = FROM_CLIENT): Buffer | null {
  const sealed = packet.subarray(16);
  if (sealed.length < 48 || sealed.length % 16 !== 0) return null;
  const messageKey = packet.subarray(0, 16);
  const { key, iv } = keyFor(authKey, messageKey, x);
  const padded = igeDecrypt(key, iv, sealed);
  return equalBytes(messageKeyOf(authKey, padded, x), messageKey) ? padded : null;
}

/** Message key and sealed text, to follow the key id. */
export function sealMessage(authKey: Uint8Array, plain: Uint8Array, x = FROM_SERVER): Buffer {
  const padding = 12 + (-(plain.length + 12) & 15);
  const padded = Buffer.concat([plain, randomBytes(padding)]);
  const messageKey = messageKeyOf(authKey, padded, x);
  const { key, iv } = keyFor(authKey, messageKey, x);
  return Buffer.concat([messageKey, igeEncrypt(key, iv, padded)]);
}
