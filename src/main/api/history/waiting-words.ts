import { counted } from '../../../shared/domain/counted.ts';
import { assertNever } from '../../../shared/domain/failure.ts';
import type { Download } from '../../../shared/domain/download.ts';
import type { Instant } from '../../../shared/domain/time-range.ts';

/** What a stream is waiting for, as its comments say it. */
export function waitingWords(download: Download | null, now: Instant): string {
  if (download === null) return 'waiting for the connection to Telegram';
  const { state } = download;
  switch (state.kind) {
    case 'waiting':
      return 'waiting for other downloads';
    case 'running':
      return `downloading, ${counted(download.messages, 'message')} so far`;
    case 'flood-wait':
      return `Telegram asks to wait, ${Math.max(0, state.until - now)} s left`;
    case 'offline':
      return 'the network is lost, waiting for it';
    case 'paused':
      return 'the download was paused in Lacuna';
    case 'done':
    case 'cancelled':
    case 'failed':
      return `the download is ${state.kind}`;
    default:
      return assertNever(state);
  }
}

/** Whether somebody makes the stream wait, so that nothing may come for long. */
export function isHeldUp(download: Download | null): boolean {
  return download === null || ['waiting', 'flood-wait', 'offline', 'paused'].includes(download.state.kind);
}
