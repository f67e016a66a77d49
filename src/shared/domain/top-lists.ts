// What a selection's messages name most often: hashtags, the hosts of their links, the channels they were forwarded from.
// Counted piece by piece; a message counts once for each, however often it names it.

export const TOP_KINDS = ['hashtags', 'domains', 'forwards'] as const;
export type TopKind = (typeof TOP_KINDS)[number];

/** One thing that is named. */
export interface TopEntry {
  /** What tells it from others: the folded tag with its #, the host, the channel's id. */
  readonly key: string;
  /** As it was written first; of a channel its name, or its id where no name is known. */
  readonly label: string;
  readonly messages: number;
}

export interface TopCursor {
  readonly date: string;
  readonly id: number;
}

/** The next part of a count. */
export interface TopSlice {
  /** Messages that were looked at. */
  readonly messages: number;
  readonly entries: Readonly<Record<TopKind, readonly TopEntry[]>>;
  readonly next: TopCursor | null;
  /** As in the list: how much of the search index is there. Null: all of it. */
  readonly preparing: number | null;
}

/** Different things that are told apart in a list. With more, those that come later are left out, and the list says so. */
export const MOST_ENTRIES = 100_000;

/** Entries of all slices so far, by key; bounded. */
export class TopTally {
  readonly #entries = new Map<string, TopEntry>();
  readonly #most: number;
  #isFull = false;

  constructor(most = MOST_ENTRIES) {
    this.#most = most;
  }

  /** How many different ones are known. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether some were left out. */
  get isFull(): boolean {
    return this.#isFull;
  }

  add(entries: readonly TopEntry[]): void {
    for (const entry of entries) {
      const before = this.#entries.get(entry.key);
      if (before) this.#entries.set(entry.key, { ...before, messages: before.messages + entry.messages });
      else if (this.#entries.size < this.#most) this.#entries.set(entry.key, entry);
      else this.#isFull = true;
    }
  }

  /** The most frequent ones, ties by key. Looks at each entry once and sorts only those that are shown. */
  top(count: number): readonly TopEntry[] {
    let best: TopEntry[] = [];
    let least = 0;
    for (const entry of this.#entries.values()) {
      if (best.length >= count && entry.messages < least) continue;
      best.push(entry);
      if (best.length < 4 * count + 64) continue;
      best = best.toSorted(byFrequency).slice(0, count);
      least = best.at(-1)?.messages ?? 0;
    }
    return best.toSorted(byFrequency).slice(0, count);
  }
}

function byFrequency(a: TopEntry, b: TopEntry): number {
  return b.messages - a.messages || (a.key < b.key ? -1 : 1);
}
