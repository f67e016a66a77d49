// What a verb works with: the services, an open archive, somebody signed in. Everything is opened when it is asked for
// and closed at the end.
import type { AppState, SessionState } from '../../shared/domain/session.ts';
import { fail, FailureError, failureOf, type Failure, type FailureKind } from '../../shared/domain/failure.ts';
import { cacheFileIn } from '../archive-file.ts';
import { openArchive, type Archive, type ArchivePlace } from '../archive.ts';
import type { Cache } from '../cache/cache.ts';
import { openCache } from '../cache/client.ts';
import type { Config } from '../config.ts';
import { NO_WISHES } from '../downloader/wish-file.ts';
import type { Services } from '../services.ts';
import { notSignedIn } from '../session/account-words.ts';
import type { Session } from '../session/session.ts';
import type { Globals } from './command-line.ts';
import { ask, canAsk, readLine, type Input } from './keyboard.ts';
import type { Output } from './output.ts';
import { openToRead } from './reading.ts';

const PASSPHRASE_QUESTION = 'Passphrase of the stored session';
/** A secret is asked for so often. */
const MOST_TRIES = 5;

export interface ContextParts {
  readonly services: Services;
  readonly config: Config;
  readonly globals: Globals;
  readonly output: Output;
  readonly input: Input;
  /** For what is no result to read: an export. */
  readonly stdout: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** The folder that relative paths begin at. */
  readonly cwd: string;
  /** Aborts when the command is to stop. */
  readonly signal: AbortSignal;
  readonly version: string;
  readonly cacheWorker: string;
  readonly olderWorker: string;
}

export class CommandContext {
  readonly parts: ContextParts;
  readonly output: Output;
  readonly services: Services;
  readonly signal: AbortSignal;
  #archive: Archive | null = null;
  #read: Cache | null = null;
  #passphrase: string | null = null;

  constructor(parts: ContextParts) {
    this.parts = parts;
    this.output = parts.output;
    this.services = parts.services;
    this.signal = parts.signal;
  }

  /** The archive that the command works on: the sample's, or the own account's. */
  get place(): ArchivePlace {
    const { places } = this.services;
    return this.parts.globals.sample ? places.sample() : places.own();
  }

