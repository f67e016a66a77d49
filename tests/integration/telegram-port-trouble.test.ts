// The telegram port: the real GramJS client against a real server over its socket, when things go wrong.
import { describe, expect, test } from 'vitest';
import {
  account,
  anyTime,
  API,
  bench,
  dribblingProxy,
  failureWhen,
  freezingProxy,
  heard,
  listening,
  NEWEST,
  TINY,
} from '../support/telegram-bench.ts';

describe('trouble', () => {
  test('a flood is thrown with its seconds, not slept', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    made.faults.next('messages.getHistory', { kind: 'flood', seconds: 2 });
    const began = performance.now();
    expect(await failureWhen(telegram.fetchHistory(TINY, NEWEST, anyTime))).toMatchObject({
      kind: 'flood-wait',
      seconds: 2,
    });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('an error that is not known keeps its name', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.faults.next('updates.getState', { kind: 'error', code: 400, message: 'SOMETHING_NEW' });
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({
      kind: 'telegram-refused',
      detail: 'SOMETHING_NEW',
    });
  });

  test('RPC_CALL_FAIL is tried again', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.faults.next('updates.getState', { kind: 'error', code: 500, message: 'RPC_CALL_FAIL' });
    expect(await telegram.serverTime(anyTime)).toBeGreaterThan(0);
  });

  test.each(['CONNECTION_NOT_INITED', 'CONNECTION_LAYER_INVALID'])(
    '%s: says again who asks, and asks again',
    async (message) => {
      const made = await bench();
      const telegram = await made.signedIn();
      made.requests.length = 0;
      made.faults.next('updates.getState', { kind: 'error', code: 400, message });
      expect(await telegram.serverTime(anyTime)).toBeGreaterThan(0);
      expect(made.methods()).toEqual(['updates.getState', 'help.getConfig', 'updates.getState']);
      // Once: a server that never knows us is no reason to ask for ever.
      for (const _ of [1, 2]) made.faults.next('updates.getState', { kind: 'error', code: 400, message });
      expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({
        kind: 'telegram-refused',
        detail: message,
      });
    },
  );

  test('trouble of Telegram’s own passes, whatever its name', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.faults.next('updates.getState', { kind: 'error', code: -500, message: 'No workers running' });
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'timed-out' });
  });

  test('a cut in the middle of an answer loses nothing and doubles nothing', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    made.faults.next('messages.getHistory', { kind: 'cut' });
    const pages = await Promise.all(
      [0, 300, 200, 100].map((offsetId) => telegram.fetchHistory(TINY, { ...NEWEST, offsetId }, anyTime)),
    );
    const ids = pages.flatMap((page) => page.ids);
    expect(pages.map((page) => page.ids.length)).toStrictEqual([100, 100, 100, expect.any(Number)]);
    expect(ids).toContain(449);
    expect(ids).toContain(99);
  });

  test('silence ends at the deadline, and the line stays good', async () => {
    const made = await bench();
    const telegram = await made.signedIn({ times: { answer: 1_500 } });
    made.faults.next('updates.getState', { kind: 'silence' });
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'timed-out' });
    expect(await telegram.serverTime(anyTime)).toBeGreaterThan(0);
  });

  test('an answer that nobody waits for is not asked for again after a reconnect', async () => {
    const made = await bench();
    const telegram = await made.signedIn({ times: { answer: 1_500, retry: 10 } });
    made.faults.next('updates.getState', { kind: 'silence' });
    await failureWhen(telegram.serverTime(anyTime));
    const back = heard(telegram).next('connected');
    made.requests.length = 0;
    made.server.cutConnections();
    await back;
    expect(made.methods()).toStrictEqual(['help.getConfig']);
  });

  test('a signal ends a request at once, with its reason', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.faults.next('updates.getState', { kind: 'silence' });
    const leave = new AbortController();
    const arrived = made.arrived('updates.getState');
    const asked = telegram.serverTime(leave.signal);
    await arrived;
    leave.abort(new Error('not wanted any more'));
    await expect(asked).rejects.toThrow('not wanted any more');
    await expect(telegram.serverTime(leave.signal)).rejects.toThrow('not wanted any more');
    expect(await telegram.serverTime(anyTime)).toBeGreaterThan(0);
  });

  test('nobody listens at the start', async () => {
    const made = await bench();
    await (await made.signedIn()).close();
    await made.server.stopListening();
    const telegram = made.client({ stored: made.stored });
    expect(await failureWhen(telegram.connect(anyTime))).toMatchObject({
      kind: 'network-lost',
      detail: 'ECONNREFUSED',
      next: expect.any(String),
    });
    await made.server.listenAgain();
    expect(await telegram.connect(anyTime)).toStrictEqual(account);
  });

  test('something listens that never answers', async () => {
    const mute = await listening();
    const made = await bench();
    const server = { ...made.server, port: mute.port };
    const telegram = made.client({ server, times: { connect: 300 } });
    const asked = telegram.requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({ kind: 'timed-out' });
  });

  test('something listens that hangs up', async () => {
    const rude = await listening((socket) => socket.destroy());
    const made = await bench();
    const server = { ...made.server, port: rude.port };
    const asked = made.client({ server }).requestCode({ ...API, phone: made.world.account.phone }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({ kind: 'network-lost' });
  });

  test('the server goes down and comes back: told, and gone on by itself', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    const line = heard(telegram);
    const lost = line.next('connecting');
    await made.server.stopListening();
    await lost;
    // The first ends with the old connection, the others with attempts to make a new one.
    for (let asked = 0; asked < 3; asked++) {
      expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'network-lost' });
    }
    const back = line.next('connected');
    await made.server.listenAgain();
    await back;
    expect(await telegram.serverTime(anyTime)).toBeGreaterThan(0);
    expect(line.states).toContain('connected');
  });

  test('a line that goes dead without a word is noticed, and what was asked is asked again', async () => {
    const made = await bench();
    const proxy = await freezingProxy(made.server.port);
    const server = { ...made.server, port: proxy.port };
    const telegram = await made.signedIn({ server, times: { retry: 10, ping: 100, pong: 500 } });
    const line = heard(telegram);
    const lost = line.next('connecting');
    proxy.freeze();
    const asked = telegram.serverTime(anyTime);
    await lost;
    expect(await asked).toBeGreaterThan(0);
  });

  test('an answer that trickles in is waited for as long as it does, and nothing is asked twice or cut', async () => {
    const made = await bench();
    const proxy = await dribblingProxy(made.server.port);
    const server = { ...made.server, port: proxy.port };
    const telegram = await made.signedIn({ server, times: { answer: 1_000, ping: 300, pong: 500 } });
    await telegram.listChannels(anyTime);
    const line = heard(telegram);
    void line.next('revoked');
    made.requests.length = 0;
    proxy.bytesPerSecond = 1_000;
    const began = performance.now();
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).ids).toHaveLength(100);
    expect(performance.now() - began).toBeGreaterThan(1_500);
    expect(made.methods()).toEqual(['messages.getHistory']);
    expect(line.states).toEqual([]);
  });

  test('requests in flight when the server goes down end with a lost network', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.faults.next('updates.getState', { kind: 'silence' });
    const arrived = made.arrived('updates.getState');
    const asked = failureWhen(telegram.serverTime(anyTime));
    await arrived;
    await made.server.stopListening();
    expect(await asked).toMatchObject({ kind: 'network-lost' });
  });
});
