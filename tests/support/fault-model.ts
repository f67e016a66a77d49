// The naive model that random walks are held against: what the world showed at each moment, and for every covered second
// the moments between which it was read. Plain maps and sets, a second at a time. It imports nothing.

interface Version {
  readonly since: number;
  readonly text: string;
  readonly shown: boolean;
}

interface Life {
  readonly date: number;
  /** In the order of moments; deleted is not shown. */
  readonly versions: Version[];
}

export interface ModelSpan {
  readonly from: number;
  readonly until: number;
}

export interface ModelRow {
  readonly id: number;
  readonly date: number;
  readonly text: string | null;
}

/** How late a message may still appear under an earlier date: nothing newer may be claimed. */
const SLACK = 60;

export class FaultModel {
  /** Rises with every change of the world. */
  #moment = 0;
  readonly #lives = new Map<number, Life>();
  /** For every covered second the moments between which its answers were made. */
  readonly #held = new Map<number, Moments>();
  /** Messages that were read again after their second was. */
  readonly #readLater = new Map<number, Moments>();
  /** Messages far out of the order of dates: they may be found late, in seconds that were read before. */
  readonly #strays = new Set<number>();

  get moment(): number {
    return this.#moment;
  }

  /** A message is there from now on; where it is known already, it changes. */
  put(id: number, date: number, text: string, shown: boolean): void {
    this.#moment += 1;
    const life = this.#lives.get(id);
    const version = { since: this.#moment, text, shown };
    if (life) life.versions.push(version);
    else this.#lives.set(id, { date, versions: [version] });
  }

  stray(id: number): void {
    this.#strays.add(id);
  }

  remove(id: number): void {
    const last = this.#lives.get(id)?.versions.at(-1);
    const date = this.#lives.get(id)?.date;
    if (last && date !== undefined) this.put(id, date, last.text, false);
  }

  /**
   * The date of the oldest message that is shown now; null where nothing is. A history begins with its lowest ids, so a
   * stray says where only if no shown id is lower, or if what was known for the beginning takes it in.
   */
  oldest(known: number | null = null): number | null {
    const shown = [...this.#lives].filter(([, { versions }]) => versions.at(-1)?.shown);
    const lowest = Math.min(...shown.map(([id]) => id));
    const dates = shown
      .filter(([id, { date }]) => !this.#strays.has(id) || id === lowest || (known !== null && known <= date))
      .map(([, { date }]) => date);
    return dates.length === 0 ? null : Math.min(...dates);
  }

  /** The dates of what is shown now. */
  shownDates(): readonly number[] {
    return [...this.#lives.values()].filter(({ versions }) => versions.at(-1)?.shown).map(({ date }) => date);
  }

  ids(): readonly number[] {
    return [...this.#lives.keys()];
  }

  /** Nothing is kept any more; the world stays. */
  forget(): void {
    this.#held.clear();
    this.#readLater.clear();
  }

  isCovered(second: number): boolean {
    return this.#held.has(second);
  }

  /**
   * What is kept after a step that began at a moment, when the server's clock said `now`. Throws where a covered second
   * differs from what was shown while it was read, where coverage was lost or reaches too far, and where a row lies
   * outside it. `withdrawn`: disorder was met, so coverage may have been taken back.
   */
  check(
    began: number,
    now: number,
    { covered, rows }: { readonly covered: readonly ModelSpan[]; readonly rows: readonly ModelRow[] },
    withdrawn: boolean,
  ): void {
    const seconds = new Set<number>();
    for (const { from, until } of covered) {
      for (let second = from; second < until; second++) {
        if (seconds.has(second)) throw new Error(`second ${second} is covered twice`);
        seconds.add(second);
      }
    }
    for (const second of this.#held.keys()) {
      if (seconds.has(second)) continue;
      if (!withdrawn) throw new Error(`second ${second} was covered, and is no longer`);
      for (const [id, { date }] of this.#lives) if (date === second) this.#readLater.delete(id);
      this.#held.delete(second);
    }
    for (const second of seconds) {
      if (this.#held.has(second)) continue;
      if (second >= now - SLACK) throw new Error(`second ${second} is claimed at ${now}`);
      this.#held.set(second, { from: began, until: this.#moment });
    }
    const stored = new Map<number, ModelRow>();
    for (const row of rows) {
      if (stored.has(row.id)) throw new Error(`message ${row.id} is stored twice`);
      stored.set(row.id, row);
      if (!seconds.has(row.date)) throw new Error(`message ${row.id} is stored outside coverage, at ${row.date}`);
      const life = this.#lives.get(row.id);
      if (!life || life.date !== row.date) throw new Error(`message ${row.id} of ${row.date} is not of this world`);
    }
    const readNow = { from: began, until: this.#moment };
    for (const [id, { date, versions }] of this.#lives) {
      const held = this.#held.get(date);
      if (!held) continue;
      const row = stored.get(id) ?? null;
      if (this.#strays.has(id)) continue;
      const wrong = wrongWith(row, during(versions, this.#readLater.get(id) ?? held));
      if (wrong === null) continue;
      // What was taken back may have been read again in the same step; and a message that is newer than a stray which
      // stands above it is taken up where it was not there when its second was read.
      const isReadAgain = withdrawn || (row !== null && this.#strays.size > 0);
      if (!isReadAgain || wrongWith(row, during(versions, readNow)) !== null) {
        throw new Error(`message ${id} at ${date} ${wrong}`);
      }
      this.#readLater.set(id, readNow);
    }
  }
}

/** What a row, or its absence, says that was not shown; null where it is as it was. */
function wrongWith(row: ModelRow | null, seen: readonly Version[]): string | null {
  if (row && !seen.some(({ shown, text }) => shown && text === row.text)) {
    return `says ${row.text}, and showed ${JSON.stringify(seen)}`;
  }
  return !row && seen.every(({ shown }) => shown) ? 'is missing from a covered second' : null;
}

interface Moments {
  readonly from: number;
  readonly until: number;
}

/** What a message was between two moments; before its first version it was not there. */
function during(versions: readonly Version[], { from, until }: Moments): readonly Version[] {
  const before = versions.findLast(({ since }) => since <= from) ?? { since: 0, text: '', shown: false };
  return [before, ...versions.filter(({ since }) => since > from && since <= until)];
}
