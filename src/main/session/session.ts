// Where the session stands: which Telegram, whose account, connected or not. It opens the archive that belongs to the
// chosen Telegram, signs in, and lets downloads run while somebody is signed in. One thing is done at a time.
import type { SessionState, TelegramKind } from '../../shared/domain/session.ts';
import { fail, failureOf, FailureError, type Failure } from '../../shared/domain/failure.ts';
import type { Archive, ArchivePlace } from '../archive.ts';
import type { Account, SignInStep, Telegram } from '../telegram/telegram.ts';
import { notSignedIn, REVOKED, shown } from './account-words.ts';
import { ArchiveSlot } from './archive-slot.ts';
import { SampleAccount } from './sample-account.ts';
import type { SessionParts, SignInRequest, TelegramAddress } from './session-parts.ts';
import type { StoredSession } from './stored-session.ts';
import { TelegramLine } from './telegram-line.ts';
import { Tries } from './tries.ts';

export class Session {
  readonly #parts: SessionParts;
  #state: SessionState = { kind: 'first-run' };
  readonly #line: TelegramLine;
  readonly #slot: ArchiveSlot;
  readonly #sample: SampleAccount;
  #user: string | null = null;
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
    this.#slot = new ArchiveSlot(parts, this.#line, (place, failure) => void this.#damaged(place, failure));
    this.#sample = new SampleAccount(parts.startSample, () => {
      void this.start('sample').catch((error: unknown) => parts.log(`no sample: ${String(error)}`));
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Which Telegram's archive is open; null before one was chosen. */
  get kind(): TelegramKind | null {
    return this.#slot.current?.kind ?? null;
  }

  get damagedPlace(): ArchivePlace | null {
    return this.#state.kind === 'failed' ? this.#slot.damaged : null;
  }

  get cacheFile(): string | null {
    return this.#slot.current?.cache.info.file ?? null;
  }

  /** The open archive; throws a Failure while there is none. */
  archive(): Archive {
    return this.#slot.archive();
  }

  /** The archive of the own account, where it is the one that is open. */
  ownArchive(): Archive | null {
    return this.kind === this.#parts.own.place.kind ? this.#slot.current : null;
  }

  /** Runs work while no download does; they go on after it. */
  async whilePaused<T>(work: () => Promise<T>): Promise<T> {
    const archive = this.#slot.current;
    await archive?.downloader.shut();
    try {
      return await work();
    } finally {
      if (this.#slot.current === archive && this.#state.kind === 'signed-in') archive?.downloader.open(this.#user);
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
      if (this.#slot.holdsOther('sample')) await this.#leave();
      await this.#openSample(signal);
      await this.#parts.choice.write('sample');
    });
  }

  /** Opens the archive of the researcher's own account again, and goes on with the session where one is stored. */
  resumeOwn(): Promise<void> {
    return this.#step(async (signal) => {
      if (this.#slot.holdsOther(this.#parts.own.place.kind)) await this.#leave();
      await this.#openOwn(signal);
      if (this.#slot.current) await this.#parts.choice.write('own');
    });
  }

  /** Closes what is open and opens the own archive: its file may be another one now. */
  reopenOwn(): Promise<void> {
    return this.#step(async (signal) => {
      await this.#leave();
      await this.#openOwn(signal);
      if (this.#slot.current) await this.#parts.choice.write('own');
    });
  }

  beginSignIn({ apiId, apiHash, phone, protection }: SignInRequest): Promise<void> {
    return this.#step(async (signal) => {
      const { own } = this.#parts;
      // What can't be kept safely is refused before Telegram sends a code.
      await own.file.protect(protection);
      if (this.#slot.holdsOther(own.place.kind)) await this.#leave();
      if (!this.#slot.current && !(await this.#openUnlessDamaged(own.place))) return;
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
      await this.#slot.current?.downloader.shut();
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
        if (this.#slot.current) await this.#parts.choice.write('own');
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
    void this.#untilSignedIn(signal, () =>
      this.#sample.signIn((server) => this.#connectTo(server, null, signal), signal),
    );
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
      throw new FailureError(REVOKED.atStart);
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
    this.#slot.current?.downloader.open(account.userId);
  }

  #connectTo(server: TelegramAddress | null, stored: StoredSession | null, signal: AbortSignal): Promise<Telegram> {
    const keep = this.#slot.current?.kind !== 'sample';
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
        usernameOf: async (channelId) => (await this.#slot.current?.cache.readChannel(channelId))?.username ?? null,
      },
      signal,
    );
  }

  async #revoked(): Promise<void> {
    this.#user = null;
    this.#turn({ kind: 'signed-out', failure: REVOKED.midway });
    await this.#slot.current?.downloader.shut();
    await this.#forgetRevoked(REVOKED.midway);
  }

  /** A session that Telegram has ended opens nothing any more. */
  async #forgetRevoked({ kind }: Failure): Promise<void> {
    if (kind !== 'session-revoked' || this.kind === 'sample') return;
    await this.#parts.own.file.remove().catch((error: unknown) => this.#parts.log(`not removed: ${String(error)}`));
  }

  /** Opens the archive, or shows why it can't be opened. */
  async #openOrFail(place: ArchivePlace): Promise<boolean> {
    if (this.#slot.holds(place)) return true;
    const failure = await this.#leave().then(() => {
      this.#turn({ kind: 'starting' });
      return this.#slot.open(place);
    }, failureOf);
    if (failure) this.#failed(place, failure);
    return failure === null;
  }

  /** Opens the archive, or shows that it is damaged, and the ways out. Other Failures are thrown: whoever asked is told. */
  async #openUnlessDamaged(place: ArchivePlace): Promise<boolean> {
    const failure = await this.#slot.open(place);
    if (failure && failure.kind !== 'cache-damaged') throw new FailureError(failure);
    if (failure) this.#failed(place, failure);
    return failure === null;
  }

  #failed(place: ArchivePlace, failure: Failure): void {
    this.#slot.failed(place, failure);
    this.#turn({ kind: 'failed', failure });
  }

  /** Damage was met while working: nothing more is shown of the file, nor written to it. */
  #damaged(place: ArchivePlace, failure: Failure): Promise<void> {
    return this.#step(async () => {
      if (!this.#slot.holds(place)) return;
      await this.#leave();
      this.#failed(place, failure);
    });
  }

  async #hangUp(): Promise<void> {
    this.#user = null;
    await this.#line.hangUp();
  }

  /** Closes the line, the archive and the sample, in the reverse of their opening. */
  async #leave(): Promise<void> {
    await this.#slot.current?.downloader.shut();
    await this.#hangUp();
    await this.#slot.release()?.close();
    await this.#sample.stop();
  }

  #turn(state: SessionState): void {
    this.#state = state;
    this.#parts.onState();
    if (state.kind !== 'starting') this.#onceStarted.splice(0).forEach((go) => go());
  }
}
