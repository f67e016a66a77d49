// The walk over the real things: GramJS on a socket, the server, SQLite in its worker, wishes on disk.
import { FakeClock } from './fake-clock.ts';
import { faultBench, type FaultBench, type SignedIn } from './fault-bench.ts';
import type { FaultRun } from './fault-run.ts';
import type { FaultModel } from './fault-model.ts';
import type { Dice } from './fault-random.ts';
import { layOther } from './fault-walk-company.ts';
import type { WalkGuest } from './fault-walk.ts';
import { openReading, WALK_DISK, type WalkReading } from './fault-walk-reading.ts';
import {
  rests,
  type WalkFault,
  type WalkRun,
  type WalkKept,
  type WalkOther,
  type WalkStack,
  type WalkWorld,
} from './fault-walking.ts';

/** All but the waits that would take real seconds each time. */
export const REAL_FAULTS: readonly WalkFault[] = [
  'flood 1',
  'flood 30',
  'flood 3000',
  'premium flood',
  'network lost',
  'no answer',
  'server trouble',
  'gone a while',
  'private',
  'revoked',
  'refused',
  'inexact',
];
/** Of these methods the faults are: a client that connects again greets with others. */
const ASKED = new Set(['messages.getHistory', 'messages.getPeerDialogs', 'channels.getMessages', 'updates.getState']);
/** Each request that is not answered takes so long; on a busy machine it may be met by others too, and is waited out. */
const ANSWER_MILLISECONDS = 1_000;
const USERNAME = 'riverwatch_live';
const OTHERS = ['gorodlife', 'harbournotices'] as const;

/** How often all pages and indexes are gone through while a file is open; when it is closed always. */
const LOOKS_PER_CHECK = 25;

/** A server whose one channel shows nothing from before a walk. `before`: a walk in which somebody signed in. */
export function walkBench(before: SignedIn | null): Promise<FaultBench> {
  return faultBench(USERNAME, { posts: 400 }, before);
}

interface RealWorld extends WalkWorld {
  /** Tells the model of posts that the clock has brought. */
  sync(): void;
}

/** A channel's posts, told to a model; what was there before is not shown. */
function worldOf({ world }: FaultBench['sample'], username: string, model: FaultModel, dice: Dice): RealWorld {
  const channel = world.byUsername(username);
  if (!channel) throw new Error('no channel');
  const number = channel.id;
  world.setHiddenBelow(number, (channel.posts.at(-1)?.id ?? 0) + 1);
  const known = new Set<number>();
  let lastId = 0;

  const sync = (): void => {
    const live = world.channel(number);
    for (const { id } of live ? world.timeline(live) : []) if (!known.has(id)) tell(id);
  };
  const find = (id: number) => world.channel(number)?.posts.find((post) => post.id === id);
  const tell = (id: number): void => {
    const post = find(id);
    if (!post) return;
    known.add(id);
    model.put(id, post.date, post.text, !post.hidden);
  };
  const post = (text: string, late: number, hidden: boolean): void => {
    // An id is never given twice, whatever was deleted.
    const last = Math.max(lastId, world.channel(number)?.posts.at(-1)?.id ?? 0);
    const id = last + (dice.chance(0.2) ? dice.int(2, 5) : 1);
    lastId = id;
    world.insertPost(number, { id, date: world.now() - late }, { text, hidden });
    sync();
  };

  return {
    post,
    sync,
    edit(id, text) {
      if (find(id)?.action) return;
      world.editPost(number, id, { text });
      tell(id);
    },
    remove(id) {
      world.deletePost(number, id);
      model.remove(id);
    },
    hide(id, hidden) {
      world.setHidden(number, [id], hidden);
      tell(id);
    },
    posts: () => {
      const live = world.channel(number);
      return live ? world.timeline(live).map(({ id, hidden }) => ({ id, hidden })) : [];
    },
  };
}

