// The sample Telegram whole, read through the app's own port: every column of every message of every channel equals the
// world. (Other client libraries: sample-protocol.test.ts.)
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { Telegram } from '../../src/main/telegram/telegram.ts';
import type { Message } from '../../src/shared/domain/message.ts';
import { channelId } from '../../src/shared/domain/ids.ts';
import { startSampleServer, type SampleServer } from '../support/sample.ts';

const signal = new AbortController().signal;
let sample: SampleServer;
let telegram: Telegram;

beforeAll(async () => {
  sample = await startSampleServer({ posts: 3_000, stopped: true, password: 'слово' });
  const { host, port, publicKeyPem, phone, code } = sample;
  telegram = createTelegram({
    server: { host, port, publicKeyPem },
    stored: null,
    onStore: async () => {},
    appVersion: '0',
    log: () => {},
  });
  await telegram.connect(signal);
  await telegram.requestCode({ apiId: 1, apiHash: 'a'.repeat(32), phone }, signal);
  await telegram.submitCode(code, signal);
  await telegram.submitPassword('слово', signal);
});
afterAll(async () => {
  await telegram.close();
  await sample.close();
});

async function readWhole(id: number): Promise<readonly Omit<Message, 'fetchedAt'>[]> {
  const messages: Omit<Message, 'fetchedAt'>[] = [];
  for (let offsetId = 0; ;) {
    const request = { offsetId, offsetDate: 0, addOffset: 0, limit: 100 };
    const page = await telegram.fetchHistory(channelId(id), request, signal);
    for (const { fetchedAt: _, ...message } of page.messages) messages.push(message);
    const lowest = Math.min(...page.ids);
    if (page.ids.length === 0) {
      // An empty page may stand in mid-history: the hidden ones are a run of 150.
      if (offsetId <= 200) return messages.toReversed();
      offsetId -= 100;
    } else offsetId = lowest;
  }
}

test('the dialogs list the channels that the account has joined', async () => {
  const listed = new Set((await telegram.listChannels(signal)).map(({ username }) => username));
  const joined = sample.world.channels.filter((channel) => channel.joined && !channel.private);
  expect(listed).toEqual(new Set(joined.map(({ username }) => username)));
  expect(listed).not.toContain('mountainweather');
});

test.each([
  'riverwatch_live',
  'gorodlife',
  'nahr_news',
  'harbournotices',
  'mountainweather',
  'riverside_neighbours',
  'oldtown_photos',
])('all of %s is what the world holds', async (username) => {
  const found = await telegram.resolveChannel({ kind: 'username', username }, signal);
  const { id } = sample.channels.find((channel) => channel.username === username)!;
  expect(found.channelId).toBe(String(id));
  expect(await readWhole(id)).toEqual(sample.worldMessages(id));
});

test('the private channel is refused', async () => {
  const closed = telegram.resolveChannel({ kind: 'username', username: 'closed_circle' }, signal);
  await expect(closed).rejects.toMatchObject({ failure: { kind: 'private-channel' } });
});
