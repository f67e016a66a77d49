// What the bottom bar says of a download. Pure; days are UTC.
import { count, counted } from '../../shared/domain/counted.ts';
import { OPEN_END, type Download, type DownloadState } from '../../shared/domain/download.ts';
import { assertNever } from '../../shared/domain/failure.ts';
import { daysTouched, type Instant, type TimeRange } from '../../shared/domain/time-range.ts';
import { dayWords, rangeWords } from '../coverage/day-words.ts';
import { checkDetails, checkTitle } from './check-words.ts';
import { timeLeftWords } from './time-left.ts';

/** `28 Mar → 19 Mar 2024`: newest first, as it is read; an open end is `now`. */
export function downwards(range: TimeRange): string {
  if (isUpdate(range)) return `now → ${dayWords(daysTouched(range).first, 'short')}`;
  const { first, last } = daysTouched(range);
  if (first === last) return dayWords(first, 'short');
  const from = dayWords(last, 'short');
  const until = dayWords(first, 'short');
  return `${from.slice(-4) === until.slice(-4) ? from.slice(0, -5) : from} → ${until}`;
}

/** `19 – 28 Mar 2024`, `19 Mar 2024 – now`. */
export function upwards(range: TimeRange): string {
  if (isUpdate(range)) return `${dayWords(daysTouched(range).first, 'short')} – now`;
  return rangeWords(range, 'short');
}

/** 0 to 1 by time covered; null before it is known what there is to do. */
export function shareDone({ gapSeconds, coveredSeconds, state }: Download): number | null {
  if (state.kind === 'done') return 1;
  return gapSeconds > 0 ? coveredSeconds / gapSeconds : null;
}

/** `0:42`, `12:05`, `1:02:03`. */
export function clockWords(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(left / 60);
  return minutes < 60
    ? `${minutes}:${two(left % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(left % 60)}`;
}

/** The bold words at the bar's start. */
export function titleOf({ state, cut, range, check }: Download): string {
  if (check !== null) return checkTitle(state.kind, upwards(cut));
  switch (state.kind) {
    case 'running':
    case 'flood-wait':
    case 'offline':
      return `Filling ${downwards(cut)}`;
    case 'waiting':
      return `Waiting: ${upwards(cut)}`;
    case 'paused':
      return `Paused: ${upwards(cut)}`;
    case 'done':
      return isUpdate(range) ? 'Up to date' : `Filled ${upwards(cut)}`;
    case 'cancelled':
      return `Cancelled: ${upwards(cut)}`;
    case 'failed':
      return `Stopped: ${upwards(cut)}`;
    default:
      return assertNever(state);
  }
}

/** The words after the progress: what happened, and what is safe. */
export function detailsOf(download: Download, left: number | null, now: Instant): string {
  const { state, messages, check } = download;
  if (check !== null) {
    const wait = state.kind === 'flood-wait' ? clockWords(state.until - now) : '';
    return checkDetails(download, check, left, wait);
  }
  switch (state.kind) {
    case 'running':
      return runningWords(download, left);
    case 'flood-wait':
      return `Telegram asks us to wait ${clockWords(state.until - now)}, ${safeWords(messages)}`;
    case 'offline':
      return `Waiting for the network, ${safeWords(messages)}`;
    case 'waiting':
      return 'It runs when its turn comes';
    case 'paused':
      return capital(safeWords(messages));
    case 'cancelled':
      return messages === 0 ? 'Nothing was downloaded' : `${counted(messages, 'message')} kept`;
    case 'failed':
      return state.failure.message;
    case 'done':
      return doneWords(download);
    default:
      return assertNever(state);
  }
}

function runningWords({ messages, batches, rate, state, requests }: Download, left: number | null): string {
  if (batches === 0) {
    const asked = state.kind === 'running' && state.gap ? 'Reading' : 'Asking Telegram';
    return requests > 1 ? `${asked}, ${counted(requests, 'request')} so far` : `${asked}…`;
  }
  return [
    counted(messages, 'message'),
    counted(batches, 'batch', 'batches'),
    ...(rate === null ? [] : [`${count(Math.round(rate))} / s`]),
    ...(left === null ? [] : [timeLeftWords(left)]),
  ].join(' · ');
}

function doneWords({ messages, gapSeconds, batches, range }: Download): string {
  if (isUpdate(range)) return messages === 0 ? 'No new messages' : counted(messages, 'new message');
  if (gapSeconds === 0 && batches === 0) return 'Nothing was missing, nothing was asked for';
  return messages === 0 ? 'Complete: no messages there' : `Complete: ${counted(messages, 'message')}`;
}

/** Asked for up to now. */
function isUpdate(range: TimeRange): boolean {
  return range.until >= OPEN_END;
}

function safeWords(messages: number): string {
  if (messages === 0) return 'what was committed is safe';
  return `${counted(messages, 'message')} ${messages === 1 ? 'is' : 'are'} safe`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Which download the bar shows: what moves, else what needs a hand, else what waits, else what ended last. */
export function foremost(downloads: readonly Download[]): Download | null {
  const ranked = downloads.map((download, at) => ({ download, rank: RANKS[download.state.kind], at }));
  // Of two that ended, the later one; of two that wait, the one whose turn comes first.
  ranked.sort((a, b) => a.rank - b.rank || (a.rank >= RANKS.failed ? b.at - a.at : a.at - b.at));
  return ranked[0]?.download ?? null;
}

const RANKS = {
  running: 0,
  'flood-wait': 0,
  offline: 0,
  waiting: 2,
  paused: 3,
  failed: 4,
  done: 5,
  cancelled: 5,
} as const satisfies Record<DownloadState['kind'], number>;

/** `2 waiting, 1 stopped`: the downloads that the bar does not show; empty where there are none. */
export function othersWords(downloads: readonly Download[], shown: Download | null): string {
  const counts = new Map<string, number>();
  for (const { downloadId, state } of downloads) {
    if (downloadId === shown?.downloadId) continue;
    const word = OTHERS[state.kind];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, many]) => `${count(many)} ${word}`).join(', ');
}

const OTHERS = {
  running: 'running',
  'flood-wait': 'running',
  offline: 'running',
  waiting: 'waiting',
  paused: 'paused',
  failed: 'stopped',
  done: 'done',
  cancelled: 'cancelled',
} as const satisfies Record<DownloadState['kind'], string>;
