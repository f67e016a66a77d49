// What is typed, or sent to the standard input. Secrets are not shown while they are typed.
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import { fail } from '../../shared/domain/failure.ts';
import type { Output } from './output.ts';

/** The standard input as far as it is needed. */
export type Input = NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;

const LONGEST_LINE = 10_000;
const [CTRL_C, CTRL_D, CTRL_U, BACKSPACE, DELETE] = ['\u0003', '\u0004', '\u0015', '\b', '\u007f'];

/** Whether somebody sits there to be asked. */
export function canAsk(input: Input, json: boolean): boolean {
  return input.isTTY === true && !json;
}

/** The first line of the standard input, without its line end. */
export function readLine(input: Input, signal: AbortSignal): Promise<string> {
  return lineFrom(input, signal, false);
}

/**
 * Asks for a line; a secret one is not shown. Throws `cancelled` at Ctrl-C and Ctrl-D, and when the signal aborts; the
 * terminal shows again what is typed then.
 */
export async function ask(
  input: Input,
  output: Output,
  question: string,
  signal: AbortSignal,
  secret = false,
): Promise<string> {
  if (!secret) {
    output.ask(`${question}: `);
    return (await lineFrom(input, signal, false)).trim();
  }
  // Before the question: whoever answers it at once is not shown either.
  input.setRawMode?.(true);
  try {
    output.ask(`${question}: `);
    return await lineFrom(input, signal, true);
  } finally {
    input.setRawMode?.(false);
    output.ask('\n');
  }
}

function lineFrom(input: Input, signal: AbortSignal, raw: boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    // A letter may come in two pieces.
    const decoder = new StringDecoder();
    const done = (settle: () => void): void => {
      input.off('data', take).off('end', end).off('error', reject);
      signal.removeEventListener('abort', stop);
      input.pause();
      settle();
    };
    const stop = (): void =>
      done(() => reject(fail('cancelled', 'Nothing was typed.', { kept: 'Nothing was changed.' })));
    // At a terminal Ctrl-D on an empty line ends the input: that is no answer.
    const end = (): void => (input.isTTY === true && line === '' ? stop() : done(() => resolve(line)));
    const take = (data: Buffer | string): void => {
      for (const character of typeof data === 'string' ? data : decoder.write(data)) {
        if (character === '\n' || character === '\r') return done(() => resolve(line));
        if (raw && (character === CTRL_C || character === CTRL_D)) return stop();
        if (raw && (character === BACKSPACE || character === DELETE)) line = Array.from(line).slice(0, -1).join('');
        else if (raw && character === CTRL_U) line = '';
        else line += character;
        if (line.length > LONGEST_LINE) return done(() => reject(fail('invalid-request', 'This line is too long.')));
      }
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop);
    input.on('data', take).on('end', end).on('error', reject);
    input.resume();
  });
}
