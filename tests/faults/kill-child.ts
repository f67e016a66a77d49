// The filling that kill.test.ts kills: the app without its window, on the archive of the lives before. Ends by itself when
// all channels are filled. argv: a JSON object, {@link KillChild}.
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import type { StoredSession } from '../../src/main/telegram/gramjs/stored-session.ts';
import type { History } from '../../src/main/telegram/telegram.ts';
import { LONG_AGO, openFilling, type FillingOptions } from '../support/filling.ts';
import { tellClaim, tellFound, tellPhase } from './kill-phases.ts';

export interface KillChild {
  readonly login: FillingOptions['login'];
  readonly folder: string;
  /** A file with the session that is gone on with. */
  readonly session: string;
  readonly usernames: readonly string[];
  /** What is filled is checked again, or a check that was begun is gone on with. */
  readonly check?: boolean;
}

const { login, folder, session, usernames, check = false } = JSON.parse(process.argv[2] ?? '{}') as KillChild;
tellPhase('starting');

let asking = false;
const emit: unknown = Reflect.get(Socket.prototype, 'emit');
if (typeof emit !== 'function') throw new Error('sockets emit no events');
Object.defineProperty(Socket.prototype, 'emit', {
  value(this: Socket, name: string, ...args: readonly unknown[]) {
    if (asking && name === 'data') tellPhase('decoding');
    return Reflect.apply(emit, this, [name, ...args]);
  },
});

const watch = (history: History): History => ({
  serverTime: (signal) => history.serverTime(signal),
  fetchMessages: (channelId, ids, signal) => history.fetchMessages(channelId, ids, signal),
  newestId: (channelId, signal) => history.newestId(channelId, signal),
  fetchChannel: (channelId, signal) => history.fetchChannel(channelId, signal),
  async fetchHistory(channelId, request, signal) {
    tellPhase('waiting for a page');
    asking = true;
    try {
      return await history.fetchHistory(channelId, request, signal);
    } finally {
      asking = false;
      tellPhase('proving');
    }
  },
});

const filling = await openFilling({
  login,
  folder,
  stored: JSON.parse(readFileSync(session, 'utf8')) as StoredSession,
  worker: new URL('./kill-worker.ts', import.meta.url),
  watch,
  onEvent: (name, event) => {
    if (name === 'batch-committed' && 'range' in event && 'channelId' in event) tellClaim(event.channelId, event.range);
  },
});
for (const username of check ? usernames : []) {
  const { downloader } = filling.archive;
  const channelId = await filling.add(username);
  const ended = filling.until(({ state }) => state.kind === 'done' || state.kind === 'failed');
  if (downloader.list().length === 0) await downloader.checkAgain(channelId, LONG_AGO, null);
  const { state, check: found } = await ended;
  if (state.kind !== 'done' || !found) throw new Error(`${username} was not checked: ${JSON.stringify(state)}`);
  tellFound(found);
}
for (const username of check ? [] : usernames) {
  const { state } = await filling.fill(await filling.add(username));
  if (state.kind !== 'done') throw new Error(`${username} was not filled: ${JSON.stringify(state)}`);
}
await filling.close();
