// The telegram port: the real GramJS client against a real server over its socket. Signing in and out.
import { describe, expect, test } from 'vitest';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import { account, anyTime, API, bench, failureWhen, heard, NEWEST, newKey, TINY } from '../support/telegram-bench.ts';

describe('signing in', () => {
  test('by code', async () => {
    const made = await bench();
    const telegram = made.client();
    expect(await telegram.connect(anyTime)).toBeNull();
    expect(made.requests).toHaveLength(0);
    const sent = await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(sent).toStrictEqual({ via: 'app', length: 5 });
    expect(await telegram.submitCode(' 24680 ', anyTime)).toStrictEqual({ kind: 'signed-in', account });
    expect(await telegram.connect(anyTime)).toStrictEqual(account);
  });

  test('at the next start the stored session is enough, and one question is asked', async () => {
    const made = await bench();
    await (await made.signedIn()).close();
    expect(made.stored).toMatchObject({ version: 1, ...API, account, channels: [] });
    made.requests.length = 0;
    const again = made.client({ stored: JSON.parse(JSON.stringify(made.stored)) as StoredSession });
    expect(await again.connect(anyTime)).toStrictEqual(account);
    expect(made.methods()).toStrictEqual(['help.getConfig', 'users.getUsers']);
  });

  test('a wrong code can be typed again', async () => {
    const made = await bench();
    const telegram = made.client();
    await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await failureWhen(telegram.submitCode('00000', anyTime))).toMatchObject({ kind: 'code-refused' });
    expect(made.stored).toBeNull();
    expect(await telegram.submitCode('24680', anyTime)).toMatchObject({ kind: 'signed-in' });
  });

  test('before the code nobody is signed in', async () => {
    const made = await bench();
    const telegram = made.client();
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'not-signed-in' });
    await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'not-signed-in' });
    expect(await telegram.connect(anyTime)).toBeNull();
    expect(await telegram.submitCode('24680', anyTime)).toMatchObject({ kind: 'signed-in' });
  });

  test('an expired code asks to begin again', async () => {
    const made = await bench();
    const telegram = made.client();
    await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    made.faults.next('auth.signIn', { kind: 'error', code: 400, message: 'PHONE_CODE_EXPIRED' });
    const expired = { kind: 'code-expired', next: expect.stringContaining('Begin again') };
    expect(await failureWhen(telegram.submitCode('24680', anyTime))).toMatchObject(expired);
    expect(await failureWhen(telegram.submitCode('24680', anyTime))).toMatchObject(expired);
  });

  test('by password, a wrong one first', async () => {
    const made = await bench('correct horse');
    const telegram = made.client();
    await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    const step = await telegram.submitCode('24680', anyTime);
    expect(step).toStrictEqual({ kind: 'password-needed', hint: 'a hint' });
    const refused = await failureWhen(telegram.submitPassword('correct hoarse', anyTime));
    expect(refused).toMatchObject({ kind: 'password-refused' });
    expect(made.stored).toBeNull();
    expect(await telegram.submitPassword('correct horse', anyTime)).toStrictEqual(account);
    expect(made.stored).toMatchObject({ account });
  });

  test.each([
    ['API_ID_INVALID', 'api-id-refused'],
    ['API_ID_PUBLISHED_FLOOD', 'api-id-refused'],
    ['PHONE_NUMBER_BANNED', 'banned'],
  ])('%s', async (message, kind) => {
    const made = await bench();
    made.faults.next('auth.sendCode', { kind: 'error', code: 400, message });
    const asked = made.client().requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({ kind, detail: message });
  });

  test('a number that is none', async () => {
    const telegram = (await bench()).client();
    expect(await failureWhen(telegram.requestCode({ ...API, phone: '+1 23' }, anyTime))).toMatchObject({
      kind: 'phone-refused',
      message: expect.stringContaining('+1 23'),
    });
  });

  test.each([3_600, -3_600, 40_000_000])('a clock that is %i seconds wrong does not matter', async (ahead) => {
    const made = await bench(null, ahead);
    const telegram = await made.signedIn();
    expect(Math.abs((await telegram.serverTime(anyTime)) - made.world.now())).toBeLessThanOrEqual(1);
    const { askedAt } = await telegram
      .resolveChannel({ kind: 'username', username: 'tiny_channel' }, anyTime)
      .then(({ channelId: id }) => telegram.fetchHistory(id, NEWEST, anyTime));
    expect(Math.abs(askedAt - made.world.now())).toBeLessThanOrEqual(1);
    await telegram.close();
    const again = made.client({ stored: made.stored });
    expect(await again.connect(anyTime)).toStrictEqual(account);
    expect(Math.abs((await again.serverTime(anyTime)) - made.world.now())).toBeLessThanOrEqual(1);
  });

  test('the key of another server is refused', async () => {
    const made = await bench();
    const other = await bench(null, 0, newKey());
    const server = { ...made.server, publicKeyPem: other.server.publicKeyPem };
    const asked = made.client({ server }).requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({
      kind: 'telegram-refused',
      message: expect.stringMatching(/does not hold the key/) as unknown,
    });
  });

  test.each([
    ['PHONE_MIGRATE_5', 'auth.sendCode'],
    ['USER_MIGRATE_5', 'auth.signIn'],
  ])('%s: a server of our own stays the only one', async (message, method) => {
    const made = await bench();
    made.faults.next(method, { kind: 'error', code: 303, message });
    const telegram = made.client();
    await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await telegram.submitCode('24680', anyTime)).toMatchObject({ kind: 'signed-in' });
    await telegram.close();
    expect(await made.client({ stored: made.stored }).connect(anyTime)).toStrictEqual(account);
  });
});

