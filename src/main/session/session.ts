// Where the session stands: which Telegram, whose account, connected or not. It opens the archive that belongs to the
// chosen Telegram, signs in, and lets downloads run while somebody is signed in. One thing is done at a time.
import type { SessionState, TelegramKind } from '../../shared/domain/session.ts';
import { fail, failureOf, FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Archive, ArchivePlace } from '../archive.ts';
import type { SampleAddress } from '../config.ts';
import type { SampleProcess } from '../sample-process.ts';
import type { Account, SignInStep, Telegram } from '../telegram/telegram.ts';
import { notSignedIn, shown } from './account-words.ts';
import type { SessionParts, SignInRequest, TelegramAddress } from './session-parts.ts';
import type { StoredSession } from './stored-session.ts';
import { TelegramLine } from './telegram-line.ts';
import { Tries } from './tries.ts';

/** The sample takes any. */
const SAMPLE_API = { apiId: 1, apiHash: 'sample' } as const;

export class Session {
  readonly #parts: SessionParts;
  #state: SessionState = { kind: 'first-run' };
  #archive: Archive | null = null;
  /** The archive that was found to be damaged, while the state is `failed` for it. */
  #damagedPlace: ArchivePlace | null = null;
  readonly #line: TelegramLine;
  #user: string | null = null;
  #sample: SampleProcess | null = null;
  /** Ends whatever is being tried; made anew by every step. */
  #attempt = new AbortController();
  #tries: Tries | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #onceStarted: (() => void)[] = [];

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#line = new TelegramLine(parts.createTelegram, (connection) => {
      if (this.#state.kind !== 'signed-in') return;
      if (connection === 'revoked') void this.#revoked();
      else this.#turn({ ...this.#state, connected: connection === 'connected' });
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Which Telegram's archive is open; null before one was chosen. */
  get kind(): TelegramKind | null {
    return this.#archive?.kind ?? null;
  }

  get damagedPlace(): ArchivePlace | null {
    return this.#state.kind === 'failed' ? this.#damagedPlace : null;
  }

  get cacheFile(): string | null {
    return this.#archive?.cache.info.file ?? null;
  }

  /** The open archive; throws a Failure while there is none. */
  archive(): Archive {
    if (this.#archive) return this.#archive;
    throw fail('not-signed-in', 'No archive is open.', { next: 'Choose how to begin.' });
  }

  /** The archive of the own account, where it is the one that is open. */
  ownArchive(): Archive | null {
    return this.#archive?.kind === this.#parts.own.place.kind ? this.#archive : null;
  }

  /** Runs work while no download does; they go on after it. */
  async whilePaused<T>(work: () => Promise<T>): Promise<T> {
    const archive = this.#archive;
    await archive?.downloader.shut();
    try {
      return await work();
    } finally {
      if (this.#archive === archive && this.#state.kind === 'signed-in') archive?.downloader.open(this.#user);
    }
  }

  /** Asks Telegram on behalf of whoever is signed in; while signing in is on its way, waits for it. */
  async ask<T>(request: (telegram: Telegram, signal: AbortSignal, user: string) => Promise<T>): Promise<T> {
    if (this.#state.kind === 'starting') await new Promise<void>((resolve) => this.#onceStarted.push(resolve));
    if (this.#state.kind === 'offline') throw new FailureError(this.#state.failure);
    if (this.#user === null) throw notSignedIn();
    return request(this.#line.telegram(), this.#attempt.signal, this.#user);
  }

  /** Goes on with what was chosen before, or waits for a choice. */
  start(choice: 'own' | 'sample' | null = this.#parts.choice.read()): Promise<void> {
    return this.#step(async (signal) => {
      if (choice === 'sample') await this.#openSample(signal);
      else if (choice === 'own') await this.#openOwn(signal);
      else this.#turn({ kind: 'first-run' });
    });
  }

  exploreSample(): Promise<void> {
    return this.#step(async (signal) => {
      if (this.#archive && this.#archive.kind !== 'sample') await this.#leave();
      await this.#openSample(signal);
      await this.#parts.choice.write('sample');
    });
  }

  /** Opens the archive of the researcher's own account again, and goes on with the session where one is stored. */
  resumeOwn(): Promise<void> {
    return this.#step(async (signal) => {
      if (this.#archive && this.#archive.kind !== this.#parts.own.place.kind) await this.#leave();
      await this.#openOwn(signal);
      if (this.#archive) await this.#parts.choice.write('own');
    });
  }

  /** Closes what is open and opens the own archive: its file may be another one now. */
  reopenOwn(): Promise<void> {
    return this.#step(async (signal) => {
      await this.#leave();
      await this.#openOwn(signal);
      if (this.#archive) await this.#parts.choice.write('own');
    });
  }

  beginSignIn({ apiId, apiHash, phone, protection }: SignInRequest): Promise<void> {
    return this.#step(async (signal) => {
      const { own } = this.#parts;
      // What can't be kept safely is refused before Telegram sends a code.
      await own.file.protect(protection);
      if (this.#archive && this.#archive.kind !== own.place.kind) await this.#leave();
      if (!this.#archive && !(await this.#openUnlessDamaged(own.place))) return;
      const telegram = await this.#connectTo(own.server, null, signal);
      if (await telegram.connect(signal)) throw new Error('a new session is signed in already');
      const { via, length } = await telegram.requestCode({ apiId, apiHash, phone }, signal);
      this.#turn({ kind: 'code-needed', phone, via, length });
    });
  }

  submitCode(code: string): Promise<void> {
    return this.#step(async (signal) => this.#take(await this.#line.telegram().submitCode(code, signal)));
  }

  submitPassword(password: string): Promise<void> {
    return this.#step(async (signal) => {
      const account = await this.#line.telegram().submitPassword(password, signal);
      await this.#take({ kind: 'signed-in', account });
    });
  }

  /** Back to where signing in began. */
  cancelSignIn(): Promise<void> {
    return this.#step(async () => {
      await this.#hangUp();
      if (this.#parts.choice.read() === 'own') this.#turn({ kind: 'signed-out', failure: null });
      else {
        await this.#leave();
        this.#turn({ kind: 'first-run' });
      }
    });
  }

