// What was found, outside the list: over all channels, or in one by relevance.
import type { Failure } from '../../shared/domain/failure.ts';
import type { SearchAnswer, SearchWish } from '../../shared/domain/search.ts';
import { NO_HITS, type HitPages } from './hit-pages.ts';

/** `channelId` null: over all channels. */
export type Question = Pick<SearchWish, 'text' | 'channelId' | 'range' | 'filter' | 'order'>;

export interface Results extends Pick<SearchAnswer, 'order' | 'preparing'> {
  readonly question: Question;
  /** Tells one answer from the next: another one is read from its beginning. */
  readonly answer: number;
  readonly found: HitPages;
  readonly total: NonNullable<SearchAnswer['total']>;
  /** All of them are being counted. */
  readonly counting: boolean;
  /** Others were found since, which are not among the hits. */
  readonly outdated: boolean;
  /** What is shown answers an earlier question. */
  readonly stale: boolean;
  readonly failure: Failure | null;
}

export const NOTHING = {
  answer: 0,
  found: NO_HITS,
  total: { count: 0, exact: true },
  order: 'date',
  preparing: null,
  counting: false,
  outdated: false,
  failure: null,
} as const;
