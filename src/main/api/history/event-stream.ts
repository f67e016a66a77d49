// Server-sent events to one reader. Nothing is written while bytes wait for a reader that is slow: what waits is at most
// one event, and comments are left out.
import type { ServerResponse } from 'node:http';
import { fail } from '../../../shared/domain/failure.ts';
import type { ApiContext } from '../context.ts';

export class EventStream {
  readonly #response: ServerResponse;
  readonly #context: Pick<ApiContext, 'times' | 'counters'>;
  readonly #signal: AbortSignal;

  constructor(response: ServerResponse, context: Pick<ApiContext, 'times' | 'counters'>, signal: AbortSignal) {
    this.#response = response;
    this.#context = context;
    this.#signal = signal;
  }

  get isOpen(): boolean {
    return this.#response.headersSent;
  }

  open(): void {
    if (this.isOpen) return;
    this.#response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    this.#response.flushHeaders();
  }

  /** `name` null: a plain message. Resolves when the reader has taken enough for the next one. */
  async send(name: string | null, data: unknown): Promise<void> {
    this.open();
    await this.#write(eventText(name, data));
  }

  async comment(text: string): Promise<void> {
    this.open();
    await this.#write(`: ${text.replace(/[\r\n]+/g, ' ')}\n\n`);
  }

  /** A last event, whatever waits for a slow reader, and the end. */
  end(name: string, data: unknown): void {
    this.open();
    this.#response.end(eventText(name, data));
  }

  async #write(text: string): Promise<void> {
    this.#signal.throwIfAborted();
    const isTaken = this.#response.write(text);
    const { counters } = this.#context;
    counters.mostBuffered = Math.max(counters.mostBuffered, this.#response.writableLength);
    if (isTaken) return;
    counters.stalls += 1;
    await this.#drained();
  }

  #drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#response.off('drain', drained);
        this.#signal.removeEventListener('abort', aborted);
      };
      const drained = (): void => {
        end();
        resolve();
      };
      const aborted = (): void => {
        end();
        reject(this.#signal.reason as Error);
      };
      const timer = setTimeout(() => {
        end();
        this.#response.destroy();
        reject(fail('cancelled', 'The reader took nothing for too long.'));
      }, this.#context.times.stall);
      this.#response.once('drain', drained);
      this.#signal.addEventListener('abort', aborted, { once: true });
    });
  }
}

/**
 * One line of data, whatever a text holds: JSON has no line ends of its own but these of Unicode, by which some readers
 * part lines too.
 */
function eventText(name: string | null, data: unknown): string {
  const json = JSON.stringify(data).replace(
    /[\u0085\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${name === null ? '' : `event: ${name}\n`}data: ${json}\n\n`;
}
