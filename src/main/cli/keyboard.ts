// What is typed, or sent to the standard input. Secrets are not shown while they are typed.
import type { ReadStream } from 'node:tty';
import { fail } from '../../shared/domain/failure.ts';
import type { Output } from './output.ts';

/** The standard input as far as it is needed. */
export type Input = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;

const LONGEST_LINE = 10_000;

/** Whether somebody sits there to be asked. */
export function canAsk(input: Input, json: boolean): boolean {
  return input.isTTY === true && !json;
}

/** The first line of the standard input, without its line end. */
export function readLine(input: Input): Promise<string> {
  return lineFrom(input, () => undefined);
}

/** Asks for a line; a secret one is not shown. Throws `cancelled` at Ctrl-C and Ctrl-D. */
export async function ask(input: Input, output: Output, question: string, secret = false): Promise<string> {
  output.ask(`${question}: `);
  if (!secret) return (await lineFrom(input, () => undefined)).trim();
  input.setRawMode?.(true);
  try {
    return await lineFrom(input, () => undefined, true);
  } finally {
    input.setRawMode?.(false);
    output.ask('\n');
  }
}

function lineFrom(input: Input, onEnd: () => void, raw = false): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    const done = (settle: () => void): void => {
      input.off('data', take).off('end', end).off('error', reject);
      input.pause();
      onEnd();
      settle();
    };
    const end = (): void => done(() => resolve(line));
    const take = (data: Buffer | string): void => {
      for (const character of String(data)) {
        if (character === '\n' || character === '\r') return done(() => resolve(line));
        if (raw && (character === '\u0003' || character === '\u0004')) {
          return done(() => reject(fail('cancelled', 'Nothing was typed.', { kept: 'Nothing was changed.' })));
        }
        if (raw && (character === '\u007f' || character === '\b')) line = Array.from(line).slice(0, -1).join('');
        else line += character;
        if (line.length > LONGEST_LINE) return done(() => reject(fail('invalid-request', 'This line is too long.')));
      }
    };
    input.on('data', take).on('end', end).on('error', reject);
    input.resume();
  });
}
