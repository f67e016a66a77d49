// The only reader of argv and env.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fail } from '../shared/domain/failure.ts';

export interface Config {
  /** `--sample`: skip the first-run choice. */
  readonly sample: boolean;
  /** `--server HOST:PORT --server-key FILE.pem`: any MTProto server with that RSA key. Development builds only. */
  readonly server: { readonly host: string; readonly port: number; readonly publicKeyPem: string } | null;
  /** The renderer's development server, set by electron-vite. */
  readonly rendererUrl: string | null;
}

/** Reads the app's own flags out of argv (Electron and Chromium have theirs in it too). Throws Failures. */
export function readConfig(argv: readonly string[], env: NodeJS.ProcessEnv, packaged: boolean): Config {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: {
      sample: { type: 'boolean' },
      server: { type: 'string' },
      'server-key': { type: 'string' },
    },
    strict: false,
  });
  const address = values['server'];
  const key = values['server-key'];
  if ((address !== undefined || key !== undefined) && packaged) {
    throw fail(
      'invalid-request',
      'This build connects to Telegram only: --server and --server-key are for development builds.',
    );
  }
  return {
    sample: values['sample'] === true,
    server: address === undefined && key === undefined ? null : readServer(address, key),
    rendererUrl: packaged ? null : (env['ELECTRON_RENDERER_URL'] ?? null),
  };
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
