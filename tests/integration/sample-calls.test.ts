// The sample Telegram's methods, as a client meets them that asks for what it must not have.
import { expect, test } from 'vitest';
import { startServer } from '../../src/sample-telegram/server.ts';
import type { SavedKey } from '../../src/sample-telegram/session/auth-keys.ts';
import type { TlObject } from '../../src/sample-telegram/tl/value.ts';
import { encode } from '../../src/sample-telegram/tl/writer.ts';
import { historyOf, peerOf, rawBench, rpcError } from '../support/raw-bench.ts';
import { RawClient, signInRaw } from '../support/raw-client.ts';
import { answerHistory, fileBytes, LONG_FILE, scriptedFaults, tinyWorld } from '../support/tiny-world.ts';

const bench = rawBench();
const tinyPeer = peerOf(bench.world.tiny);
const tinyChannel = peerOf(bench.world.tiny, 'inputChannel');

test('unknown methods and malformed ones are refused', async () => {
  const { client } = await bench.connected();
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
  const { client } = await bench.connected();
  await client.hello(198);
  expect(await client.call(historyOf(tinyPeer))).toEqual(rpcError(401, 'AUTH_KEY_UNREGISTERED'));
  expect(bench.records.at(-1)).toMatchObject({ method: 'messages.getHistory', channelId: 2001, ids: [] });
});

test.each([
  ['another phone', { phone_number: '+1234' }, 'PHONE_NUMBER_INVALID'],
  ['no api_id', { api_id: 0 }, 'API_ID_INVALID'],
])('%s: no code is sent', async (_, change, error) => {
  const { client } = await bench.connected();
  const settings = { _: 'codeSettings' };
  const { phone } = bench.world.account;
  const call = { _: 'auth.sendCode', phone_number: phone, api_id: 1, api_hash: 'x', settings, ...change };
  expect(await client.call(call)).toEqual(rpcError(400, error));
});

test('a wrong code, a code of another request, a right one, and signing out', async () => {
  const { client, key } = await bench.connected();
  const { phone, code } = bench.world.account;
  expect(await signInRaw(client, { phone, code: '1' })).toEqual(rpcError(400, 'PHONE_CODE_INVALID'));
  const signIn = { _: 'auth.signIn', phone_number: phone, phone_code_hash: 'beef', phone_code: code };
  expect(await client.call(signIn)).toEqual(rpcError(400, 'PHONE_CODE_EXPIRED'));
  expect((await signInRaw(client, bench.world.account))._).toBe('auth.authorization');
  expect((await client.call({ _: 'updates.getState' }))._).toBe('updates.state');
  const { client: other } = await bench.connected(key);
  expect((await other.call({ _: 'updates.getState' }))._).toBe('updates.state');
  expect((await client.call({ _: 'auth.logOut' }))._).toBe('auth.loggedOut');
  expect(await other.call({ _: 'updates.getState' })).toEqual(rpcError(401, 'AUTH_KEY_UNREGISTERED'));
});

test('revoked sessions hear so until they sign in again', async () => {
  const { client } = await bench.signedIn();
  bench.server.revokeSessions();
  expect(await client.call({ _: 'updates.getState' })).toEqual(rpcError(401, 'SESSION_REVOKED'));
  await signInRaw(client, bench.world.account);
  expect((await client.call({ _: 'updates.getState' }))._).toBe('updates.state');
});

test('a sign-in goes to another key by export and import', async () => {
  const { client } = await bench.signedIn();
  const exported = await client.call({ _: 'auth.exportAuthorization', dc_id: 2 });
  const { client: other } = await bench.connected();
  await other.hello(198);
  const authorization = { _: 'auth.importAuthorization', id: exported['id'], bytes: exported['bytes'] };
  expect((await other.call(authorization))._).toBe('auth.authorization');
  expect((await other.call({ _: 'updates.getState' }))._).toBe('updates.state');
  expect(await other.call(authorization)).toEqual(rpcError(400, 'AUTH_BYTES_INVALID'));
});

