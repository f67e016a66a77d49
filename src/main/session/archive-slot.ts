// The one archive that is open, or the place of one that is damaged.
import { fail, failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { TelegramKind } from '../../shared/domain/session.ts';
import type { Archive, ArchivePlace } from '../archive.ts';
import type { SessionParts } from './session-parts.ts';
import type { TelegramLine } from './telegram-line.ts';

export class ArchiveSlot {
  readonly #parts: Pick<SessionParts, 'openArchive' | 'log'>;
  readonly #line: Pick<TelegramLine, 'history' | 'networkBack'>;
  readonly #onDamage: (place: ArchivePlace, failure: Failure) => void;
  #archive: Archive | null = null;
  #damaged: ArchivePlace | null = null;

  /** `onDamage`: the open file turned out to be damaged while it was used. */
  constructor(
    parts: Pick<SessionParts, 'openArchive' | 'log'>,
    line: Pick<TelegramLine, 'history' | 'networkBack'>,
    onDamage: (place: ArchivePlace, failure: Failure) => void,
  ) {
    this.#parts = parts;
    this.#line = line;
    this.#onDamage = onDamage;
  }

  get current(): Archive | null {
    return this.#archive;
  }

  /** Where the archive lies that was found to be damaged at last. */
  get damaged(): ArchivePlace | null {
    return this.#damaged;
  }

  /** The open archive; throws a Failure while there is none. */
  archive(): Archive {
    if (this.#archive) return this.#archive;
    throw fail('not-signed-in', 'No archive is open.', { next: 'Choose how to begin.' });
  }

  holds({ folder }: Pick<ArchivePlace, 'folder'>): boolean {
    return this.#archive?.folder === folder;
  }

  /** Whether an archive of another Telegram is open. */
  holdsOther(kind: TelegramKind): boolean {
    return this.#archive !== null && this.#archive.kind !== kind;
  }

  /** Opens an archive in the empty place. Returns the Failure that prevented it, or null. */
  async open(place: ArchivePlace): Promise<Failure | null> {
    try {
      this.#archive = await this.#parts.openArchive(place, {
        history: this.#line.history,
        networkBack: (signal) => this.#line.networkBack(signal),
        onDamage: (failure) => this.#onDamage(place, failure),
      });
      return null;
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.#parts.log(`the archive was not opened: ${failure.kind} ${failure.detail ?? failure.message}`);
      return failure;
    }
  }

  /** Remembers whether a failure is damage, and whose. */
  failed(place: ArchivePlace, failure: Failure): void {
    this.#damaged = failure.kind === 'cache-damaged' ? place : null;
  }

  /** Empties the place; whoever empties it closes the archive. */
  release(): Archive | null {
    const archive = this.#archive;
    this.#archive = null;
    return archive;
  }
}
