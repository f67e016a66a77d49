// The telegram port: Telegram sends a client to another of its data centres, while somebody signs in and long after.
import { describe, expect, test } from 'vitest';
import { anyTime, API, bench, failureWhen, freezingProxy, heard, NEWEST, TINY } from '../support/telegram-bench.ts';

describe('signing in by way of another data centre', () => {
  test.each([
    ['PHONE_MIGRATE_5', 'auth.sendCode'],
    ['NETWORK_MIGRATE_5', 'auth.sendCode'],
    ['USER_MIGRATE_5', 'auth.signIn'],
  ])('%s: connected again is told, and a line that goes dead is noticed', async (message, method) => {
    const made = await bench();
    const proxy = await freezingProxy(made.server.port);
    made.faults.next(method, { kind: 'error', code: 303, message });
    const server = { ...made.server, port: proxy.port };
    const telegram = made.client({ server, times: { retry: 10, ping: 100, pong: 500 } });
    const line = heard(telegram);
    const never = line.next('revoked');
    await telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    await telegram.submitCode('24680', anyTime);
    await telegram.listChannels(anyTime);
    expect(line.states).toEqual(['connecting', 'connected', 'connecting', 'connected']);
    proxy.freeze();
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).ids).toHaveLength(100);
    void never;
  });
});

describe('in mid-session', () => {
  test.each(['USER_MIGRATE_5', 'NETWORK_MIGRATE_5', 'PHONE_MIGRATE_5', 'FILE_MIGRATE_5'])(
    '%s, once: asked again with the same key',
    async (message) => {
      const made = await bench();
      const telegram = await made.signedIn();
      await telegram.listChannels(anyTime);
      const line = heard(telegram);
      void line.next('revoked');
      made.faults.next('messages.getHistory', { kind: 'error', code: 303, message });
      expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).ids).toHaveLength(100);
      expect(line.states).toEqual([]);
      expect(made.requests.filter(({ error }) => error?.startsWith('AUTH_KEY'))).toEqual([]);
    },
  );

  test('USER_MIGRATE, said again: the account has moved, and the session ends with that sentence', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    const revoked = heard(telegram).next('revoked');
    for (const _ of [1, 2])
      made.faults.next('messages.getHistory', { kind: 'error', code: 303, message: 'USER_MIGRATE_5' });
    expect(await failureWhen(telegram.fetchHistory(TINY, NEWEST, anyTime))).toMatchObject({
      kind: 'session-revoked',
      message: 'Telegram has moved this account to another data centre, where this session is not valid.',
      next: 'Sign in again to go on.',
      detail: 'USER_MIGRATE_5',
    });
    await revoked;
  });

  test('any other, said again: refused with a sentence, and the session stays', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    for (const _ of [1, 2])
      made.faults.next('messages.getHistory', { kind: 'error', code: 303, message: 'FILE_MIGRATE_3' });
    expect(await failureWhen(telegram.fetchHistory(TINY, NEWEST, anyTime))).toMatchObject({
      kind: 'telegram-refused',
      message: 'Telegram keeps what was asked for in another of its data centres, number 3.',
    });
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).ids).toHaveLength(100);
  });

  test.each(['SESSION_PASSWORD_NEEDED', 'SOMETHING_NEW'])('401 %s ends the session', async (message) => {
    const made = await bench();
    const telegram = await made.signedIn();
    const revoked = heard(telegram).next('revoked');
    made.faults.next('updates.getState', { kind: 'error', code: 401, message });
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({
      kind: 'session-revoked',
      next: 'Sign in again to go on.',
      detail: message,
    });
    await revoked;
  });
});
