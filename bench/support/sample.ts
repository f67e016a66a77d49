// The sample Telegram as a program of its own beside the bench: its work is not counted as ours.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the program announces of itself. */
export interface SampleAddress {
  readonly host: string;
  readonly port: number;
  readonly publicKey: string;
  readonly phone: string;
  readonly code: string;
  /** Where `--control` was given. */
  readonly control: { readonly port: number; readonly token: string } | null;
  readonly channels: readonly {
    readonly id: number;
    readonly title: string;
    readonly username: string | null;
    readonly posts: number;
  }[];
}

export interface RunningSample {
  readonly address: SampleAddress;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../src/sample-telegram/main.ts', import.meta.url));

/** Its clock begins here in every run, so that all have the same world; and goes on, as clients need of a server. */
const NOW = '2026-06-01T12:00:00Z';

/**
 * Starts it with a seeded world, of one channel unless told otherwise; it ends with this process, whatever ends that.
 * `behaviour`: flags for how it is to behave.
 */
export async function startSample(
  posts: number,
  behaviour: readonly string[] = [],
  channels = 1,
): Promise<RunningSample> {
  const world = ['--seed', '7', '--channels', String(channels), '--no-special', '--posts', String(posts)];
  const flags = ['--port', '0', ...world, '--now', NOW, '--exit-with-parent', ...behaviour];
  const child = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  // The first line is the announcement; nothing follows it.
  const announced = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([
    announced,
    ended.then(([code]) => {
      throw new Error(`the sample Telegram ended with ${String(code)} before it listened`);
    }),
  ]);
  return { address: JSON.parse(line) as SampleAddress, stop };
}

/** Changes how a running one behaves, over its control port. */
export async function behave({ control }: SampleAddress, behaviour: Readonly<Record<string, unknown>>): Promise<void> {
  if (!control) throw new Error('the sample Telegram was started without its control port');
  const response = await fetch(`http://127.0.0.1:${control.port}/behaviour`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}` },
    body: JSON.stringify(behaviour),
  });
  if (!response.ok) throw new Error(`the sample Telegram answered ${response.status}: ${await response.text()}`);
}
