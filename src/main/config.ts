// The only reader of argv and env.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { fail } from '../shared/domain/failure.ts';
import { VERB_NAMES } from './cli/verb-names.ts';

export interface Config {
  /** `--sample`: skip the first-run choice. */
  readonly sample: boolean;
  /**
   * `--sample-server FILE.json`: a sample Telegram that runs already, described as it describes itself when it starts.
   * Development builds only.
   */
  readonly sampleServer: SampleAddress | null;
  /** `--server HOST:PORT --server-key FILE.pem`: any MTProto server with that RSA key. Development builds only. */
  readonly server: { readonly host: string; readonly port: number; readonly publicKeyPem: string } | null;
  /** The renderer's development server, set by electron-vite. */
  readonly rendererUrl: string | null;
}

const sampleAddress = z.object({
  host: z.string(),
  port: z.int().min(1).max(65_535),
  publicKey: z.string(),
  phone: z.string(),
  code: z.string(),
});
/** How a sample Telegram is reached and signed in to. */
export type SampleAddress = z.infer<typeof sampleAddress>;

/** Reads the app's own flags out of argv (Electron and Chromium have theirs in it too). Throws Failures. */
export function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv, packaged: boolean): Config {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: {
      sample: { type: 'boolean' },
      'sample-server': { type: 'string' },
      server: { type: 'string' },
      'server-key': { type: 'string' },
    },
    strict: false,
  });
  const [address, key, sampleServer] = [values['server'], values['server-key'], values['sample-server']];
  return configFrom(
    { sample: values['sample'] === true, sampleServer, server: address, serverKey: key },
    env,
    packaged,
  );
}

/** The flags as they were given; what is no text was given without one. */
export interface ConfigFlags {
  readonly sample: boolean;
  readonly sampleServer: unknown;
  readonly server: unknown;
  readonly serverKey: unknown;
}

/** Throws Failures for flags that can't be used. */
export function configFrom(
  { sample, sampleServer, server: address, serverKey: key }: ConfigFlags,
  env: NodeJS.ProcessEnv,
  packaged: boolean,
): Config {
  if (packaged && (address !== undefined || key !== undefined || sampleServer !== undefined)) {
    throw fail(
      'invalid-request',
      'This build connects to Telegram and its own sample only: --server, --server-key and --sample-server are for development builds.',
    );
  }
  return {
    sample,
    sampleServer: typeof sampleServer === 'string' ? readSampleAddress(sampleServer) : null,
    server: address === undefined && key === undefined ? null : readServer(address, key),
    rendererUrl: packaged ? null : (env['ELECTRON_RENDERER_URL'] ?? null),
  };
}

/**
 * What is asked of Lacuna without a window: the words after `--cli`, or, in a package, from the first word that is a verb.
 * Null: the window is wanted. Chromium's own switches stand before.
 */
export function commandIn(argv: readonly string[], packaged: boolean): readonly string[] | null {
  const marked = argv.indexOf('--cli');
  if (marked >= 0) {
    const words = argv.slice(marked + 1);
    return words[0] === '--' ? words.slice(1) : words;
  }
  if (!packaged) return null;
  const first = argv.findIndex((word, at) => at > 0 && !word.startsWith('-'));
  return VERB_NAMES.some((name) => name === argv[first]) ? argv.slice(first) : null;
}

function readServer(address: unknown, key: unknown): Config['server'] {
  const match = typeof address === 'string' ? /^(.+):(\d{1,5})$/.exec(address) : null;
  const [, host, port] = match ?? [];
  if (!host || !port || Number(port) > 65_535) {
    throw fail('invalid-request', `--server takes HOST:PORT, not ${String(address)}.`);
  }
  if (typeof key !== 'string') {
    throw fail('invalid-request', '--server needs --server-key FILE.pem, the RSA public key of that server.');
  }
  let publicKeyPem: string;
  try {
    publicKeyPem = readFileSync(key, 'utf8');
  } catch (error) {
    throw fail('invalid-request', `The key file ${key} can't be read.`, { cause: error });
  }
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port), publicKeyPem };
}

/** What a sample Telegram says of itself when it starts. Throws a Failure for anything else. */
export function parseSampleAddress(value: unknown): SampleAddress {
  const parsed = sampleAddress.safeParse(value);
  if (parsed.success) return parsed.data;
  throw fail('sample-unavailable', 'The sample Telegram did not say how to reach it.', {
    next: 'Start Lacuna again; if it happens again, please report it with the log file (Help menu).',
    detail: parsed.error.message,
  });
}

function readSampleAddress(file: string): SampleAddress {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail('invalid-request', `The file ${file} of --sample-server can't be read.`, { cause: error });
  }
  return parseSampleAddress(value);
}
