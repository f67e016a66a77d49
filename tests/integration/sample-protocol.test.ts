// The sample Telegram, held to client libraries that share no code with it or with each other, in three layers and with
// every transport that they have. Each signs in, lists the dialogs, reads a channel and a supergroup whole and fetches files.
import { StringSession } from 'telegram/sessions/index.js';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../../src/sample-telegram/server.ts';
import type { RequestRecord } from '../../src/sample-telegram/world/model.ts';
import type { ClientRequest } from '../support/client-request.ts';
import { digestOf } from '../support/digest.ts';
import { connectGramjs, readWithGramjs, signInWithGramjs } from '../support/gramjs-client.ts';
import { readWithMtcute } from '../support/mtcute-client.ts';
import { expectedOf, type SeenAccount } from '../support/seen.ts';
import { readWithTelethon, telethonPython } from '../support/telethon-client.ts';
import {
  answerHistory,
  fileBytes,
  LONG_FILE,
  PICTURE,
  scriptedFaults,
  type TinyWorld,
  tinyWorld,
} from '../support/tiny-world.ts';

const PASSWORD = 'пароль and spaces';
/** Newest first, as they are read. */
const FILES = [
  [11, LONG_FILE],
  [10, PICTURE],
] as const;

const running: RunningServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

interface Started extends ClientRequest {
  readonly world: TinyWorld;
  readonly records: readonly RequestRecord[];
  readonly faults: readonly unknown[];
}

async function start(password: string | null, now?: () => number): Promise<Started> {
  const world = tinyWorld(password, now);
  const records: RequestRecord[] = [];
  const faults: unknown[] = [];
  const server = await startServer({
    world,
    faults: scriptedFaults(),
    record: (request) => records.push(request),
    answerHistory,
    report: (error) => faults.push(error),
  });
  running.push(server);
  return { server, world, channels: ['tiny_channel', 'tiny_group'], files: FILES.map(([id]) => id), records, faults };
}

function expectWhole({ world, records, faults }: Started, account: SeenAccount): void {
  expect(account.userId).toBe(world.account.userId);
  expect(account.dialogs).toEqual([world.tiny.title, world.group.title]);
  expect(account.messages).toEqual([...expectedOf(world.tiny), ...expectedOf(world.group)]);
  expect(account.files).toEqual(FILES.map(([, file]) => digestOf(fileBytes(file, 0, file.size))));
  expect(faults).toEqual([]);
  const shown = records.filter(({ method }) => method === 'messages.getHistory').flatMap(({ ids }) => ids);
  expect(shown).toEqual(account.messages.map(({ id }) => id));
}

// GramJS's own abridged transport loses bytes of long answers; under obfuscation it reads them whole.
test.each([
  ['full', null],
  ['obfuscated', PASSWORD],
] as const)('GramJS (layer 198, %s) reads all, password %s', async (transport, password) => {
  const started = await start(password);
  expectWhole(started, await readWithGramjs(started, transport));
});

test('GramJS goes on with its key at its next start, however far the server’s clock is from the computer’s', async () => {
  const { server, world, records } = await start(null, () => Math.floor(Date.now() / 1000) - 100_000_000);
  const session = new StringSession('');
  const first = await connectGramjs(server, 'full', session);
  await signInWithGramjs(first, world);
  await first.destroy();
  const second = await connectGramjs(server, 'full', new StringSession(session.save()));
  const before = records.length;
  expect(Number((await second.getMe()).id)).toBe(world.account.userId);
  await second.destroy();
  expect(records.slice(before).map(({ error }) => error)).toEqual([null]);
});

test.each([
  ['intermediate', 'permanent', null],
  ['obfuscated padded', 'temporary', PASSWORD],
] as const)('mtcute (layer 227, %s, %s keys) reads all, password %s', async (transport, keys, password) => {
  const started = await start(password);
  expectWhole(started, await readWithMtcute(started, transport, keys === 'temporary'));
  const binds = started.records.filter(({ method }) => method === 'auth.bindTempAuthKey');
  expect(binds.length > 0).toBe(keys === 'temporary');
});

describe.skipIf(telethonPython === null)(
  telethonPython === null ? 'left out, as LACUNA_TELETHON_PYTHON names no Python with Telethon:' : 'from Python,',
  () => {
    test.each([
      ['full', 'RSA_PAD', null],
      ['abridged', 'the older padding', PASSWORD],
      ['intermediate', 'the older padding', null],
      ['obfuscated', 'RSA_PAD', null],
    ] as const)('Telethon (layer 144, %s, %s) reads all, password %s', async (transport, padding, password) => {
      const started = await start(password);
      expectWhole(started, await readWithTelethon(started, transport, padding === 'the older padding'));
    });
  },
);
