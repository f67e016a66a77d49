// The sample Telegram's rules beneath and around the methods, by a client that breaks them on purpose.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/sample-telegram/server.ts';
import type { TlObject } from '../../src/sample-telegram/tl/value.ts';
import { encode, TlWriter } from '../../src/sample-telegram/tl/writer.ts';
import { GZIP_PACKED, MSG_CONTAINER } from '../../src/sample-telegram/tl/schema/mtproto.ts';
import type { RequestRecord } from '../../src/sample-telegram/world/model.ts';
import { gzipSync } from 'node:zlib';
import { connect } from 'node:net';
import { once } from 'node:events';
import { type Key, RawClient, signInRaw } from '../support/raw-client.ts';
import { answerHistory, fileBytes, LONG_FILE, scriptedFaults, tinyWorld } from '../support/tiny-world.ts';

const world = tinyWorld(null);
let faults = scriptedFaults();
let server: RunningServer;
let records: RequestRecord[];
let reported: unknown[];
const clients: RawClient[] = [];

beforeEach(async () => {
  faults = scriptedFaults();
  records = [];
  reported = [];
  world.closed.private = true;
  server = await startServer({
    world,
    faults,
    record: (request) => records.push(request),
    answerHistory,
    report: (error) => reported.push(error),
  });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
  expect(reported).toEqual([]);
});

async function connected(key?: Key): Promise<{ client: RawClient; key: Key }> {
  const client = await RawClient.connect(server);
  clients.push(client);
  return { client, key: await client.open(server, key) };
}

async function signedIn(layer = 198): Promise<{ client: RawClient; key: Key }> {
  const opened = await connected();
  await opened.client.hello(layer);
  await signInRaw(opened.client, world.account);
  return opened;
}

const tiny = { channel_id: BigInt(world.tiny.id), access_hash: world.tiny.accessHash };
const historyOf = (peer: TlObject, limit = 10): TlObject => ({
  _: 'messages.getHistory',
  peer,
  offset_id: 0,
  offset_date: 0,
  add_offset: 0,
  limit,
  max_id: 0,
  min_id: 0,
  hash: 0n,
});
const tinyPeer = { _: 'inputPeerChannel', ...tiny };
const ping = { _: 'ping', ping_id: 5n };
const rpcError = (code: number, message: string): TlObject => ({
  _: 'rpc_error',
  error_code: code,
  error_message: message,
});

describe('messages', () => {
  test('a key that nobody has agreed on is refused with -404', async () => {
    const { client } = await connected({ key: Buffer.alloc(256, 7), id: Buffer.alloc(8, 7), salt: 0n });
    client.send(ping);
    expect((await client.nextPacket())?.readInt32LE(0)).toBe(-404);
  });

  test('a wrong salt is answered with the right one, and nothing is executed', async () => {
    const { client, key } = await connected();
    const id = client.send({ _: 'help.getConfig' }, undefined, 0n);
    const { object } = await client.until(({ object }) => object._ === 'bad_server_salt');
    expect(object).toMatchObject({ bad_msg_id: id, error_code: 48, new_server_salt: key.salt });
    expect((await client.call({ _: 'help.getNearestDc' }))._).toBe('nearestDc');
    expect(records.map(({ method }) => method)).toEqual(['help.getNearestDc']);
  });

  test.each([
    ['too old', -400, 16],
    ['in the future', 60, 17],
  ])('an id whose time is %s is refused', async (_, seconds, code) => {
    const { client } = await connected();
    const id = client.messageId() + (BigInt(seconds) << 32n);
    client.send(ping, id);
    const { object } = await client.until(({ object }) => object._ === 'bad_msg_notification');
    expect(object).toMatchObject({ bad_msg_id: id, error_code: code });
  });

  test('a new session is announced once, pings are answered', async () => {
    const { client } = await connected();
    const id = client.send(ping);
    expect((await client.next())?.object).toMatchObject({ _: 'new_session_created', first_msg_id: id });
    expect((await client.next())?.object).toEqual({ _: 'pong', msg_id: id, ping_id: 5n });
    client.send(ping);
    expect((await client.next())?.object._).toBe('pong');
  });

  test('containers and compressed messages are opened', async () => {
    const { client } = await connected();
    const [first, second] = [client.messageId(), client.messageId()];
    const packed = new TlWriter(0);
    packed.int(GZIP_PACKED);
    packed.bytes(gzipSync(encode({ _: 'help.getConfig' }, 0)));
    const container = new TlWriter(0);
    container.int(MSG_CONTAINER);
    container.int(2);
    for (const [id, body] of [
      [first, encode(ping, 0)],
      [second, packed.take()],
    ] as const) {
      container.long(id);
      container.int(1);
      container.int(body.length);
      container.raw(body);
    }
    client.send(container.take());
    expect((await client.until(({ object }) => object._ === 'pong')).object['msg_id']).toBe(first);
    expect((await client.until(({ requestId }) => requestId === second)).object._).toBe('config');
  });

  test('a call that is sent twice is executed once and answered twice', async () => {
    const { client } = await connected();
    const id = client.send({ _: 'help.getNearestDc' });
    const isAnswer = ({ requestId }: { requestId: bigint | null }): boolean => requestId === id;
    const first = await client.until(isAnswer);
    client.send({ _: 'help.getNearestDc' }, id);
    const second = await client.until(isAnswer);
    expect(second.object).toEqual(first.object);
    expect(second.messageId).not.toBe(first.messageId);
    expect(records).toHaveLength(1);
  });

  test('who asks after a call is told whether it came, and answered again', async () => {
    const { client } = await connected();
    const id = client.send({ _: 'help.getNearestDc' });
    await client.until(({ requestId }) => requestId === id);
    client.send({ _: 'msgs_state_req', msg_ids: [id, 12n] });
    const state = await client.until(({ object }) => object._ === 'msgs_state_info');
    expect(Array.from(state.object['info'] as Uint8Array)).toEqual([4, 1]);
    expect((await client.until(({ requestId }) => requestId === id)).object._).toBe('nearestDc');
  });

  test('a packet that is no message costs the connection; the server goes on', async () => {
    const { client } = await connected();
    client.packet(Buffer.alloc(64, 1));
    expect((await client.nextPacket())?.readInt32LE(0)).toBe(-404);
    const { client: second, key } = await connected();
    second.packet(Buffer.concat([key.id, Buffer.alloc(64, 1)]));
    expect(await second.nextPacket()).toBeNull();
    const third = connect(server.port, server.host);
    third.write(Buffer.alloc(300, 0x41));
    await once(third, 'close');
    const { client: last } = await connected();
    expect((await last.call({ _: 'help.getNearestDc' }))._).toBe('nearestDc');
  });
});

