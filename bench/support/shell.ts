// The sqlite3 shell, as the yardstick of exports.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** A yardstick that is not on this machine: a sentence with the way to it. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

/**
 * The shell's version. As root on Debian or Ubuntu a missing one is installed, and said; elsewhere throws
 * MissingToolError with the line to type.
 */
export function ensureShell(say: (line: string) => void): string {
  const found = version();
  if (found) return found;
  const hasApt = existsSync('/usr/bin/apt-get');
  if (hasApt && process.getuid?.() === 0) {
    say('Installing Debian packages: sqlite3');
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'sqlite3');
    const installed = version();
    if (installed) return installed;
  }
  throw new MissingToolError(
    `The export is measured against the sqlite3 shell, which is missing here. ${wayTo(hasApt)}`,
  );
}

function wayTo(hasApt: boolean): string {
  if (hasApt)
    return 'Install it with:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends sqlite3\n';
  if (process.platform === 'darwin') return 'Install it with:\n\n  brew install sqlite\n';
  if (process.platform === 'win32') return 'Install it with:\n\n  winget install SQLite.SQLite\n';
  return 'Install your system’s package for it (mostly named sqlite3 or sqlite), then run this again.';
}

/** Quiet unless it fails; then its own words explain best. */
function apt(...args: readonly string[]): void {
  const result = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0) process.stderr.write(result.stderr);
}

function version(): string | null {
  const result = spawnSync('sqlite3', ['--version'], { encoding: 'utf8' });
  return result.status === 0 ? (result.stdout.split(' ')[0] ?? null) : null;
}

/** `sqlite3 -csv`: the rows of a query as a CSV file with a header. `setup` runs first (pragmas). */
export async function shellCsv(database: string, setup: string, query: string, file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn('sqlite3', ['-readonly', '-csv', '-header', '-cmd', setup, database, query], {
        stdio: ['ignore', handle.fd, 'inherit'],
      });
      child.on('error', reject);
      child.on('close', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`sqlite3 ended with code ${code}`));
      });
    });
  } finally {
    await handle.close();
  }
}
