// The telegram port: the real GramJS client against a real server over its socket, with faults on demand.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { EventEmitter, once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../../src/sample-telegram/server.ts';
import type { RequestRecord, SampleChannel } from '../../src/sample-telegram/world/model.ts';
import { createTelegram, type TelegramOptions } from '../../src/main/telegram/gramjs/client.ts';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { ConnectionState, Telegram } from '../../src/main/telegram/telegram.ts';
import { failureOf, type Failure } from '../../src/shared/domain/failure.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import {
  answerHistory,
  scriptedFaults,
  tinyWorld,
  type ScriptedFaults,
  type TinyWorld,
} from '../support/tiny-world.ts';

const API = { apiId: 12_345, apiHash: '0123456789abcdef0123456789abcdef' };
const TINY = channelId(2001);
const CLOSED = channelId(2003);
const NEWEST = { offsetId: 0, offsetDate: 0, addOffset: 0, limit: 100 };
const anyTime = new AbortController().signal;

const newKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const SERVER_KEY = newKey();

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Bench {
  readonly world: TinyWorld;
  readonly faults: ScriptedFaults;
  readonly server: RunningServer;
  readonly requests: RequestRecord[];
  /** The world's channels: more can be put in. */
  readonly channels: SampleChannel[];
  /** What the app would have stored last. */
  stored: StoredSession | null;
  client(options?: Partial<TelegramOptions>): Telegram;
  signedIn(options?: Partial<TelegramOptions>): Promise<Telegram>;
  methods(): string[];
  /** Resolves when the server next hears of a method. */
  arrived(method: string): Promise<void>;
}

async function bench(
  password: string | null = null,
  secondsAhead = 0,
  privateKeyPem: string = SERVER_KEY,
): Promise<Bench> {
  const tiny = tinyWorld(password, () => Math.floor(Date.now() / 1000) + secondsAhead);
  const channels = [...tiny.channels];
  const world = { ...tiny, channels };
  const faults = scriptedFaults();
  const requests: RequestRecord[] = [];
  const heardOf = new EventEmitter();
  const record = (request: RequestRecord): void => {
    requests.push(request);
    heardOf.emit(request.method);
  };
  const server = await startServer({ world, faults, record, answerHistory, privateKeyPem });
  ends.push(() => server.close());
  const made: Bench = {
    world,
    faults,
    server,
    requests,
    channels,
    stored: null,
    methods: () => requests.map(({ method }) => method),
    arrived: (method) => once(heardOf, method).then(() => undefined),
    client(options = {}) {
      const telegram = createTelegram({
        server,
        stored: null,
        onStore: async (session) => {
          made.stored = session;
        },
        appVersion: '0',
        times: { retry: 10, attempts: [10, 20, 50] },
        ...options,
      });
      ends.push(() => telegram.close());
      return telegram;
    },
    async signedIn(options) {
      const telegram = made.client(options);
      await telegram.requestCode({ ...API, phone: world.account.phone }, anyTime);
      await telegram.submitCode(world.account.code, anyTime);
      return telegram;
    },
  };
  return made;
}

async function failureWhen(work: Promise<unknown>): Promise<Failure> {
  return work.then(
    () => Promise.reject(new Error('it worked')),
    (thrown: unknown) => failureOf(thrown),
  );
}

/** The states as they come, and the first of a kind. */
function heard(telegram: Telegram): {
  readonly states: ConnectionState[];
  next(state: ConnectionState): Promise<void>;
} {
  const states: ConnectionState[] = [];
  return {
    states,
    next: (wanted) =>
      new Promise((resolve) => {
        const stop = telegram.onConnection((state) => {
          states.push(state);
          if (state !== wanted) return;
          stop();
          resolve();
        });
      }),
  };
}

const account = {
  userId: '4242',
  firstName: 'Sample',
  lastName: 'Reader',
  username: 'sample_reader',
  phone: '999661234567',
};

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
    expect(await failureWhen(asked)).toMatchObject({ kind: 'telegram-refused', message: /does not hold the key/ });
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

