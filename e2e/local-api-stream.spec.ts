// A script reads a channel through the running app: what it lacks is downloaded, and the window shows it too.
import { createServer, type AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import { COMPLETE, datesBetween, dayCell, fillDays, MISSING } from './pages/calendar.ts';
import { addChannel } from './pages/channels.ts';
import { downloadEnded } from './pages/downloads.ts';
import { readCache } from './support/cache-file.ts';
import { expect, test } from './support/lacuna.ts';
import { channelNamed, instant, worldOn } from './support/world.ts';

const NAME = 'riverwatch_live';

test('1–10 and 20–31 January are there; a script asks for the month, and the calendar is whole', async ({
  open,
  sample,
  sampleFlags,
}) => {
  const { page } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`);
  await fillDays(page, '2024-01-01', '2024-01-10');
  await downloadEnded(page);
  await fillDays(page, '2024-01-20', '2024-01-31');
  await downloadEnded(page);
  await expect(dayCell(page, '2024-01-15')).toHaveAccessibleName(MISSING);
  const ask = await switchOn(page);
  const { id } = channelNamed(sample, NAME);
  sample.log.clear();
  const answer = await ask(`history/${NAME}?start_date=2024-01-01&end_date=2024-01-31`);
  expect(answer.status).toBe(200);
  const events = eventsIn(await answer.text());
  const truth = worldOn(sample, id, '2024-01-01', '2024-01-31');
  const told = events.flatMap(({ messages }) => messages ?? []);
  expect(told.map(({ message_id }) => message_id)).toEqual(truth.map(({ messageId }) => messageId));
  expect(events.at(-1)).toMatchObject({ complete: true, gaps: [], sent: truth.length });
  const answers = sample.log.records().filter(({ channelId, dates }) => channelId === id && dates.length > 0);
  for (const { dates } of answers) {
    expect(Math.min(...dates)).toBeLessThan(instant('2024-01-20') + 60);
    expect(Math.max(...dates)).toBeGreaterThanOrEqual(instant('2024-01-11') - 60);
  }
  for (const date of datesBetween('2024-01-11', '2024-01-19')) {
    await expect(dayCell(page, date)).toHaveAccessibleName(COMPLETE);
  }
});

test('Lacuna is closed while a script reads: the stream says so, and what it told of is kept', async ({
  open,
  sample,
  sampleFlags,
  userData,
}) => {
  const { page, quit } = await open('--sample', ...sampleFlags);
  await addChannel(page, `@${NAME}`);
  const ask = await switchOn(page);
  sample.faults.add({ method: 'messages.getHistory', nth: 6, fault: { kind: 'flood', seconds: 300 } });
  const answer = await ask(`history/${NAME}?start_date=2023-01-01&end_date=2024-12-31`);
  const reader = (answer.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('Telegram asks to wait')) text += (await reader.read()).value ?? '';
  const quitting = quit();
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
  await quitting;
  const events = eventsIn(text);
  expect(events.at(-1)?.detail).toMatch(/^Error downloading messages: Lacuna was closed\.$/);
  const told = events.flatMap(({ messages }) => messages ?? []).map(({ message_id }) => message_id);
  expect(told.length).toBeGreaterThan(0);
  const stored = readCache(userData, 'SELECT message_id FROM messages ORDER BY date, message_id');
  expect(stored.map((row) => row['message_id'])).toEqual(told);
});

interface Said {
  readonly messages?: readonly { readonly message_id: number }[];
  readonly detail?: string;
}

function eventsIn(text: string): readonly Said[] {
  const lines = text.split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => JSON.parse(line.slice(6)) as Said);
}

/** Switches the API on through the contract, as the settings do, and asks it like a script. */
async function switchOn(page: Page): Promise<(path: string) => Promise<Response>> {
  const port = await freePort();
  const token = await page.evaluate(async (free) => {
    interface Asking {
      request(name: string, input: unknown): Promise<{ readonly value: { readonly token: string } }>;
    }
    const { lacuna } = globalThis as unknown as { readonly lacuna: Asking };
    await lacuna.request('api.set', { enabled: true, port: free });
    return (await lacuna.request('api.new-token', undefined)).value.token;
  }, port);
  return (path) => fetch(`http://127.0.0.1:${port}/api/v1/${path}`, { headers: { Authorization: `Bearer ${token}` } });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
