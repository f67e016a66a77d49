// The sample Telegram as a program of its own: whoever reads it knows what it prints at its start, and nothing else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ClientLogin } from './client-request.ts';

const PROGRAM = fileURLToPath(new URL('../../src/sample-telegram/main.ts', import.meta.url));

export interface SampleProgram extends ClientLogin {
  close(): Promise<void>;
}

/** Starts it on a free port; it ends with this process, whatever ends that. */
export async function startSampleProgram(...flags: readonly string[]): Promise<SampleProgram> {
  const program = spawn(process.execPath, [PROGRAM, '--exit-with-parent', ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(program, 'exit');
  const line = await Promise.race([
    once(createInterface(program.stdout), 'line') as Promise<[string]>,
    ended.then(([code]) => Promise.reject(new Error(`the sample Telegram ended with ${String(code)}`))),
  ]);
  const { publicKey: publicKeyPem, ...said } = JSON.parse(line[0]) as ClientLogin & { readonly publicKey: string };
  return {
    ...said,
    publicKeyPem,
    async close() {
      program.kill();
      await ended;
    },
  };
}
