// The app without its window: signs in over a socket, adds channels, fills them and exports them with the parts that the
// app itself is put together from. What comes of it is read back as strangers read it: SQLite and CSV, with their own
// libraries.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { openArchive, type Archive } from '../../src/main/archive.ts';
import type { Cache } from '../../src/main/cache/cache.ts';
import { addChannel } from '../../src/main/channels.ts';
import { runExport } from '../../src/main/export/run-export.ts';
import type { Emit } from '../../src/main/event-bus.ts';
import { createTelegram } from '../../src/main/telegram/gramjs/client.ts';
import type { Telegram } from '../../src/main/telegram/telegram.ts';
import { isFinished, type Download } from '../../src/shared/domain/download.ts';
import { EXPORT_COLUMNS, PLAIN_CSV } from '../../src/shared/domain/export.ts';
import type { ChannelId } from '../../src/shared/domain/ids.ts';
import type { MessageRow } from '../../src/shared/domain/message-list.ts';
import type { ClientLogin } from './client-request.ts';
import type { Cells } from './columns.ts';

/** Before any channel of the sample. */
const LONG_AGO = Date.parse('2022-01-01T00:00:00Z') / 1000;
const DAY_ROWS = 500;
const anyTime = new AbortController().signal;

/** A channel that the app has filled and exported. */
export interface FilledChannel {
  readonly channelId: string;
  /** As the channels table has it. */
  readonly name: string | null;
  /** The rows of the messages table, in the order of ids. */
  readonly rows: readonly Cells[];
  /** The rows of covered_ranges, in order. */
  readonly covered: readonly { readonly from: number; readonly until: number }[];
  readonly capturedFrom: string;
  readonly capturedUntil: string;
  /** The file's records after its header: null is an empty field, and text is as it stands. */
  readonly records: readonly Cells[];
  readonly manifest: Manifest;
  readonly sha256: string;
  /** What the window's list would show, day by day. */
  readonly listed: readonly MessageRow[];
}

interface Manifest {
  readonly complete: boolean;
  readonly channels: readonly {
    readonly covered: readonly { readonly from: string; readonly until: string }[];
    readonly gaps: readonly { readonly from: string; readonly until: string }[];
  }[];
  readonly rows: number;
  readonly files: readonly { readonly sha256: string }[];
}

/** Fills whole channels, asking from long before their first message up to now, and exports what was asked for. */
export async function fillWithTheApp(
  login: ClientLogin,
  usernames: readonly string[],
  folder: string,
): Promise<ReadonlyMap<string, FilledChannel>> {
  const finished = new Map<string, (download: Download) => void>();
  const emit = ((name: string, event: unknown) => {
    if (name !== 'download.changed') return;
    const download = event as Download;
    if (isFinished(download.state)) finished.get(download.channelId)?.(download);
  }) as Emit;
  const telegram = await signIn(login);
  const archive = await openArchive(
    { kind: 'sample', folder, identity: 'sample' },
    {
      workerPath: fileURLToPath(new URL('../../src/main/cache/worker.ts', import.meta.url)),
      history: telegram,
      networkBack: () => new Promise(() => undefined),
      emit,
      log: () => undefined,
    },
  );
  const shown = new Map<string, Shown>();
  try {
    archive.downloader.open();
    for (const username of usernames) {
      const { channel } = await addChannel(archive.cache, telegram, '1', `@${username}`, ALWAYS, anyTime);
      const { channelId } = channel;
      const ended = new Promise<Download>((resolve) => finished.set(channelId, resolve));
      await archive.downloader.start(channelId, LONG_AGO, null);
      const { state, cut } = await ended;
      if (state.kind !== 'done') throw new Error(`${username} was not filled: ${JSON.stringify(state)}`);
      shown.set(username, await show(archive, channelId, cut.until));
    }
  } finally {
    await archive.close();
    await telegram.close();
  }
  return readBack(path.join(folder, 'lacuna.sqlite'), shown);
}

const ALWAYS = { from: null, until: null };

async function signIn({ host, port, publicKeyPem, phone, code }: ClientLogin): Promise<Telegram> {
  const telegram = createTelegram({
    server: { host, port, publicKeyPem },
    stored: null,
    onStore: () => Promise.resolve(),
    appVersion: '0.0.0',
  });
  await telegram.requestCode({ apiId: 1, apiHash: 'a'.repeat(32), phone }, anyTime);
  await telegram.submitCode(code, anyTime);
  return telegram;
}

interface Shown {
  readonly channelId: ChannelId;
  readonly file: string;
  readonly manifestFile: string;
  readonly listed: readonly MessageRow[];
}

async function show({ cache, folder }: Archive, channelId: ChannelId, until: number): Promise<Shown> {
  const selection = { channels: [channelId], range: { from: LONG_AGO, until }, filter: {} };
  const spec = { selection, columns: EXPORT_COLUMNS, format: PLAIN_CSV };
  const request = { spec, target: path.join(folder, `${channelId}.csv`), appVersion: '0.0.0', now: until };
  const { target, manifest } = await runExport(cache, request, () => undefined, anyTime);
  return { channelId, file: target, manifestFile: manifest, listed: await list(cache, channelId) };
}

/** The list as the window asks for it: its outline, then each day's rows. */
async function list(cache: Cache, channelId: ChannelId): Promise<readonly MessageRow[]> {
  const query = { channelId, range: null, filter: {} };
  const { items } = await cache.readOutline(query);
  const rows: MessageRow[] = [];
  for (const item of items) {
    if (item.kind !== 'day') continue;
    for (let offset = 0; offset < item.count; offset += DAY_ROWS) {
      rows.push(...(await cache.readDayMessages({ ...query, day: item.day, offset, limit: DAY_ROWS })));
    }
  }
  return rows;
}

function readBack(file: string, shown: ReadonlyMap<string, Shown>): ReadonlyMap<string, FilledChannel> {
  const database = new Database(file, { readonly: true });
  try {
    const rowsOf = database.prepare<[string], Cells>('SELECT * FROM messages WHERE channel_id = ? ORDER BY message_id');
    const coverageOf = database.prepare<[string], CoverageRow>(
      'SELECT * FROM covered_ranges WHERE channel_id = ? ORDER BY from_instant',
    );
    const nameOf = database.prepare<[string], { channel_name: string }>(
      'SELECT channel_name FROM channels WHERE channel_id = ?',
    );
    return new Map(
      [...shown].map(([username, { channelId, file, manifestFile, listed }]) => {
        const csv = readFileSync(file);
        const coverage = coverageOf.all(channelId);
        return [
          username,
          {
            channelId,
            name: nameOf.get(channelId)?.channel_name ?? null,
            rows: rowsOf.all(channelId),
            covered: coverage.map(({ from_instant: from, until_instant: until }) => ({ from, until })),
            capturedFrom: coverage[0]?.captured_from ?? '',
            capturedUntil: coverage.at(-1)?.captured_until ?? '',
            records: recordsIn(csv),
            manifest: JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest,
            sha256: createHash('sha256').update(csv).digest('hex'),
            listed,
          },
        ];
      }),
    );
  } finally {
    database.close();
  }
}

interface CoverageRow {
  readonly from_instant: number;
  readonly until_instant: number;
  readonly captured_from: string;
  readonly captured_until: string;
}

/** RFC 4180, in which only quotes tell an empty text from an empty field. */
function recordsIn(csv: Buffer): readonly Cells[] {
  return parse(csv, {
    columns: true,
    record_delimiter: '\r\n',
    cast: (cell, { quoting, header }) => (header || quoting || cell !== '' ? cell : null),
  }) as readonly Cells[];
}
