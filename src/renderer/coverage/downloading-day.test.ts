import { expect, it } from 'vitest';
import type { Download, DownloadState } from '../../shared/domain/download.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { DAY_SECONDS, rangeOfDays } from '../../shared/domain/time-range.ts';
import { downloadingDay } from './downloading-day.ts';

const CHANNEL = channelId(1);
const GAP = rangeOfDays(10, 20);

function download(state: DownloadState): Download {
  return {
    downloadId: 'a',
    channelId: CHANNEL,
    range: GAP,
    cut: GAP,
    state,
    gapSeconds: 0,
    coveredSeconds: 0,
    messages: 0,
    batches: 0,
    requests: 0,
    rate: null,
    startedAt: null,
    check: null,
  };
}

const running = download({ kind: 'running', gap: GAP });

it.each([
  ['the gap’s newest day before the first batch', [running], {}, 20],
  ['the day below the last batch', [running], { a: { from: 15 * DAY_SECONDS, until: GAP.until } }, 14],
  ['the day whose middle was reached', [running], { a: { from: 15.5 * DAY_SECONDS, until: GAP.until } }, 15],
  ['the newest day of the next gap', [running], { a: rangeOfDays(30, 31) }, 20],
  ['none while it is paused', [download({ kind: 'paused' })], {}, null],
  ['none between gaps', [download({ kind: 'running', gap: null })], {}, null],
])('is %s', (_, downloads, lastBatch, day) => expect(downloadingDay(downloads, lastBatch, CHANNEL)).toBe(day));

it('is of the channel in view', () => expect(downloadingDay([running], {}, channelId(2))).toBeNull());