  /** Opens the archive without asking Telegram for anything. Throws Failures: cache-in-use, cache-damaged … */
  async archive(): Promise<Archive> {
    this.#archive ??= await openArchive(this.place, {
      workerPath: this.parts.cacheWorker,
      history: NOBODY,
      networkBack: () => new Promise(() => undefined),
      emit: this.services.events.emit,
      wishes: NO_WISHES,
      log: this.services.log,
    });
    return this.#archive;
  }

  /** The archive, where the command has it open by itself. */
  get openedArchive(): Archive | null {
    return this.#archive;
  }

  /** The archive's cache for who only reads: beside the window or another command, where they have it open. */
  async reading(): Promise<Cache> {
    const { folder, identity } = this.place;
    const beside = (): Promise<Cache> =>
      openCache({ file: cacheFileIn(folder), telegram: identity, workerPath: this.parts.cacheWorker, beside: true });
    return (this.#read ??= await openToRead({ own: async () => (await this.archive()).cache, beside }, this.signal));
  }

  /** The same for who writes as well. Throws `cache-in-use` where another copy of Lacuna has it open. */
  async cache(): Promise<Cache> {
    return (await this.archive()).cache;
  }

  /** Gives the archive free, for the session to open it. */
  async closeArchive(): Promise<void> {
    const [archive, read] = [this.#archive, this.#read];
    [this.#archive, this.#read] = [null, null];
    if (read && read !== archive?.cache) await read.close();
    await archive?.close();
  }

  /** Signs in with the stored session, or to the sample. Throws Failures. */
  async signedIn(): Promise<Session> {
    await this.closeArchive();
    const { session, events } = this.services;
    const { sample, patience } = this.parts.globals;
    const settled = new Promise<SessionState>((resolve, reject) => {
      let timer: NodeJS.Timeout | null = null;
      const settle = (state: SessionState): void => {
        if (timer) clearTimeout(timer);
        stop();
        resolve(state);
      };
      const look = ({ session: state }: Pick<AppState, 'session'>): void => {
        if (state.kind === 'starting' || state.kind === 'first-run') return;
        if (state.kind !== 'offline') settle(state);
        else if ((state.failure.seconds ?? 0) > patience) settle(state);
        else if (!timer) {
          this.output.note(`${state.failure.message} Trying again for ${patience} s.`, waitingEvent(state.failure));
          timer = setTimeout(() => settle(state), patience * 1000);
        }
      };
      const stop = events.listen((name, event) => {
        // TypeScript does not narrow an event by its name.
        if (name === 'app.state-changed') look(event as AppState);
      });
      this.signal.addEventListener('abort', () => {
        if (timer) clearTimeout(timer);
        stop();
        reject(interrupted());
      });
    });
    await session.start(sample ? 'sample' : 'own');
    const state = await settled;
    if (state.kind === 'locked') await this.#unlock(session);
    else if (state.kind !== 'signed-in') throw refused(state);
    return session;
  }

  /** The stored session's passphrase: from the environment, the standard input, or typed. Null: nobody says it. */
  async passphrase(question = PASSPHRASE_QUESTION): Promise<string | null> {
    const { env, globals, input } = this.parts;
    const piped = globals.passphraseStdin && input.isTTY !== true;
    this.#passphrase ??=
      env['LACUNA_PASSPHRASE'] ?? (piped ? await readLine(input, this.signal) : await this.ask(question, true));
    return this.#passphrase;
  }

  /** Whether somebody sits there to be asked. */
  get canAsk(): boolean {
    return canAsk(this.parts.input, this.parts.globals.json);
  }

  /** Null where nobody can be asked. */
  async ask(question: string, secret = false): Promise<string | null> {
    return this.canAsk ? ask(this.parts.input, this.output, question, this.signal, secret) : null;
  }

  /**
   * Asks for a secret and uses it as it was typed, for spaces may belong to it; one that is refused is asked for again. Null
   * where nobody can be asked.
   */
  async askUntilRight<T>(
    question: string,
    refusal: FailureKind,
    use: (answer: string) => Promise<T>,
  ): Promise<T | null> {
    for (let tries = 1; ; tries++) {
      const answer = await this.ask(question, true);
      if (answer === null) return null;
      try {
        return await use(answer);
      } catch (thrown) {
        const { kind, message } = failureOf(thrown);
        if (kind !== refusal || tries >= MOST_TRIES) throw thrown;
        this.output.note(message);
      }
    }
  }

  async close(): Promise<void> {
    await this.closeArchive();
    await this.services.close();
  }

  async #unlock(session: Session): Promise<void> {
    const { env, globals } = this.parts;
    const isTyped = env['LACUNA_PASSPHRASE'] === undefined && !globals.passphraseStdin && this.canAsk;
    const passphrase = isTyped ? '' : await this.passphrase();
    if (passphrase === null) {
      throw fail('session-locked', 'The stored session is locked with a passphrase.', {
        next: 'Put it into the environment as LACUNA_PASSPHRASE, or give --passphrase-stdin and send it to the standard input.',
      });
    }
    const opened = new Promise<SessionState>((resolve) => {
      const stop = this.services.events.listen((name, event) => {
        if (name !== 'app.state-changed') return;
        const { session: state } = event as AppState;
        if (state.kind === 'starting' || state.kind === 'locked') return;
        stop();
        resolve(state);
      });
    });
    if (isTyped) {
      await this.askUntilRight(PASSPHRASE_QUESTION, 'passphrase-refused', (typed) => session.unlock(typed));
    } else await session.unlock(passphrase);
    const state = await opened;
    if (state.kind !== 'signed-in') throw refused(state);
  }
}

/** Who is asked where nobody is signed in. */
const NOBODY = {
  serverTime: () => Promise.reject(notSignedIn()),
  fetchHistory: () => Promise.reject(notSignedIn()),
  fetchMessages: () => Promise.reject(notSignedIn()),
  newestId: () => Promise.reject(notSignedIn()),
  fetchChannel: () => Promise.reject(notSignedIn()),
};

/** Why nobody is signed in, as a Failure. */
function refused(state: SessionState): FailureError {
  if ('failure' in state && state.failure) return new FailureError(state.failure);
  return fail('not-signed-in', 'Nobody is signed in to Telegram.', {
    kept: 'What is in the archive can be read and exported.',
    next: 'Sign in with `lacuna sign-in`, or give --sample to work on the sample channels.',
  });
}

export function waitingEvent({ kind, message, seconds }: Failure): object {
  return { event: 'waiting', reason: kind, message, ...(seconds !== undefined && { seconds }) };
}

/** The command was told to stop. */
export function interrupted(kept = 'Nothing was changed.', next?: string): FailureError {
  return fail('cancelled', 'Stopped.', { kept, ...(next && { next }) });
}
