// What a command says. People read its results on the standard output and its progress on the standard error; machines
// read JSON on the standard output, one object a line, the last of which is the outcome.
import type { Failure } from '../../shared/domain/failure.ts';
import { cutToWidth, plain, plainLine } from './terminal-text.ts';

/** A stream as far as it is needed. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly out: Sink;
  readonly err: Sink;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** Without a terminal a line of progress is written this often at most. */
const LINE_MILLISECONDS = 5_000;
const TTY_MILLISECONDS = 100;

export class Output {
  readonly #options: OutputOptions;
  #line: string | null = null;
  #toldAt = -Infinity;
  #isSaid = false;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  get json(): boolean {
    return this.#options.json;
  }

  /** Whether the outcome was written: the result, or how it failed. */
  get isSaid(): boolean {
    return this.#isSaid;
  }

  /** What was asked for: a document for machines, lines for people. Called once, at the end. */
  result(document: object, lines: readonly string[]): void {
    this.#isSaid = true;
    this.#wipe();
    if (this.json) this.#document(document);
    else for (const line of lines) this.#options.out.write(`${plain(line)}\n`);
  }

  /** Something on the way that people should know. Machines get it as an event. */
  note(text: string, event: object | null = null): void {
    if (this.json) {
      if (event) this.#document(event);
      return;
    }
    this.#wipe();
    this.#options.err.write(`${plain(text)}\n`);
  }

  /** How far it is: a line that is written over on a terminal, lines now and then elsewhere. */
  progress(text: string, event: object): void {
    const { err, now, quiet } = this.#options;
    if (quiet) return;
    const at = now();
    const terminal = err.isTTY === true;
    if (at - this.#toldAt < (terminal || this.json ? TTY_MILLISECONDS : LINE_MILLISECONDS)) return;
    this.#toldAt = at;
    if (this.json) this.#document(event);
    else if (terminal) {
      this.#line = cutToWidth(plainLine(text), (err.columns ?? 80) - 1);
      err.write(`\r${this.#line}\u001b[K`);
    } else err.write(`${plainLine(text)}\n`);
  }

  /** How it failed: one sentence a line for people, `{"error": …}` for machines. */
  failure({ kind, message, kept, next, seconds }: Failure, exitCode: number): void {
    this.#isSaid = true;
    this.#wipe();
    if (this.json) {
      const more = { ...(kept && { kept }), ...(next && { next }), ...(seconds !== undefined && { seconds }) };
      this.#document({ error: { kind, message, ...more }, exitCode });
    } else for (const line of [message, kept, next]) if (line) this.#options.err.write(`${plain(line)}\n`);
  }

  /** A question, where somebody sits there. */
  ask(text: string): void {
    this.#wipe();
    this.#options.err.write(text);
  }

  #document(document: object): void {
    this.#options.out.write(`${JSON.stringify(document)}\n`);
  }

  #wipe(): void {
    if (this.#line !== null) this.#options.err.write('\r\u001b[K');
    this.#line = null;
  }
}