describe('calls', () => {
  test('unknown methods and malformed ones are refused', async () => {
    const { client } = await connected();
    expect(await client.call({ _: 'help.getConfig' })).toMatchObject({ _: 'config' });
    const unknown = Buffer.alloc(8, 0x55);
    const id = client.send(unknown);
    const answer = await client.until(({ requestId }) => requestId === id);
    expect(answer.object).toEqual(rpcError(400, 'INPUT_METHOD_INVALID'));
    const cut = client.send(encode(historyOf(tinyPeer), 198).subarray(0, 16));
    const refused = await client.until(({ requestId }) => requestId === cut);
    expect(refused.object).toEqual(rpcError(400, 'INPUT_REQUEST_INVALID'));
  });

  test('nothing but signing in is open to strangers', async () => {
    const { client } = await connected();
    await client.hello(198);
    expect(await client.call(historyOf(tinyPeer))).toEqual(rpcError(401, 'AUTH_KEY_UNREGISTERED'));
    expect(records.at(-1)).toMatchObject({ method: 'messages.getHistory', channelId: 2001, ids: [] });
  });

  test.each([
    ['another phone', { phone_number: '+1234' }, 'PHONE_NUMBER_INVALID'],
    ['no api_id', { api_id: 0 }, 'API_ID_INVALID'],
  ])('%s: no code is sent', async (_, change, error) => {
    const { client } = await connected();
    const settings = { _: 'codeSettings' };
    const { phone } = world.account;
    const call = { _: 'auth.sendCode', phone_number: phone, api_id: 1, api_hash: 'x', settings, ...change };
    expect(await client.call(call)).toEqual(rpcError(400, error));
  });

  test('a wrong code, a code of another request, a right one, and signing out', async () => {
    const { client, key } = await connected();
    const { phone, code } = world.account;
    expect(await signInRaw(client, { phone, code: '1' })).toEqual(rpcError(400, 'PHONE_CODE_INVALID'));
    const signIn = { _: 'auth.signIn', phone_number: phone, phone_code_hash: 'beef', phone_code: code };
    expect(await client.call(signIn)).toEqual(rpcError(400, 'PHONE_CODE_EXPIRED'));
    expect((await signInRaw(client, world.account))._).toBe('auth.authorization');
    expect((await client.call({ _: 'updates.getState' }))._).toBe('updates.state');
    const { client: other } = await connected(key);
    expect((await other.call({ _: 'updates.getState' }))._).toBe('updates.state');
    expect((await client.call({ _: 'auth.logOut' }))._).toBe('auth.loggedOut');
    expect(await other.call({ _: 'updates.getState' })).toEqual(rpcError(401, 'AUTH_KEY_UNREGISTERED'));
  });

  test('revoked sessions hear so until they sign in again', async () => {
    const { client } = await signedIn();
    server.revokeSessions();
    expect(await client.call({ _: 'updates.getState' })).toEqual(rpcError(401, 'SESSION_REVOKED'));
    await signInRaw(client, world.account);
    expect((await client.call({ _: 'updates.getState' }))._).toBe('updates.state');
  });

  test('a sign-in goes to another key by export and import', async () => {
    const { client } = await signedIn();
    const exported = await client.call({ _: 'auth.exportAuthorization', dc_id: 2 });
    const { client: other } = await connected();
    await other.hello(198);
    const authorization = { _: 'auth.importAuthorization', id: exported['id'], bytes: exported['bytes'] };
    expect((await other.call(authorization))._).toBe('auth.authorization');
    expect((await other.call({ _: 'updates.getState' }))._).toBe('updates.state');
    expect(await other.call(authorization)).toEqual(rpcError(400, 'AUTH_BYTES_INVALID'));
  });

  test.each([144, 160, 198, 214, 227])('layer %i is answered in its own definitions', async (layer) => {
    const { client } = await signedIn(layer);
    const page = await client.call(historyOf(tinyPeer, 100));
    expect(page).toMatchObject({ _: 'messages.channelMessages', count: world.tiny.posts.length });
    const full = await client.call({ _: 'channels.getFullChannel', channel: { _: 'inputChannel', ...tiny } });
    expect(full._).toBe('messages.chatFull');
    expect((await client.call({ _: 'users.getFullUser', id: { _: 'inputUserSelf' } }))._).toBe('users.userFull');
  });

  test('names, access hashes and closed channels are checked', async () => {
    const { client } = await signedIn();
    const resolve = (username: string): Promise<TlObject> => client.call({ _: 'contacts.resolveUsername', username });
    expect(await resolve('Tiny_Channel')).toMatchObject({ peer: { _: 'peerChannel', channel_id: 2001n } });
    expect(await resolve('nobody_here')).toEqual(rpcError(400, 'USERNAME_NOT_OCCUPIED'));
    expect(await resolve('no')).toEqual(rpcError(400, 'USERNAME_INVALID'));
    expect(await resolve('closed_channel')).toEqual(rpcError(400, 'CHANNEL_PRIVATE'));
    const wrong = { ...tinyPeer, access_hash: 1n };
    expect(await client.call(historyOf(wrong))).toEqual(rpcError(400, 'CHANNEL_INVALID'));
    const closed = { ...tinyPeer, channel_id: 2003n, access_hash: world.closed.accessHash };
    expect(await client.call(historyOf(closed))).toEqual(rpcError(400, 'CHANNEL_PRIVATE'));
  });

  test('search finds text and kinds, messages by id show what is missing', async () => {
    const { client } = await signedIn();
    const search = { ...historyOf(tinyPeer, 100), _: 'messages.search', q: 'СЛОВО', min_date: 0, max_date: 0 };
    const ofAll = await client.call({ ...search, filter: { _: 'inputMessagesFilterEmpty' } });
    const words = world.tiny.posts.filter(({ text, hidden }) => text.includes('слово') && !hidden);
    expect(ofAll).toMatchObject({ count: words.length });
    const photos = await client.call({ ...search, q: '', filter: { _: 'inputMessagesFilterPhotos' } });
    expect(photos['messages']).toMatchObject([{ id: 31 }, { id: 30 }, { id: 10 }]);
    const id = [8, 41, 5000].map((id) => ({ _: 'inputMessageID', id }));
    const some = await client.call({ _: 'channels.getMessages', channel: { _: 'inputChannel', ...tiny }, id });
    expect(some['messages']).toMatchObject([
      { _: 'message', id: 8 },
      { _: 'messageEmpty', id: 41 },
      { _: 'messageEmpty', id: 5000 },
    ]);
  });

  test('files come in parts, the last one short, then nothing', async () => {
    const { client } = await signedIn();
    const { id, accessHash, size } = LONG_FILE;
    const place = { _: 'inputDocumentFileLocation', id, access_hash: accessHash };
    const location = { ...place, file_reference: Buffer.alloc(1), thumb_size: '' };
    const part = async (offset: number, change: object = {}): Promise<TlObject> =>
      client.call({ _: 'upload.getFile', location: { ...location, ...change }, offset, limit: 524_288 });
    const last = await part(1_048_576);
    expect(Buffer.from(last['bytes'] as Uint8Array)).toEqual(Buffer.from(fileBytes(LONG_FILE, 1_048_576, size)));
    expect((await part(2_097_152))['bytes']).toHaveLength(0);
    expect(await part(0, { access_hash: 1n })).toEqual(rpcError(400, 'FILE_ID_INVALID'));
  });
});
