import { describe, expect, test } from 'vitest';
import { NOTHING_FOUND, type CheckFindings } from '../../shared/domain/check.ts';
import { OPEN_END, type Download } from '../../shared/domain/download.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { fromIso } from '../../shared/domain/time-range.ts';
import { hasChanges } from './check-words.ts';
import { detailsOf, titleOf } from './download-words.ts';

const at = (iso: string): number => fromIso(iso) ?? 0;
const RANGE = { from: at('2024-03-01T00:00:00Z'), until: at('2024-04-01T00:00:00Z') };
const FAILURE = { kind: 'private-channel', message: 'The channel is private.' } as const;
const FOUND: CheckFindings = {
  ...NOTHING_FOUND,
  messages: 1_204,
  edited: 41,
  deleted: 3,
  added: 2,
  unchanged: 1_158,
  asOf: at('2026-11-24T21:40:05Z'),
};

function says(state: Download['state'], check: Partial<CheckFindings> = FOUND, more: Partial<Download> = {}): string {
  const download: Download = {
    downloadId: 'a',
    channelId: channelId(1),
    range: RANGE,
    cut: RANGE,
    state,
    gapSeconds: 2_678_400,
    coveredSeconds: 1_000_000,
    messages: 1_201,
    batches: 13,
    requests: 14,
    rate: 12.3,
    startedAt: 0,
    check: { ...NOTHING_FOUND, ...check },
    ...more,
  };
  return `${titleOf(download)} | ${detailsOf(download, 18, 1_000)}`;
}

describe('a check', () => {
  const running = { kind: 'running', gap: RANGE } as const;
  test('running', () => {
    expect(says(running)).toBe(
      'Checking 1 – 31 Mar 2024 | 41 edited, 3 no longer on Telegram, 2 new · 1,204 messages compared · 12 / s · about 20 s left',
    );
    expect(says(running, { messages: 9 })).toContain('| nothing changed so far · 9 messages compared');
    expect(says(running, {}, { requests: 1 })).toContain('| Asking Telegram…');
    expect(says(running, {}, { requests: 4 })).toContain('| Reading, 4 requests so far');
  });
  test('waiting for Telegram, the network and its turn', () => {
    expect(says({ kind: 'flood-wait', until: 1_042, seconds: 60 })).toContain(
      '| Telegram asks us to wait 0:42; until then: 41 edited, 3 no longer on Telegram, 2 new of 1,204 messages',
    );
    expect(says({ kind: 'offline', since: 0, failure: FAILURE }, {})).toContain('until then: nothing compared yet');
    expect(says({ kind: 'waiting' })).toMatch(/^Waiting to check 1 – 31 Mar 2024 \|/);
  });
  test('stopped', () => {
    expect(says({ kind: 'paused' })).toMatch(/^Check paused: 1 – 31 Mar 2024 \| Until then: 41 edited/);
    expect(says({ kind: 'cancelled' })).toMatch(/^Check cancelled: /);
    expect(says({ kind: 'failed', failure: FAILURE, goOnBelow: null })).toBe(
      'Check stopped: 1 – 31 Mar 2024 | The channel is private.',
    );
  });
  test('done: the counts carry the moment at which they were seen', () => {
    expect(says({ kind: 'done' })).toBe(
      'Checked 1 – 31 Mar 2024 | 1,204 messages compared: 41 edited, 3 no longer on Telegram, 2 new, as of 24 Nov 2026, 21:40:05 UTC',
    );
    expect(says({ kind: 'done' }, {}, { gapSeconds: 0 })).toContain('there was nothing to check');
    expect(says({ kind: 'done' }, { asOf: FOUND.asOf })).toContain('| No messages there, as of 24 Nov 2026');
    const all = { range: { from: RANGE.from, until: OPEN_END } };
    expect(says({ kind: 'done' }, FOUND, all)).toMatch(/^Checked 1 – 31 Mar 2024 \|/);
  });
  test('what the list can show: edited and gone messages', () => {
    expect(hasChanges(null)).toBe(false);
    expect(hasChanges({ ...NOTHING_FOUND, added: 2 })).toBe(false);
    expect(hasChanges({ ...NOTHING_FOUND, deleted: 1 })).toBe(true);
  });
});
