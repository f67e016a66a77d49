// 20,000 messages of the sample Telegram, filled by the app, shown and exported: every column of every row is what mtcute
// reads of the same channels by itself. (What that rests on: independent.test.ts.)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillWithTheApp } from '../support/app-archive.ts';
import { expectSame, expectShown, silentColumns } from '../support/expect-same.ts';
import { joinedWithMtcute, readColumnsWithMtcute } from '../support/mtcute-columns.ts';
import { startSampleProgram, type SampleProgram } from '../support/sample-program.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-20000-'));
let sample: SampleProgram;
beforeAll(async () => {
  // At a quiet noon. Some of its posts are hidden from the account, or stand in channels that it has not joined.
  sample = await startSampleProgram('--posts', '23000', '--now', '2026-06-01T12:00:00Z');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sample.close();
});

test(
  '20,000 messages: all that the account has joined, every column of every message',
  { timeout: 120_000 },
  async () => {
    const joined = await joinedWithMtcute(sample);
    expect(joined.length).toBeGreaterThanOrEqual(6);
    const archive = await fillWithTheApp(sample, joined, folder);
    const channels = await readColumnsWithMtcute(sample, joined);
    expect(channels.reduce((sum, { messages }) => sum + messages.length, 0)).toBeGreaterThanOrEqual(20_000);
    expect(silentColumns(channels)).toEqual([]);
    for (const channel of channels) {
      const kept = archive.get(channel.username);
      if (!kept) throw new Error(`${channel.username} was not filled`);
      expectSame(channel, kept);
      expectShown(channel, kept);
    }
  },
);