describe('finding channels', () => {
  test('by name; the access hash is kept with the session', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    const channel = await telegram.resolveChannel({ kind: 'username', username: 'Tiny_Channel' }, anyTime);
    expect(channel).toStrictEqual({
      channelId: '2001',
      name: 'Tiny канал',
      username: 'tiny_channel',
      kind: 'channel',
      subscribers: 1234,
    });
    await telegram.close();
    const accessHash = made.world.tiny.accessHash.toString();
    expect(made.stored?.channels).toStrictEqual([{ channelId: '2001', accessHash, name: '@tiny_channel' }]);
    const again = made.client({ stored: made.stored });
    made.requests.length = 0;
    expect(await again.fetchChannel(TINY, anyTime).catch(failureOf)).toMatchObject({ kind: 'not-signed-in' });
    await again.connect(anyTime);
    expect(await again.fetchChannel(TINY, anyTime)).toStrictEqual(channel);
    expect(made.methods()).toStrictEqual(['help.getConfig', 'users.getUsers', 'channels.getFullChannel']);
  });

  test('a name that nobody has', async () => {
    const telegram = await (await bench()).signedIn();
    const asked = telegram.resolveChannel({ kind: 'username', username: 'no_such_name' }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({
      kind: 'no-such-channel',
      message: 'The channel @no_such_name is not known at Telegram.',
    });
  });

  test('a private channel', async () => {
    const telegram = await (await bench()).signedIn();
    const asked = telegram.resolveChannel({ kind: 'username', username: 'closed_channel' }, anyTime);
    expect(await failureWhen(asked)).toMatchObject({ kind: 'private-channel', next: expect.stringContaining('Join') });
  });

  test('the dialogs’ channels and groups', async () => {
    const telegram = await (await bench()).signedIn();
    const found = await telegram.listChannels(anyTime);
    expect(found.map(({ channelId: id, kind }) => [id, kind])).toEqual(
      expect.arrayContaining([
        ['2001', 'channel'],
        ['2004', 'supergroup'],
      ]),
    );
    expect(found.map(({ name }) => name)).not.toContain('Other');
  });

  test('the dialogs on several pages, some with nothing in them', async () => {
    const made = await bench();
    const template = made.world.tiny;
    for (let index = 0; index < 230; index++) {
      const newest = template.posts[index];
      const posts = index % 7 === 0 || !newest ? [] : [newest];
      const id = 10_000 + index;
      made.channels.push({ ...template, id, accessHash: BigInt(id), title: `Channel ${id}`, username: null, posts });
    }
    const telegram = await made.signedIn();
    const found = await telegram.listChannels(anyTime);
    const joined = made.channels.filter((channel) => channel.joined && !channel.private).map(({ id }) => String(id));
    expect(found.map(({ channelId: id }) => id).toSorted()).toStrictEqual(joined.toSorted());
    expect(made.methods().filter((method) => method === 'messages.getDialogs').length).toBeGreaterThanOrEqual(3);
  });

  test('by id: from the dialogs, once; and not where it is in none of them', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.requests.length = 0;
    expect(await telegram.resolveChannel({ kind: 'id', channelId: TINY }, anyTime)).toMatchObject({
      channelId: '2001',
    });
    expect(await telegram.fetchChannel(TINY, anyTime)).toMatchObject({ channelId: '2001' });
    expect(made.methods().filter((method) => method === 'messages.getDialogs')).toHaveLength(1);
    expect(
      await failureWhen(telegram.resolveChannel({ kind: 'id', channelId: channelId(2002) }, anyTime)),
    ).toMatchObject({
      kind: 'no-such-channel',
      next: expect.stringContaining('@name'),
    });
  });

  test('by id, with the name that the archive knows', async () => {
    const made = await bench();
    const telegram = await made.signedIn({ usernameOf: async (id) => (id === '2002' ? 'other_channel' : null) });
    const page = await telegram.fetchHistory(channelId(2002), NEWEST, anyTime);
    expect(page.ids).toStrictEqual([7]);
    expect(made.methods()).not.toContain('messages.getDialogs');
  });

  test('an access hash that is none any more is looked up again', async () => {
    const made = await bench();
    await (await made.signedIn()).close();
    if (!made.stored) throw new Error('nothing stored');
    const stored = { ...made.stored, channels: [{ channelId: TINY, accessHash: '1', name: '@tiny_channel' }] };
    const telegram = made.client({ stored });
    await telegram.connect(anyTime);
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).messages).toHaveLength(100);
    await telegram.close();
    expect(made.stored.channels.find(({ channelId: id }) => id === TINY)?.accessHash).toBe(
      made.world.tiny.accessHash.toString(),
    );
  });
});

