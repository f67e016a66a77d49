import { randomBytes } from 'node:crypto';
import { AuthKey } from 'telegram/crypto/AuthKey.js';
import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../shared/domain/failure.ts';
import { AuthState, decodeAuthState, encodeAuthState } from './auth-state.ts';

async function state(host: string, port: number): Promise<AuthState> {
  const made = new AuthState();
  made.setDC(4, host, port);
  const key = new AuthKey();
  await key.setKey(randomBytes(256));
  made.setAuthKey(key);
  return made;
}

test.each([
  ['127.0.0.1', 80],
  ['149.154.167.91', 443],
  ['localhost', 65_535],
  ['2001:067c:04e8:f004:0000:0000:0000:000a', 443],
])('%s, port %i, comes back with its key', async (host, port) => {
  const before = await state(host, port);
  const text = encodeAuthState(before) ?? '';
  const after = await decodeAuthState(text);
  expect(after).toMatchObject({ dcId: 4, serverAddress: host, port });
  expect(after.getAuthKey()?.getKey()).toStrictEqual(before.getAuthKey()?.getKey());
  expect(after.getAuthKey()?.keyId?.toString()).toBe(before.getAuthKey()?.keyId?.toString());
});

test('without a key there is nothing to keep', () => {
  expect(encodeAuthState(new AuthState())).toBeNull();
});

describe('damaged text is refused', () => {
  test.each(['', '2 127.0.0.1 80', '2 127.0.0.1 80 AAAA', 'x 127.0.0.1 80 AAAA', '1AAAA=='])('%j', async (text) => {
    const failure = await decodeAuthState(text).then(() => null, failureOf);
    expect(failure).toMatchObject({ kind: 'session-revoked', next: 'Sign in again.' });
  });
});

test('answers leave nothing behind, however many there are', () => {
  const auth = new AuthState();
  const user = new Api.User({ id: returnBigInt(7), accessHash: returnBigInt(8), firstName: 'A' });
  for (let count = 0; count < 3; count++) auth.processEntities({ users: [user], chats: [] });
  expect(() => auth.getInputEntity('7')).toThrow('Could not find');
});
