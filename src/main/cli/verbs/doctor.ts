// lacuna doctor: what is where, and what is wrong with it; each with a sentence, and a way out where there is one.
import { existsSync, statfsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { counted } from '../../../shared/domain/counted.ts';
import { failureOf } from '../../../shared/domain/failure.ts';
import { cacheFileIn } from '../../archive-file.ts';
import { openSessionFile } from '../../session/session-file.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, exitCodeOf } from '../exit-codes.ts';
import type { Verb } from '../verb.ts';

interface Finding {
  readonly what: string;
  /** `note`: something to know. `bad`: something does not work. */
  readonly state: 'ok' | 'note' | 'bad';
  readonly says: string;
  readonly next?: string;
  readonly exitCode?: number;
}

/** Telegram's second data centre, where every client begins. */
const TELEGRAM = { host: '149.154.167.50', port: 443 } as const;
const REACH_MILLISECONDS = 5_000;
const LITTLE_ROOM = 500_000_000;

export const doctorVerb: Verb = {
  name: 'doctor',
  summary: 'say what is where, and what is wrong',
  examples: ['lacuna doctor --offline'],
  configure(command) {
    command.option('--offline', 'do not try to reach Telegram');
  },
  async run(context, { options }) {
    const findings = [
      runtime(context),
      folder(context),
      ...permissions(context),
      room(context),
      keyStore(context),
      await session(context),
      await archive(context),
      ...(options['offline'] === true || context.parts.globals.sample ? [] : [await network(context)]),
    ];
    const marks = { ok: 'ok  ', note: 'note', bad: 'BAD ' } as const;
    context.output.result(
      { findings: findings.map(({ exitCode: _code, ...shown }) => shown) },
      findings.flatMap(({ what, state, says, next }) => [
        `${marks[state]}  ${what}: ${says}`,
        ...(next === undefined ? [] : [`      ${next}`]),
      ]),
    );
    return findings.find(({ state }) => state === 'bad')?.exitCode ?? EXIT.done;
  },
};

function runtime({ parts }: CommandContext): Finding {
  const { electron, chrome, node } = process.versions;
  return {
    what: 'Lacuna',
    state: 'ok',
    says: `${parts.version} on Electron ${electron} (Node ${node}, Chromium ${chrome}), ${process.platform} ${process.arch}.`,
  };
}

function folder({ services, place }: CommandContext): Finding {
  const { home, logFile } = services.places;
  return {
    what: 'Folders',
    state: 'ok',
    says: `settings and session in ${home}, the archive in ${place.folder}, the log in ${logFile}.`,
  };
}

/** What others can read, and should not. */
function permissions({ services, place }: CommandContext): Finding[] {
  if (process.platform === 'win32') return [];
  const { sessionFile } = services.places;
  const secret = [sessionFile, sessionFile.replace(/\.json$/, '.key'), cacheFileIn(place.folder)];
  const open = secret.filter((file) => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0);
  if (open.length === 0) return [{ what: 'Permissions', state: 'ok', says: 'session and archive are yours alone.' }];
  return [
    {
      what: 'Permissions',
      state: 'bad',
      says: `others on this computer can read ${open.join(', ')}.`,
      next: `chmod 600 ${open.join(' ')}`,
      exitCode: EXIT.failed,
    },
  ];
}

function room({ place }: CommandContext): Finding {
  let at = place.folder;
  while (!existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  const { bavail, bsize } = statfsSync(at);
  const free = bavail * bsize;
  const says = `${Math.floor(free / 1e6).toLocaleString('en-US')} MB free where the archive lies.`;
  if (free > LITTLE_ROOM) return { what: 'Disk', state: 'ok', says };
  return { what: 'Disk', state: 'note', says, next: 'A million messages take about 1 GB.' };
}

function keyStore({ services }: CommandContext): Finding {
  return services.keyStore.isAvailable()
    ? { what: 'Key store', state: 'ok', says: 'the system’s can be used.' }
    : {
        what: 'Key store',
        state: 'note',
        says: 'the system’s can’t be used from here.',
        next: 'A session is kept with a key file or a passphrase: `lacuna sign-in --protect key-file`.',
      };
}

async function session({ services, parts }: CommandContext): Promise<Finding> {
  const what = 'Session';
  if (parts.globals.sample) return { what, state: 'ok', says: 'the sample channels need none.' };
  const file = openSessionFile({ file: services.places.sessionFile, keyStore: services.keyStore });
  try {
    const protection = await file.protection();
    if (protection === null) {
      return { what, state: 'note', says: 'none is stored.', next: 'Sign in with `lacuna sign-in`.' };
    }
    if (protection === 'passphrase' && parts.env['LACUNA_PASSPHRASE'] === undefined) {
      return { what, state: 'ok', says: 'one is stored, under a passphrase; it was not opened.' };
    }
    const { account } = await file.read(parts.env['LACUNA_PASSPHRASE']);
    const who = account.username === null ? account.userId : `@${account.username}`;
    return { what, state: 'ok', says: `one is stored for ${who}, kept by ${protection.replace('-', ' ')}.` };
  } catch (thrown) {
    return fromFailure(what, thrown);
  }
}

/** Opening looks through the file, and judges larger ones by what everything else is judged by. */
async function archive(context: CommandContext): Promise<Finding> {
  const what = 'Archive';
  if (!existsSync(cacheFileIn(context.place.folder))) return { what, state: 'note', says: 'there is none yet.' };
  try {
    const cache = await context.reading();
    const channels = await cache.listChannels();
    const messages = channels.reduce((sum, { messageCount }) => sum + messageCount, 0);
    const { file, sqliteVersion, schemaVersion, beside } = cache.info;
    return {
      what,
      state: 'ok',
      says: `${counted(channels.length, 'channel')}, ${counted(messages, 'message')} in ${file} (SQLite ${sqliteVersion}, schema ${schemaVersion}); it opens and looks whole.${beside ? ' Another copy of Lacuna has it open, too.' : ''}`,
    };
  } catch (thrown) {
    const found = fromFailure(what, thrown);
    return failureOf(thrown).kind === 'cache-in-use' ? { ...found, state: 'note' } : found;
  }
}

async function network({ parts }: CommandContext): Promise<Finding> {
  const what = 'Network';
  const { host, port } = parts.config.server ?? TELEGRAM;
  const trouble = await reach(host, port);
  if (trouble === null) return { what, state: 'ok', says: `${host}:${port} answers.` };
  return {
    what,
    state: 'bad',
    says: `Telegram at ${host}:${port} can’t be reached (${trouble}).`,
    next: 'Check the connection, a proxy, or a firewall. Reading and exporting work without it.',
    exitCode: EXIT.network,
  };
}

/** Null: a connection was made. */
function reach(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: REACH_MILLISECONDS });
    const done = (trouble: string | null): void => {
      socket.destroy();
      resolve(trouble);
    };
    socket.once('connect', () => done(null));
    socket.once('timeout', () => done('no answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}

function fromFailure(what: string, thrown: unknown): Finding {
  const { kind, message, next } = failureOf(thrown);
  return { what, state: 'bad', says: message, ...(next && { next }), exitCode: exitCodeOf(kind) };
}
