// Hits in order of relevance, kept for the pages that follow. Relevance shifts with every message that comes, so that a page
// made anew would repeat some of what was shown and pass over others; and all hits had to be put in order for it once more.
import type { SearchCursor } from '../../../shared/domain/search.ts';

/** Questions whose hits are kept: the window's, and a few of the local API. Each has ten thousand at most, half a megabyte. */
const MOST_KEPT = 4;

export class RankedHits {
  #kept: readonly { readonly question: string; readonly hits: readonly SearchCursor[] }[] = [];

  keep(question: string, hits: readonly SearchCursor[]): void {
    const others = this.#kept.filter((one) => one.question !== question);
    this.#kept = [{ question, hits }, ...others].slice(0, MOST_KEPT);
  }

  /** The hits after one; null where they are not kept. */
  after(question: string, { second, id }: SearchCursor): readonly SearchCursor[] | null {
    const hits = this.#kept.find((one) => one.question === question)?.hits ?? [];
    const at = hits.findIndex((hit) => hit.id === id && hit.second === second);
    return at < 0 ? null : hits.slice(at + 1);
  }
}
