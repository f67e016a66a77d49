// Faults on demand, as a client meets them.
import { expect, test } from 'vitest';
import { historyOf, peerOf, rawBench, rpcError } from '../support/raw-bench.ts';
import { RawClient } from '../support/raw-client.ts';

const bench = rawBench();
const tinyPeer = peerOf(bench.world.tiny);

test.each([
  [{ kind: 'flood', seconds: 17 }, 420, 'FLOOD_WAIT_17'],
  [{ kind: 'error', code: 500, message: 'RPC_CALL_FAIL' }, 500, 'RPC_CALL_FAIL'],
  [{ kind: 'revoke' }, 401, 'SESSION_REVOKED'],
] as const)('%o', async (fault, code, message) => {
  const { client } = await bench.signedIn();
  bench.faults.next('messages.getHistory', fault);
  expect(await client.call(historyOf(tinyPeer))).toEqual(rpcError(code, message));
  expect(bench.records.at(-1)).toMatchObject({ channelId: 2001, query: { limit: 10 }, ids: [], error: message });
  expect(await client.call(historyOf(tinyPeer))).toMatchObject(
    fault.kind === 'revoke' ? rpcError(401, 'SESSION_REVOKED') : { _: 'messages.channelMessages' },
  );
});

test('a delayed answer and one that never comes do not hold up others', async () => {
  const { client } = await bench.signedIn();
  bench.faults.next('messages.getHistory', { kind: 'delay', ms: 120 });
  bench.faults.next('messages.getHistory', { kind: 'silence' });
  const [late, never] = [client.send(historyOf(tinyPeer)), client.send(historyOf(tinyPeer))];
  const quick = client.send({ _: 'updates.getState' });
  const order: (bigint | null)[] = [];
  while (!order.includes(late)) {
    order.push((await client.until(({ requestId }) => requestId !== null)).requestId);
  }
  expect(order).toEqual([quick, late]);
  expect(order).not.toContain(never);
  expect(bench.records.filter(({ method }) => method === 'messages.getHistory').map(({ ids }) => ids.length)).toEqual([
    10, 0,
  ]);
});

test('round trips take their time side by side', async () => {
  const { client } = await bench.signedIn();
  bench.faults.behaviour.roundTripMs = 150;
  const started = performance.now();
  const ids = Array.from({ length: 8 }, () => client.send({ _: 'updates.getState' }));
  for (const id of ids) await client.until(({ requestId }) => requestId === id);
  const took = performance.now() - started;
  expect(took).toBeGreaterThan(140);
  expect(took).toBeLessThan(8 * 150);
});

test('a cut breaks the connection in the middle of the answer, and the answer waits for the next one', async () => {
  const { client, key } = await bench.signedIn();
  bench.faults.next('messages.getHistory', { kind: 'cut' });
  const id = client.send(historyOf(tinyPeer, 100));
  expect(await client.next()).toBeNull();
  expect(client.unread).toBeGreaterThan(500);
  const { client: again } = await bench.connected(key);
  again.sessionId = client.sessionId;
  again.send(historyOf(tinyPeer, 100), id);
  const { object } = await again.until(({ requestId }) => requestId === id);
  expect(object['messages']).toHaveLength(100);
  expect(bench.records.filter(({ method }) => method === 'messages.getHistory')).toHaveLength(1);
});

test('a budget of requests ends in a wait that is rounded up and the same for all connections', async () => {
  const { client, key } = await bench.signedIn();
  bench.faults.behaviour.budget = { requests: 3, seconds: 50 };
  for (let i = 0; i < 3; i += 1) expect((await client.call(historyOf(tinyPeer)))._).toBe('messages.channelMessages');
  const { client: other } = await bench.connected(key);
  const { error_message: wait } = await other.call(historyOf(tinyPeer));
  expect(wait).toMatch(/^FLOOD_WAIT_(4\d|50)$/);
  expect((await other.call({ _: 'updates.getState' }))._).toBe('updates.state');
});

test('connections are cut, the server stops listening and comes back with its keys', async () => {
  const { client, key } = await bench.signedIn();
  bench.server.cutConnections();
  expect(await client.nextPacket()).toBeNull();
  await bench.server.stopListening();
  await expect(RawClient.connect(bench.server)).rejects.toThrow('ECONNREFUSED');
  await bench.server.listenAgain();
  const { client: again } = await bench.connected(key);
  expect((await again.call({ _: 'updates.getState' }))._).toBe('updates.state');
});
