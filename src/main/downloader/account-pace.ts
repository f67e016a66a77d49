import type { Limit } from './learnt-limit.ts';
import { Pace } from './pace.ts';
import type { DownloaderParts } from './parts.ts';

/** The pace of whoever is signed in: what was learnt of it is remembered for the next time. */
export class AccountPace {
  readonly pace: Pace;
  readonly #parts: DownloaderParts;
  #account: string | null = null;

  constructor(parts: DownloaderParts) {
    this.#parts = parts;
    this.pace = new Pace(parts.clock, (limit) => this.#remember(limit));
  }

  /** Whether this is its account; another one's limit has to be looked up first: {@link recall}. */
  isOf(account: string): boolean {
    return account === this.#account;
  }

  /** Never throws. Resolves to whether it still is this account's turn. */
  async recall(account: string): Promise<boolean> {
    this.#account = account;
    const limit = (await this.#parts.paces?.read(account, this.#parts.today())) ?? null;
    if (account !== this.#account) return false;
    this.pace.begin(limit);
    return true;
  }

  #remember(limit: Limit): void {
    const { paces, today, log } = this.#parts;
    log(`the account may make ${limit.requests} requests in ${limit.milliseconds} ms`);
    if (this.#account === null) return;
    paces?.write(this.#account, limit, today()).catch((thrown: unknown) => {
      log(`the pace was not saved: ${String(thrown)}`);
    });
  }
}
