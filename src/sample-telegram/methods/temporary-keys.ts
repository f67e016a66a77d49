// Temporary keys: bound to a permanent one, they act for it until they expire.
import { sha1, equalBytes } from '../crypto/hashes.ts';
import { igeDecrypt } from '../crypto/ige.ts';
import { decode } from '../tl/reader.ts';
import { bytesOf, longOf, type TlObject, type TlValue } from '../tl/value.ts';
import { type Call, type Handlers, RpcError } from './call.ts';

/** The binding is proved by a message sealed with the permanent key, in MTProto 1.0's way. */
function bindTempAuthKey({ key, params, services }: Call): TlValue {
  const permanent = services.keys.get(longOf(params, 'perm_auth_key_id'));
  const inner = permanent && openOldMessage(permanent.key, bytesOf(params, 'encrypted_message'));
  const isProved =
    inner?._ === 'bind_auth_key_inner' &&
    longOf(inner, 'nonce') === longOf(params, 'nonce') &&
    longOf(inner, 'temp_auth_key_id') === key.id &&
    longOf(inner, 'perm_auth_key_id') === permanent?.id;
  if (!permanent || !isProved || key.expiresAt === null) throw new RpcError(400, 'ENCRYPTED_MESSAGE_INVALID');
  const { layer } = key.identity;
  key.identity = permanent.identity;
  key.identity.layer = layer;
  return true;
}

/** @param sealed key id, message key, then 16 random bytes, id, sequence, length and the message */
function openOldMessage(key: Buffer, sealed: Uint8Array): TlObject | null {
  const messageKey = sealed.subarray(8, 24);
  const body = sealed.subarray(24);
  if (body.length < 48 || body.length % 16 !== 0) return null;
  const a = sha1(messageKey, key.subarray(0, 32));
  const b = sha1(key.subarray(32, 48), messageKey, key.subarray(48, 64));
  const c = sha1(key.subarray(64, 96), messageKey);
  const d = sha1(messageKey, key.subarray(96, 128));
  const opened = igeDecrypt(
    Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]),
    Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]),
    body,
  );
  const end = 32 + opened.readInt32LE(28);
  if (end < 36 || end > opened.length) return null;
  if (!equalBytes(sha1(opened.subarray(0, end)).subarray(4), messageKey)) return null;
  return decode(opened.subarray(32, end));
}

export const temporaryKeys: Handlers = { 'auth.bindTempAuthKey': bindTempAuthKey };
