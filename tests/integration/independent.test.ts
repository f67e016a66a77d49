// The app, held to clients that others wrote, which share no line with it: what it keeps and exports of a channel of the
// sample Telegram is what they see there. The sample runs as a program of its own, and all they know of it is what it
// prints at its start. (20,000 messages: independent-20000.test.ts.)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillWithTheApp, type FilledChannel } from '../support/app-archive.ts';
import type { SeenChannel } from '../support/columns.ts';
import { expectSame, expectShown } from '../support/expect-same.ts';
import { readColumnsWithMtcute } from '../support/mtcute-columns.ts';
import { startSampleProgram, type SampleProgram } from '../support/sample-program.ts';
import { readColumnsWithTelethon, telethonPython } from '../support/telethon-client.ts';

const CHANNEL = 'riverwatch_live';
/** Its posts are signed, and 150 of them in a row are hidden: an empty page in the middle of its history. */
const WITH_A_HOLE = 'gorodlife';
const SUPERGROUP = 'riverside_neighbours';
/** The account sees only its later history. */
const HIDDEN_EARLY = 'oldtown_photos';
const USERNAMES = [CHANNEL, WITH_A_HOLE, SUPERGROUP, HIDDEN_EARLY];

const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-independent-'));
let sample: SampleProgram;
let archive: ReadonlyMap<string, FilledChannel>;

beforeAll(async () => {
  // A quiet noon: no message comes in the hours after it.
  sample = await startSampleProgram('--posts', '5000', '--now', '2026-06-01T12:00:00Z');
  archive = await fillWithTheApp(sample, USERNAMES, folder);
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sample.close();
});

describe.each([
  ['mtcute (layer 227), by its own paging', readColumnsWithMtcute, false],
  [
    telethonPython === null
      ? 'left out, as LACUNA_TELETHON_PYTHON names no Python with Telethon:'
      : 'Telethon (layer 144), by the numbers of the messages',
    readColumnsWithTelethon,
    telethonPython === null,
  ],
] as const)('%s', (_, read, leftOut) => {
  const seen = new Map<string, SeenChannel>();
  const both = (username: string): readonly [SeenChannel, FilledChannel] => {
    const [channel, kept] = [seen.get(username), archive.get(username)];
    if (!channel || !kept) throw new Error(`${username} was not read`);
    return [channel, kept];
  };

  beforeAll(async () => {
    if (leftOut) return;
    for (const channel of await read(sample, USERNAMES)) seen.set(channel.username, channel);
  }, 60_000);

  test.skipIf(leftOut)('all of a channel: every column of every message', () => {
    const [channel, kept] = both(CHANNEL);
    expect(channel.messages.length).toBeGreaterThan(1_900);
    expect(channel.messages[0]?.message_id).toBe(1);
    expectSame(channel, kept);
    expectShown(channel, kept);
  });

  test.skipIf(leftOut)('all of a channel that shows an empty page in the middle of its history', () => {
    const [channel, kept] = both(WITH_A_HOLE);
    const ids = channel.messages.map(({ message_id }) => message_id);
    expect(Math.max(...ids.map((id, index) => id - (ids[index - 1] ?? 0)))).toBeGreaterThan(150);
    expectSame(channel, kept);
    expectShown(channel, kept);
  });

  test.skipIf(leftOut)('all of a supergroup, in which people speak', () => {
    const [group, kept] = both(SUPERGROUP);
    expect(new Set(group.messages.map(({ first_name }) => first_name)).size).toBeGreaterThan(10);
    expectSame(group, kept);
    expectShown(group, kept);
  });

  test.skipIf(leftOut)('a channel whose early history is hidden: what lies below is neither kept nor claimed', () => {
    const [channel, kept] = both(HIDDEN_EARLY);
    expect(channel.availableFrom).toBeGreaterThan(1);
    expect(channel.messages[0]?.message_id).toBeGreaterThanOrEqual(channel.availableFrom);
    expectSame(channel, kept);
    expectShown(channel, kept);
  });
});

test('the comparison sees every changed cell, a row too many and a row too few', async () => {
  const [channel] = await readColumnsWithMtcute(sample, [HIDDEN_EARLY]);
  const kept = archive.get(HIDDEN_EARLY);
  if (!channel || !kept) throw new Error('the channel is not there');
  expectSame(channel, kept);
  const { rows, records } = kept;
  for (const [column, value] of Object.entries(rows[7] ?? {})) {
    if (column === 'id') continue; // SQLite's own number of the row
    const changed = rows.with(7, { ...rows[7], [column]: otherThan(column, value) });
    expect(() => expectSame(channel, { ...kept, rows: changed }), column).toThrow();
  }
  for (const [column, value] of Object.entries(records[7] ?? {})) {
    const changed = records.with(7, { ...records[7], [column]: otherThan(column, value) });
    expect(() => expectSame(channel, { ...kept, records: changed }), column).toThrow();
  }
  const another = { ...rows[7], message_id: 999_999 };
  expect(() => expectSame(channel, { ...kept, rows: [...rows, another] })).toThrow();
  expect(() => expectSame(channel, { ...kept, rows: rows.slice(1) })).toThrow();
  expect(() => expectSame(channel, { ...kept, records: records.toReversed() })).toThrow();
});

function otherThan(column: string, value: unknown): unknown {
  if (column === 'reactions' || column === 'entities') return '[{"emoji":"?","count":1}]';
  return typeof value === 'number' ? value + 1 : `${typeof value === 'string' ? value : ''}?`;
}