/** `worker`: the cache's, built or as it stands. */
export async function realStack(
  bench: FaultBench,
  worker: URL,
  model: FaultModel,
  dice: Dice,
  guests: readonly WalkGuest[] = [],
): Promise<WalkStack> {
  const { sample } = bench;
  const { world } = sample;
  world.advanceClock(600);
  const begin = world.now();
  const own = worldOf(sample, USERNAME, model, dice);
  const posts = dice.int(120, 260);
  const every = dice.int(2, 14);
  for (let made = 0; made < posts; made++) {
    world.advanceClock(dice.chance(0.02) ? dice.int(100, 600) : dice.int(0, every));
    own.post(`first ${made}`, made > 70 && dice.chance(0.2) ? dice.int(0, 60) : 0, dice.chance(0.06));
  }
  const behaviour = { pageSize: dice.chance(0.4) ? 0 : dice.int(8, 60), inclusiveOffsetDate: dice.chance(0.5) };
  sample.faults.resetBehaviour(behaviour);
  world.advanceClock(dice.int(70, 200));
  own.sync();
  const others = guests.map((guest, index) => {
    const username = OTHERS[index % OTHERS.length] ?? USERNAME;
    const theirs = worldOf(sample, username, guest.model, guest.dice);
    layOther({ ...guest, world: theirs }, world.now() - begin);
    return { ...guest, username, world: theirs };
  });

  const times = { answer: ANSWER_MILLISECONDS, retry: 5, attempts: [10, 20, 50] };
  const archive = await bench.archive({ times, worker, under: WALK_DISK });
  const company: WalkOther[] = [];
  for (const { username, ...other } of others) {
    const channelId = await archive.add(username);
    company.push({ ...other, channelId, kept: () => Promise.resolve(read(channelId)) });
  }
  const clock = new FakeClock();
  let run = await archive.begin({ clock });
  let waiting: { nth: number; readonly act: () => void }[] = [];
  let armed: { readonly fault: WalkFault; from: number; times: number } | null = null;
  let met = false;
  let requests = 0;
  let back: Promise<void> = Promise.resolve();
  let reading: WalkReading | null = null;
  let looks = 0;

  /** Looks the file through; nobody but the app has it open when the app leaves. */
  const stopReading = (): void => {
    reading ??= openReading(archive.file);
    try {
      reading.check();
    } finally {
      reading.close();
      reading = null;
    }
  };

  const methodFault = {
    'flood 1': { kind: 'flood', seconds: 1 },
    'flood 30': { kind: 'flood', seconds: 30 },
    'flood 3000': { kind: 'flood', seconds: 3_000 },
    'premium flood': { kind: 'error', code: 420, message: 'FLOOD_PREMIUM_WAIT_7' },
    'network lost': { kind: 'cut' },
    'no answer': { kind: 'silence' },
    'server trouble': { kind: 'error', code: 500, message: 'INTERNAL_SERVER_ERROR' },
    private: { kind: 'error', code: 400, message: 'CHANNEL_PRIVATE' },
    refused: { kind: 'error', code: 400, message: 'SOMETHING_NEW' },
    revoked: { kind: 'revoke' },
    // Of the file, not of the server: fault-walk-file.ts.
    'disk full': null,
  } as const;

  // The server asks before it answers: there the world changes, and there a fault is met.
  const meet = sample.faults.meet.bind(sample.faults);
  sample.faults.meet = (method) => {
    if (!ASKED.has(method)) return meet(method);
    requests += 1;
    const due = waiting.filter((one) => --one.nth === 0);
    waiting = waiting.filter(({ nth }) => nth > 0);
    for (const { act } of due) act();
    if (!armed || --armed.from > 0 || armed.times <= 0) return meet(method);
    armed.times -= 1;
    met = true;
    const { fault } = armed;
    if (fault === 'inexact') sample.faults.behaviour.inexact = true;
    else if (fault === 'gone a while') {
      // It comes back once the loss is told.
      armed.times = 0;
      const running = run.downloader.list().find(({ state }) => !rests(state));
      const told = run.until(running?.downloadId ?? '', (state) => state.kind === 'offline' || rests(state));
      back = sample.server
        .stopListening()
        .then(() => told)
        .then(() => sample.server.listenAgain());
    } else return methodFault[fault];
    return null;
  };

  const read = (channelId: string): WalkKept => {
    reading ??= openReading(archive.file);
    return reading.read(channelId);
  };

  const stack: WalkStack = {
    ...own,
    company,
    channelId: archive.channelId,
    get run() {
      return run satisfies FaultRun as WalkRun;
    },
    // As many as the round trip is worth, and that is this machine's.
    readsAhead: true,
    now: () => world.now(),
    advance(seconds) {
      world.advanceClock(seconds);
      for (const one of [own, ...others.map((other) => other.world)]) one.sync();
    },
    arm(fault, nth, times) {
      armed = { fault, from: nth, times };
      met = false;
    },
    disarm() {
      const wasMet = met;
      armed = null;
      met = false;
      waiting = [];
      sample.faults.behaviour.inexact = false;
      return wasMet;
    },
    atRequest(nth, act) {
      waiting.push({ nth, act });
    },
    requests: () => requests,
    async restart(signIn) {
      await back;
      await run.downloader.shut();
      stopReading();
      if (signIn) await archive.signInAgain();
      else await archive.restart();
      run = await archive.begin({ clock });
    },
    async beginAnew() {
      await run.downloader.forgetChannel(archive.channelId);
      await archive.beginAnew();
    },
    another: () => archive.begin({ clock, wishes: 'another.json' }),
    kept() {
      const kept = read(archive.channelId);
      looks += 1;
      if (looks % LOOKS_PER_CHECK === 0) reading?.check();
      return Promise.resolve(kept);
    },
    firstVisible: async () => (await archive.cache.readChannel(archive.channelId))?.firstVisible?.date ?? null,
    async end() {
      await back;
      Object.assign(sample.faults, { meet });
      await run.downloader.shut();
      stopReading();
      await bench.tidy();
    },
  };
  return stack;
}