test.each([144, 160, 198, 214, 227])('layer %i is answered in its own definitions', async (layer) => {
  const { client } = await bench.signedIn(layer);
  const page = await client.call(historyOf(tinyPeer, 100));
  expect(page).toMatchObject({ _: 'messages.channelMessages', count: bench.world.tiny.posts.length });
  const full = await client.call({ _: 'channels.getFullChannel', channel: tinyChannel });
  expect(full._).toBe('messages.chatFull');
  expect((await client.call({ _: 'users.getFullUser', id: { _: 'inputUserSelf' } }))._).toBe('users.userFull');
});

test('names, access hashes and closed channels are checked', async () => {
  const { client } = await bench.signedIn();
  const resolve = (username: string): Promise<TlObject> => client.call({ _: 'contacts.resolveUsername', username });
  expect(await resolve('Tiny_Channel')).toMatchObject({ peer: { _: 'peerChannel', channel_id: 2001n } });
  expect(await resolve('nobody_here')).toEqual(rpcError(400, 'USERNAME_NOT_OCCUPIED'));
  expect(await resolve('no')).toEqual(rpcError(400, 'USERNAME_INVALID'));
  expect(await resolve('closed_channel')).toEqual(rpcError(400, 'CHANNEL_PRIVATE'));
  const wrong = { ...tinyPeer, access_hash: 1n };
  expect(await client.call(historyOf(wrong))).toEqual(rpcError(400, 'CHANNEL_INVALID'));
  const closed = { ...tinyPeer, channel_id: 2003n, access_hash: bench.world.closed.accessHash };
  expect(await client.call(historyOf(closed))).toEqual(rpcError(400, 'CHANNEL_PRIVATE'));
});

test('search finds text and kinds, messages by id show what is missing', async () => {
  const { client } = await bench.signedIn();
  const search = { ...historyOf(tinyPeer, 100), _: 'messages.search', q: 'СЛОВО', min_date: 0, max_date: 0 };
  const ofAll = await client.call({ ...search, filter: { _: 'inputMessagesFilterEmpty' } });
  const words = bench.world.tiny.posts.filter(({ text, hidden }) => text.includes('слово') && !hidden);
  expect(ofAll).toMatchObject({ count: words.length });
  const photos = await client.call({ ...search, q: '', filter: { _: 'inputMessagesFilterPhotos' } });
  expect(photos['messages']).toMatchObject([{ id: 31 }, { id: 30 }, { id: 10 }]);
  const id = [8, 41, 5000].map((id) => ({ _: 'inputMessageID', id }));
  const some = await client.call({ _: 'channels.getMessages', channel: tinyChannel, id });
  expect(some['messages']).toMatchObject([
    { _: 'message', id: 8 },
    { _: 'messageEmpty', id: 41 },
    { _: 'messageEmpty', id: 5000 },
  ]);
});

test('files come in parts, the last one short, then nothing', async () => {
  const { client } = await bench.signedIn();
  const { id, accessHash, size } = LONG_FILE;
  const place = { _: 'inputDocumentFileLocation', id, access_hash: accessHash };
  const location = { ...place, file_reference: Buffer.alloc(1), thumb_size: '' };
  const part = async (offset: number, change: object = {}): Promise<TlObject> =>
    client.call({ _: 'upload.getFile', location: { ...location, ...change }, offset, limit: 524_288 });
  const last = await part(524_288);
  expect(Buffer.from(last['bytes'] as Uint8Array)).toEqual(Buffer.from(fileBytes(LONG_FILE, 524_288, size)));
  expect((await part(1_048_576))['bytes']).toHaveLength(0);
  expect(await part(0, { access_hash: 1n })).toEqual(rpcError(400, 'FILE_ID_INVALID'));
});

test('a server that starts again with the keys that it saved knows who is signed in', async () => {
  const world = tinyWorld(null);
  const saves: (readonly SavedKey[])[] = [];
  const options = { world, faults: scriptedFaults(), record: () => undefined, answerHistory };
  const first = await startServer({ ...options, saveKeys: (keys) => saves.push(keys) });
  const client = await RawClient.connect(first);
  const key = await client.open(first);
  await client.hello(198);
  await signInRaw(client, world.account);
  await first.close();

  const second = await startServer({ ...options, savedKeys: JSON.parse(JSON.stringify(saves.at(-1))) as SavedKey[] });
  const again = await RawClient.connect(second);
  await again.open(second, key);
  expect((await again.call({ _: 'updates.getState' }))._).toBe('updates.state');
  await second.close();
});