  /** Opens the session file with its passphrase. A wrong one is thrown, and the session stays locked. */
  unlock(passphrase: string): Promise<void> {
    return this.#step(async (signal) => {
      const stored = await this.#parts.own.file.read(passphrase);
      await this.#resume(stored, signal);
    });
  }

  /** Ends the session at Telegram and forgets it here. The archive stays, to be read and exported. */
  signOut(): Promise<void> {
    return this.#step(async (signal) => {
      await this.#archive?.downloader.shut();
      const telegram = this.#line.current;
      let failure: Failure | null = null;
      try {
        await telegram?.signOut(signal);
      } catch (thrown) {
        // Forgotten here all the same; the sentence says that Telegram could not be told.
        failure = failureOf(thrown);
      }
      if (this.kind !== 'sample') await this.#parts.own.file.remove();
      await this.#hangUp();
      this.#turn({ kind: 'signed-out', failure });
    });
  }

  /** Tries again now: the connection that is being waited for, or the archive that could not be opened. */
  async retry(): Promise<void> {
    if (this.#state.kind === 'offline') this.#tries?.wake();
    else if (this.#state.kind === 'failed' || this.#state.kind === 'signed-out') await this.start();
  }

  /** Does the work on the damaged archive's file, which nobody has open then, and opens what comes of it. */
  recover<T>(work: () => Promise<T>): Promise<T> {
    let result: Promise<T> | null = null;
    const done = this.#step(async (signal) => {
      const place = this.damagedPlace;
      if (!place) throw fail('invalid-request', 'No archive is damaged any more.');
      result = work();
      await result;
      if (place.kind === 'sample') await this.#openSample(signal);
      else {
        await this.#openOwn(signal);
        if (this.#archive) await this.#parts.choice.write('own');
      }
    });
    return done.then(() => result as Promise<T>);
  }

  /** Closes everything and shows the ways to begin again. Nothing is deleted. */
  chooseAgain(): Promise<void> {
    return this.#step(async () => {
      await this.#leave();
      await this.#parts.choice.write(null);
      this.#turn({ kind: 'first-run' });
    });
  }

  close(): Promise<void> {
    return this.#step(() => this.#leave());
  }

  /** One step at a time; a new one ends what the one before still tries. */
  #step(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#attempt.abort();
    const attempt = new AbortController();
    this.#attempt = attempt;
    const done = this.#last.then(() => work(attempt.signal));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #openSample(signal: AbortSignal): Promise<void> {
    this.#turn({ kind: 'starting' });
    if (!(await this.#openOrFail(this.#parts.samplePlace))) return;
    void this.#untilSignedIn(signal, async () => {
      const { phone, code, ...server } = await this.#sampleAddress();
      const telegram = await this.#connectTo({ ...server, publicKeyPem: server.publicKey }, null, signal);
      const known = await telegram.connect(signal);
      if (known) return known;
      await telegram.requestCode({ ...SAMPLE_API, phone }, signal);
      const step = await telegram.submitCode(code, signal);
      if (step.kind === 'signed-in') return step.account;
      throw fail('sample-unavailable', 'The sample Telegram asks for a password that it should not have.');
    });
  }

  async #sampleAddress(): Promise<SampleAddress> {
    if (!this.#sample) {
      const sample = await this.#parts.startSample();
      this.#sample = sample;
      void sample.ended.finally(() => {
        if (this.#sample !== sample) return;
        // It ended by itself: another one takes its place, on another port.
        this.#sample = null;
        void this.start('sample').catch((error: unknown) => this.#parts.log(`no sample: ${String(error)}`));
      });
    }
    return this.#sample.address;
  }

  async #openOwn(signal: AbortSignal): Promise<void> {
    const { own } = this.#parts;
    this.#turn({ kind: 'starting' });
    if (!(await this.#openOrFail(own.place))) return;
    try {
      const protection = await own.file.protection();
      if (protection === null) this.#turn({ kind: 'signed-out', failure: null });
      else if (protection === 'passphrase') this.#turn({ kind: 'locked', failure: null });
      else await this.#resume(await own.file.read(), signal);
    } catch (thrown) {
      this.#turn({ kind: 'signed-out', failure: failureOf(thrown) });
    }
  }

  async #resume(stored: StoredSession, signal: AbortSignal): Promise<void> {
    this.#turn({ kind: 'starting' });
    void this.#untilSignedIn(signal, async () => {
      const telegram = this.#line.current ?? (await this.#connectTo(this.#parts.own.server, stored, signal));
      const account = await telegram.connect(signal);
      if (account) return account;
      throw fail('session-revoked', 'Telegram has ended this session.', {
        kept: 'The archive is complete as it was.',
        next: 'Sign in again.',
      });
    });
  }

  /** Tries until somebody is signed in. Never throws. */
  async #untilSignedIn(signal: AbortSignal, signIn: () => Promise<Account>): Promise<void> {
    this.#tries = new Tries(signal);
    const end = await this.#tries.until(signIn, (failure) => {
      this.#logged(failure);
      this.#turn({ kind: 'offline', failure });
    });
    if (signal.aborted || end === null) return;
    if (end.kind === 'signed-in') return this.#signedIn(end.account);
    this.#logged(end.failure);
    await this.#forgetRevoked(end.failure);
    this.#turn({ kind: 'signed-out', failure: end.failure });
  }

  #logged({ kind, detail, message }: Failure): void {
    this.#parts.log(`not signed in: ${kind} ${detail ?? message}`);
  }

  async #take(step: SignInStep): Promise<void> {
    if (step.kind === 'password-needed') this.#turn({ kind: 'password-needed', hint: step.hint });
    else {
      await this.#parts.choice.write('own');
      await this.#signedIn(step.account);
    }
  }

  async #signedIn(account: Account): Promise<void> {
    this.#user = account.userId;
    this.#turn({ kind: 'signed-in', account: shown(account), connected: true });
    this.#archive?.downloader.open(account.userId);
  }

  #connectTo(server: TelegramAddress | null, stored: StoredSession | null, signal: AbortSignal): Promise<Telegram> {
    const keep = this.#archive?.kind !== 'sample';
    this.#user = null;
    return this.#line.connectTo(
      {
        server,
        stored,
        onStore: async (session) => {
          if (!keep) return;
          if (session) await this.#parts.own.file.write(session);
          else await this.#parts.own.file.remove();
        },
        usernameOf: async (channelId) => (await this.#archive?.cache.readChannel(channelId))?.username ?? null,
      },
      signal,
    );
  }

  async #revoked(): Promise<void> {
    const failure: Failure = {
      kind: 'session-revoked',
      message: 'Telegram has ended this session.',
      kept: 'Everything that was committed is in the archive.',
      next: 'Sign in again to go on filling.',
    };
    this.#user = null;
    this.#turn({ kind: 'signed-out', failure });
    await this.#archive?.downloader.shut();
    await this.#forgetRevoked(failure);
  }

  /** A session that Telegram has ended opens nothing any more. */
  async #forgetRevoked({ kind }: Failure): Promise<void> {
    if (kind !== 'session-revoked' || this.kind === 'sample') return;
    await this.#parts.own.file.remove().catch((error: unknown) => this.#parts.log(`not removed: ${String(error)}`));
  }

  /** Opens the archive, or shows why it can't be opened. */
  async #openOrFail(place: ArchivePlace): Promise<boolean> {
    try {
      if (this.#archive?.folder !== place.folder) {
        await this.#leave();
        this.#turn({ kind: 'starting' });
        await this.#open(place);
      }
      return true;
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.#parts.log(`the archive was not opened: ${failure.kind} ${failure.detail ?? failure.message}`);
      this.#failed(place, failure);
      return false;
    }
  }

  /** Opens the archive, or shows that it is damaged, and the ways out. Other Failures are thrown: whoever asked is told. */
  async #openUnlessDamaged(place: ArchivePlace): Promise<boolean> {
    try {
      await this.#open(place);
      return true;
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'cache-damaged') throw thrown;
      this.#parts.log(`the archive was not opened: ${failure.detail ?? failure.message}`);
      this.#failed(place, failure);
      return false;
    }
  }

  #failed(place: ArchivePlace, failure: Failure): void {
    this.#damagedPlace = failure.kind === 'cache-damaged' ? place : null;
    this.#turn({ kind: 'failed', failure });
  }

  /** Damage was met while working: nothing more is shown of the file, nor written to it. */
  #damaged(place: ArchivePlace, failure: Failure): Promise<void> {
    return this.#step(async () => {
      if (this.#archive?.folder !== place.folder) return;
      await this.#leave();
      this.#failed(place, failure);
    });
  }

  async #open(place: ArchivePlace): Promise<void> {
    this.#archive = await this.#parts.openArchive(place, {
      history: this.#line.history,
      networkBack: (signal) => this.#line.networkBack(signal),
      onDamage: (failure) => void this.#damaged(place, failure),
    });
  }

  async #hangUp(): Promise<void> {
    this.#user = null;
    await this.#line.hangUp();
  }

  /** Closes the line, the archive and the sample, in the reverse of their opening. */
  async #leave(): Promise<void> {
    const archive = this.#archive;
    await archive?.downloader.shut();
    await this.#hangUp();
    this.#archive = null;
    await archive?.close();
    const sample = this.#sample;
    this.#sample = null;
    await sample?.stop();
  }

  #turn(state: SessionState): void {
    this.#state = state;
    this.#parts.onState();
    if (state.kind !== 'starting') this.#onceStarted.splice(0).forEach((go) => go());
  }
}