describe('history', () => {
  test('pages downwards by id, newest first, whole', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    const { channelId: id } = await telegram.resolveChannel({ kind: 'username', username: 'tiny_channel' }, anyTime);
    const ids: number[] = [];
    for (let offsetId = 0; ;) {
      const page = await telegram.fetchHistory(id, { ...NEWEST, offsetId }, anyTime);
      expect(page.exact).toBe(true);
      expect(page.ids).toStrictEqual(page.ids.toSorted((a, b) => b - a));
      expect(page.messages.map(({ messageId }) => messageId)).toStrictEqual(page.ids);
      if (page.ids.length === 0) break;
      ids.push(...page.ids);
      offsetId = Math.min(...page.ids);
    }
    const shown = made.world.tiny.posts.filter(({ hidden }) => !hidden).map((post) => post.id);
    expect(ids).toStrictEqual(shown.toReversed());
  });

  test('hands Telegram’s own parameters over as they are', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    await telegram.fetchHistory(TINY, { offsetId: 50, offsetDate: 1_700_000_300, addOffset: -7, limit: 13 }, anyTime);
    expect(made.requests.at(-1)?.query).toStrictEqual({
      offsetId: 50,
      offsetDate: 1_700_000_300,
      addOffset: -7,
      limit: 13,
      maxId: 0,
      minId: 0,
    });
  });

  test('an inexact answer is told as that', async () => {
    const made = await bench();
    made.faults.behaviour.inexact = true;
    const telegram = await made.signedIn();
    await telegram.listChannels(anyTime);
    expect((await telegram.fetchHistory(TINY, NEWEST, anyTime)).exact).toBe(false);
  });

  test('messages by id: those that are gone are missing', async () => {
    const telegram = await (await bench()).signedIn();
    await telegram.listChannels(anyTime);
    const page = await telegram.fetchMessages(TINY, [34, 8, 35, 449], anyTime);
    expect(page.messages.map(({ messageId }) => messageId)).toStrictEqual([449, 34, 8]);
    expect(page.ids).toEqual(expect.arrayContaining([449, 35, 34, 8]));
  });

  test('a private channel', async () => {
    const made = await bench();
    const telegram = await made.signedIn();
    made.world.closed.private = false;
    await telegram.resolveChannel({ kind: 'username', username: 'closed_channel' }, anyTime);
    made.world.closed.private = true;
    expect(await failureWhen(telegram.fetchHistory(CLOSED, NEWEST, anyTime))).toMatchObject({
      kind: 'private-channel',
      message: expect.stringContaining('@closed_channel'),
    });
  });
});

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
    expect(await failureWhen(telegram.serverTime(anyTime))).toMatchObject({ kind: 'network-lost' });
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

/** Passes everything on, until it freezes: then what is connected stays so and nothing moves; new lines work. */
async function freezingProxy(target: number): Promise<{ readonly port: number; freeze(): void }> {
  const pairs: (readonly [Socket, Socket])[] = [];
  const { port } = await listening((near) => {
    const far = connect(target, '127.0.0.1');
    pairs.push([near, far]);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  return {
    port,
    freeze() {
      for (const [near, far] of pairs) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
  };
}

async function listening(accept: Parameters<typeof createServer>[1] = () => undefined): Promise<{ port: number }> {
  const server: Server = createServer(accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('not listening');
  return { port: address.port };
}
