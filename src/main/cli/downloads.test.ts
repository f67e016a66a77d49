import { expect, test } from 'vitest';
import { OPEN_END, type Download } from '../../shared/domain/download.ts';
import { downloadJson, type Ended } from './downloads.ts';

const [FIRST, CUT] = [Date.UTC(2022, 5, 7) / 1000, Date.UTC(2024, 0, 31, 12) / 1000];

function ended(range: Download['range'], cut: Download['cut'], gapSeconds = 1): Ended {
  const counts = { messages: 3, batches: 1, requests: 2, gapSeconds };
  return {
    channel: { firstVisible: { messageId: 1, date: FIRST } },
    download: { range, cut, state: { kind: 'done' }, ...counts },
  } as Ended;
}

test.each([
  ['what lies after the cut was not filled', { from: FIRST + 1, until: CUT + 99 }, { from: FIRST + 1, until: CUT }],
  ['nor what lies before the first visible message', { from: 0, until: CUT - 9 }, { from: 0, until: CUT - 9 }],
])('%s', (_what, range, cut) => {
  expect(downloadJson(ended(range, cut))).toMatchObject({
    outcome: 'filled',
    from: cut.from === 0 ? '2022-06-07T00:00:00Z' : '2022-06-07T00:00:01Z',
    until: cut.until === CUT ? '2024-01-31T12:00:00Z' : '2024-01-31T11:59:51Z',
  });
});

test('up to now, of which nothing has come yet, has no end', () => {
  const range = { from: CUT + 99, until: OPEN_END };
  expect(downloadJson(ended(range, range, 0))).toMatchObject({ outcome: 'nothing-to-do', until: null });
});
