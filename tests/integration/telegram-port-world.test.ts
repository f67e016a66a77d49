// The telegram port: what the real GramJS client reads of the sample Telegram, decoded, is the sample's world.
import { expect, test } from 'vitest';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { Message } from '../../src/shared/domain/message.ts';
import { startSampleServer } from '../support/sample.ts';
import { anyTime, API, NEWEST } from '../support/telegram-bench.ts';

const PAGE = 100;

test('every column of every message of every channel', async () => {
  const sample = await startSampleServer({ posts: 3_000 });
  const telegram = createTelegram({ server: sample, stored: null, onStore: async () => undefined, appVersion: '0' });
  try {
    const { phone, code } = sample.world.account;
    await telegram.requestCode({ ...API, phone }, anyTime);
    await telegram.submitCode(code, anyTime);
    const channels = await telegram.listChannels(anyTime);
    expect(channels.length).toBeGreaterThanOrEqual(4);
    for (const { channelId } of channels) {
      const read = new Map<number, Message>();
      const { ids } = await telegram.fetchHistory(channelId, NEWEST, anyTime);
      // From window to window, for hidden posts can make a page empty in mid-history.
      for (let offsetId = Math.max(...ids) + 1; offsetId > 1; offsetId -= PAGE) {
        const page = await telegram.fetchHistory(channelId, { ...NEWEST, offsetId }, anyTime);
        for (const message of page.messages) read.set(message.messageId, message);
      }
      const world = sample.worldMessages(Number(channelId));
      expect(read.size).toBe(world.length);
      for (const message of world) expect(read.get(message.messageId)).toMatchObject(message);
    }
  } finally {
    await telegram.close();
    await sample.close();
  }
});