describe('signing out', () => {
  test('ends the session at Telegram and forgets it here', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    const { stored } = made;
    await telegram.signOut(anyTime);
    expect(made.methods().at(-1)).toBe('auth.logOut');
    expect(made.stored).toBeNull();
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'not-signed-in' });
    expect(await telegram.connect(anyTime)).toBeNull();
    expect(await failureWhen(made.client({ stored }).connect(anyTime))).toMatchObject({ kind: 'session-revoked' });
  });

  test('forgets it here also when Telegram can’t be told, and says so', async () => {
    const made = await bench();
    const telegram = await made.signedIn({ times: { retry: 10, attempts: [10], signOut: 300 } });
    await made.server.stopListening();
    expect(await failureWhen(telegram.signOut(anyTime))).toMatchObject({
      kind: expect.stringMatching(/network-lost|timed-out/),
      message: expect.stringContaining('could not be told'),
    });
    expect(made.stored).toBeNull();
  });
});

describe('the end of a session', () => {
  test('revoked while connected: told once, and every request says so', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    const line = heard(telegram);
    const revoked = line.next('revoked');
    made.server.revokeSessions();
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({
      kind: 'session-revoked',
      next: expect.stringContaining('Sign in again'),
    });
    await revoked;
    made.requests.length = 0;
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'session-revoked' });
    expect(made.requests).toHaveLength(0);
    // Signing in again works with the same client.
    await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await telegram.submitCode('24680', anyTime)).toStrictEqual({ kind: 'signed-in', account });
    expect(await telegram.serverTime(anyTime)).toBeGreaterThan(0);
  });

  test('revoked between two starts', async () => {
    const made = await bench();
    await (await made.signedIn()).close();
    made.server.revokeSessions();
    expect(await failureWhen(made.client({ stored: made.stored }).connect(anyTime))).toMatchObject({
      kind: 'session-revoked',
    });
  });

  test('a server that has forgotten the key hangs nothing', async () => {
    const made = await bench();
    await (await made.signedIn()).close();
    const other = await bench();
    const telegram = made.client({ server: other.server, stored: made.stored });
    expect(await failureWhen(telegram.connect(anyTime))).toMatchObject({ kind: 'session-revoked' });
  });

  test('a closed client answers nothing', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.faults.next('updates.getState', { kind: 'silence' });
    const arrived = made.arrived('updates.getState');
    const asked = failureWhen(telegram.serverTime(anyTime));
    await arrived;
    await telegram.close();
    expect(await asked).toMatchObject({ kind: 'cancelled' });
    const calls = [
      telegram.connect(anyTime),
      telegram.serverTime(anyTime),
      telegram.fetchHistory(TINY, NEWEST, anyTime),
      telegram.listChannels(anyTime),
      telegram.requestCode({ ...API, phone: '1' }, anyTime),
      telegram.signOut(anyTime),
    ];
    for (const call of calls) expect(await failureWhen(call)).toMatchObject({ kind: 'cancelled' });
    await telegram.close();
  });
});
