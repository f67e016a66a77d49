// The sample Telegram beneath the methods: salts, ids, containers, acknowledgements; by a client that breaks the rules.
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { GZIP_PACKED, MSG_CONTAINER } from '../../src/sample-telegram/tl/schema/mtproto.ts';
import { encode, TlWriter } from '../../src/sample-telegram/tl/writer.ts';
import { rawBench } from '../support/raw-bench.ts';

const bench = rawBench();
const ping = { _: 'ping', ping_id: 5n };

test('a key that nobody has agreed on is refused with -404', async () => {
  const { client } = await bench.connected({ key: Buffer.alloc(256, 7), id: Buffer.alloc(8, 7), salt: 0n });
  client.send(ping);
  expect((await client.nextPacket())?.readInt32LE(0)).toBe(-404);
});

test('a wrong salt is answered with the right one, and nothing is executed', async () => {
  const { client, key } = await bench.connected();
  const id = client.send({ _: 'help.getConfig' }, undefined, 0n);
  const { object } = await client.until(({ object }) => object._ === 'bad_server_salt');
  expect(object).toMatchObject({ bad_msg_id: id, error_code: 48, new_server_salt: key.salt });
  expect((await client.call({ _: 'help.getNearestDc' }))._).toBe('nearestDc');
  expect(bench.records.map(({ method }) => method)).toEqual(['help.getNearestDc']);
});

test.each([
  ['too old', -400, 16],
  ['in the future', 60, 17],
])('an id whose time is %s is refused', async (_, seconds, code) => {
  const { client } = await bench.connected();
  const id = client.messageId() + (BigInt(seconds) << 32n);
  client.send(ping, id);
  const { object } = await client.until(({ object }) => object._ === 'bad_msg_notification');
  expect(object).toMatchObject({ bad_msg_id: id, error_code: code });
});

test('a new session is announced once, pings are answered', async () => {
  const { client } = await bench.connected();
  const id = client.send(ping);
  expect((await client.next())?.object).toMatchObject({ _: 'new_session_created', first_msg_id: id });
  expect((await client.next())?.object).toEqual({ _: 'pong', msg_id: id, ping_id: 5n });
  client.send(ping);
  expect((await client.next())?.object._).toBe('pong');
});

test('containers and compressed messages are opened', async () => {
  const { client } = await bench.connected();
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
  const { client } = await bench.connected();
  const id = client.send({ _: 'help.getNearestDc' });
  const isAnswer = ({ requestId }: { requestId: bigint | null }): boolean => requestId === id;
  const first = await client.until(isAnswer);
  client.send({ _: 'help.getNearestDc' }, id);
  const second = await client.until(isAnswer);
  expect(second.object).toEqual(first.object);
  expect(second.messageId).not.toBe(first.messageId);
  expect(bench.records).toHaveLength(1);
});

test('who asks after a call is told whether it came, and answered again', async () => {
  const { client } = await bench.connected();
  const id = client.send({ _: 'help.getNearestDc' });
  await client.until(({ requestId }) => requestId === id);
  client.send({ _: 'msgs_state_req', msg_ids: [id, 12n] });
  const state = await client.until(({ object }) => object._ === 'msgs_state_info');
  expect(Array.from(state.object['info'] as Uint8Array)).toEqual([4, 1]);
  expect((await client.until(({ requestId }) => requestId === id)).object._).toBe('nearestDc');
});

test('a packet that is no message costs the connection; the server goes on', async () => {
  const { client } = await bench.connected();
  client.packet(Buffer.alloc(64, 1));
  expect((await client.nextPacket())?.readInt32LE(0)).toBe(-404);
  const { client: second, key } = await bench.connected();
  second.packet(Buffer.concat([key.id, Buffer.alloc(64, 1)]));
  expect(await second.nextPacket()).toBeNull();
  const third = connect(bench.server.port, bench.server.host);
  third.write(Buffer.alloc(300, 0x41));
  await once(third, 'close');
  const { client: last } = await bench.connected();
  expect((await last.call({ _: 'help.getNearestDc' }))._).toBe('nearestDc');
});
