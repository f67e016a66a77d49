// What the bottom bar says of a check. Pure.
import { findingWords, type CheckFindings } from '../../shared/domain/check.ts';
import { count, counted } from '../../shared/domain/counted.ts';
import type { Download, DownloadState } from '../../shared/domain/download.ts';
import { assertNever } from '../../shared/domain/failure.ts';
import type { Instant } from '../../shared/domain/time-range.ts';
import { instantWords } from '../coverage/day-words.ts';
import { timeLeftWords } from './time-left.ts';

/** `range`: its days, `1 – 31 Mar 2024`. */
export function checkTitle(kind: DownloadState['kind'], range: string): string {
  switch (kind) {
    case 'running':
    case 'flood-wait':
    case 'offline':
      return `Checking ${range}`;
    case 'waiting':
      return `Waiting to check ${range}`;
    case 'paused':
      return `Check paused: ${range}`;
    case 'done':
      return `Checked ${range}`;
    case 'cancelled':
      return `Check cancelled: ${range}`;
    case 'failed':
      return `Check stopped: ${range}`;
    default:
      return assertNever(kind);
  }
}

/** `wait`: the rest of a flood as a clock. */
export function checkDetails(
  { state, rate, requests, gapSeconds }: Download,
  check: CheckFindings,
  left: number | null,
  wait: string,
): string {
  const soFar =
    check.messages === 0 ? 'nothing compared yet' : `${soFarWords(check)} of ${counted(check.messages, 'message')}`;
  switch (state.kind) {
    case 'running':
      if (check.messages === 0)
        return requests > 1 ? `Reading, ${counted(requests, 'request')} so far` : 'Asking Telegram…';
      return [
        soFarWords(check),
        `${counted(check.messages, 'message')} compared`,
        ...(rate === null ? [] : [`${count(Math.round(rate))} / s`]),
        ...(left === null ? [] : [timeLeftWords(left)]),
      ].join(' · ');
    case 'flood-wait':
      return `Telegram asks us to wait ${wait}; until then: ${soFar}`;
    case 'offline':
      return `Waiting for the network; until then: ${soFar}`;
    case 'waiting':
      return 'It runs when its turn comes';
    case 'failed':
      return state.failure.message;
    case 'paused':
    case 'cancelled':
      return `Until then: ${soFar}`;
    case 'done':
      return doneWords(check, gapSeconds);
    default:
      return assertNever(state);
  }
}

function doneWords(check: CheckFindings, coveredSeconds: number): string {
  if (coveredSeconds === 0) return 'Nothing of it is downloaded, so there was nothing to check';
  if (check.messages === 0 && check.unjudged === 0) return `No messages there${asOfWords(check.asOf)}`;
  return `${counted(check.messages, 'message')} compared: ${findingWords(check)}${asOfWords(check.asOf)}`;
}

/** A count says when it was seen. */
function asOfWords(asOf: Instant | null): string {
  return asOf === null ? '' : `, as of ${instantWords(asOf)}`;
}

function soFarWords(check: CheckFindings): string {
  const words = findingWords(check);
  return words === 'nothing changed' ? 'nothing changed so far' : words;
}

/** Whether there is something that the list could show. */
export function hasChanges(check: CheckFindings | null): boolean {
  return check !== null && check.edited + check.deleted > 0;
}
