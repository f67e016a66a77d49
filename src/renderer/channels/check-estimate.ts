// What checking all of a channel again would cost. Guesses, and said to be.
import type { CoverageSummary } from '../../shared/domain/calendar.ts';

const PAGE_MESSAGES = 100;
/** Around each covered part some of what lies outside is read too. */
const REQUESTS_A_PART = 2;
/** Telegram is reported to bear about 30 pages in 30 seconds. */
const REQUESTS_A_MINUTE = 60;

export function requestsToCheck({ messages, gaps }: Pick<CoverageSummary, 'messages' | 'gaps'>): number {
  return Math.ceil(messages / PAGE_MESSAGES) + REQUESTS_A_PART * (gaps + 1);
}

/** A sentence; empty where it is not worth one. */
export function timeToCheck(requests: number): string {
  const minutes = Math.round(requests / REQUESTS_A_MINUTE);
  if (minutes < 2) return '';
  const time = minutes < 90 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `With Telegram’s limits that may take ${time} or so; it can be paused, and goes on after a restart.`;
}
