// The program's flags, read and checked. What can't be used is refused with a sentence.
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { FaultRule } from './faults.ts';
import type { Behaviour } from './world/model.ts';

/** A flag that can't be used; the message is a sentence for a person. */
export class FlagError extends Error {}

export interface Flags {
  readonly help: boolean;
  readonly port: number;
  readonly seed: number;
  readonly channels: number;
  readonly posts: number;
  readonly special: boolean;
  readonly now: string | undefined;
  readonly stopped: boolean;
  readonly password: string | null;
  readonly publicKeyFile: string | null;
  readonly privateKeyFile: string | null;
  readonly control: boolean;
  readonly exitWithParent: boolean;
  readonly behaviour: Partial<Behaviour>;
  readonly faults: readonly FaultRule[];
}

export const HELP = `The sample Telegram: a small Telegram server on 127.0.0.1, with a world made from a seed.

  --port N               where it listens; 0, the default: any free port
  --seed N               what the world is made from (default 7)
  --channels N           channels besides the three special ones (default 5)
  --no-special           without the supergroup, the private channel and the one with a hidden early history
  --posts N              messages from 2022-05-18 to 2026-05-18, all channels together (default 20000)
  --now DATE             where its clock starts, e.g. 2026-06-01T12:00:00Z (default: now)
  --stopped-clock        the clock moves only through the control port
  --password WORD        the account's two-step password (default: none)
  --public-key FILE      writes the server's public key there (PEM)
  --private-key FILE     the server's own key (PEM); made there, readable by its owner only, when it is missing
  --control              opens the control port, which tests use
  --exit-with-parent     ends when its standard input ends
  --round-trip MS        waits before every answer
  --page-size N          shows at most N messages a page, whatever was asked
  --inclusive-dates      offset_date also shows messages of that very second
  --budget N/SECONDS     at most N requests in every SECONDS, then FLOOD_WAIT
  --flood METHOD:NTH:SECONDS      the nth call of a method is answered with FLOOD_WAIT; may be given more than once
  --error METHOD:NTH:CODE:NAME    the nth call of a method fails, e.g. messages.getHistory:3:500:RPC_CALL_FAIL
  --help                 this text

It prints one line of JSON: host, port, phone, code, password, publicKey, control, channels.
`;

const OPTIONS = {
  help: { type: 'boolean' },
  port: { type: 'string' },
  seed: { type: 'string' },
  channels: { type: 'string' },
  posts: { type: 'string' },
  'no-special': { type: 'boolean' },
  now: { type: 'string' },
  'stopped-clock': { type: 'boolean' },
  password: { type: 'string' },
  'public-key': { type: 'string' },
  'private-key': { type: 'string' },
  control: { type: 'boolean' },
  'exit-with-parent': { type: 'boolean' },
  'round-trip': { type: 'string' },
  'page-size': { type: 'string' },
  'inclusive-dates': { type: 'boolean' },
  budget: { type: 'string' },
  flood: { type: 'string', multiple: true },
  error: { type: 'string', multiple: true },
} as const satisfies ParseArgsOptionsConfig;

/** @throws FlagError */
export function readFlags(args: readonly string[]): Flags {
  const values = parse(args);
  const password = values.password ?? null;
  if (password === '') throw new FlagError('--password needs a word.');
  return {
    help: values.help === true,
    port: whole('--port', values.port, 0, 0, 65_535),
    seed: whole('--seed', values.seed, 7, 0, Number.MAX_SAFE_INTEGER),
    channels: whole('--channels', values.channels, 5, 1, 500),
    posts: whole('--posts', values.posts, 20_000, 1, 20_000_000),
    special: values['no-special'] !== true,
    now: values.now,
    stopped: values['stopped-clock'] === true,
    password,
    publicKeyFile: values['public-key'] ?? null,
    privateKeyFile: values['private-key'] ?? null,
    control: values.control === true,
    exitWithParent: values['exit-with-parent'] === true,
    behaviour: {
      roundTripMs: whole('--round-trip', values['round-trip'], 0, 0, 60_000),
      pageSize: whole('--page-size', values['page-size'], 0, 0, 100),
      inclusiveOffsetDate: values['inclusive-dates'] === true,
      budget: values.budget === undefined ? null : readBudget(values.budget),
    },
    faults: [...(values.flood ?? []).map(readFlood), ...(values.error ?? []).map(readError)],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new FlagError(`${said}. See --help.`, { cause: error });
  }
}

function whole(flag: string, text: string | undefined, normal: number, low: number, high: number): number {
  if (text === undefined) return normal;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= low && value <= high) return value;
  throw new FlagError(`${flag} needs a whole number from ${low} to ${high}, not "${text}".`);
}

function readBudget(text: string): Behaviour['budget'] {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  if (match === null) throw new FlagError(`--budget needs requests and seconds, such as 30/10, not "${text}".`);
  return { requests: whole('--budget', match[1], 0, 1, 1e6), seconds: whole('--budget', match[2], 0, 1, 86_400) };
}

function readFlood(text: string): FaultRule {
  const match = /^([\w.*]+):(\d+):(\d+)$/.exec(text);
  if (match === null) throw new FlagError(`--flood needs METHOD:NTH:SECONDS, not "${text}".`);
  const seconds = whole('--flood', match[3], 0, 1, 1e6);
  return { method: match[1] ?? '', nth: whole('--flood', match[2], 0, 1, 1e9), fault: { kind: 'flood', seconds } };
}

function readError(text: string): FaultRule {
  const match = /^([\w.*]+):(\d+):(\d+):(\w+)$/.exec(text);
  if (match === null) throw new FlagError(`--error needs METHOD:NTH:CODE:NAME, not "${text}".`);
  const fault = { kind: 'error', code: whole('--error', match[3], 0, 1, 999), message: match[4] ?? '' } as const;
  return { method: match[1] ?? '', nth: whole('--error', match[2], 0, 1, 1e9), fault };
}
