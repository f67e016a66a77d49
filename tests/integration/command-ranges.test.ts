// What commands say of dates, to people and to scripts: never that nothing is missing where nobody looked.
import { expect, onTestFinished, test } from 'vitest';
import type { Cache } from '../../src/main/cache/cache.ts';
import { openCache } from '../../src/main/cache/client.ts';
import { addition, batch, DAY, message, NEW_YEAR, temporaryFile } from '../../src/main/cache/test-support.ts';
import { understandCommand } from '../../src/main/cli/command-line.ts';
import type { CommandContext } from '../../src/main/cli/context.ts';
import { Output } from '../../src/main/cli/output.ts';
import { VERBS } from '../../src/main/cli/verbs/all.ts';
import { failureOf } from '../../src/shared/domain/failure.ts';

interface Said {
  readonly range: unknown;
  readonly complete: boolean;
  readonly gaps: readonly { readonly from: string; readonly until: string }[];
  readonly covered: readonly unknown[];
  readonly quiet_days: readonly string[];
  readonly partial_days: readonly string[];
}

/** January is wanted; its first two days are covered, the second is quiet; of the third a half. The last cut is the sixth. */
async function january(): Promise<Cache> {
  const workerPath = new URL('../../src/main/cache/worker.ts', import.meta.url);
  const cache = await openCache({ file: temporaryFile(), telegram: 'sample', workerPath });
  onTestFinished(() => cache.close());
  const period = { from: NEW_YEAR, until: NEW_YEAR + 31 * DAY };
  await cache.addChannel(
    addition({ period, firstVisible: { messageId: 1, date: NEW_YEAR - 90 * DAY }, lastCut: NEW_YEAR + 5 * DAY }),
  );
  await cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 2.5 * DAY }, [message(5, NEW_YEAR + 60)]));
  return cache;
}

async function coverage(...words: readonly string[]): Promise<{ readonly said: Said; readonly text: string }> {
  const cache = await january();
  const written = async (json: boolean): Promise<string> => {
    let text = '';
    const sink = { write: (piece: string) => (text += piece) };
    const output = new Output({ json, quiet: false, out: sink, err: sink, now: () => 0 });
    const understood = understandCommand(['coverage', ...words], VERBS, '0.0.0');
    if (understood.kind !== 'run') throw new Error(understood.text);
    await understood.verb.run({ reading: () => Promise.resolve(cache), output } as CommandContext, understood.typed);
    return text;
  };
  const { coverage: all } = JSON.parse(await written(true)) as { readonly coverage: readonly Said[] };
  const [said] = all;
  if (!said) throw new Error('nothing was said');
  return { said, text: await written(false) };
}

const day = (name: string): string => `${name}T00:00:00Z`;

test.each([
  [['--from', '2024-01-01', '--until', '2024-01-02'], true, []],
  [['--from', '2030-01-01', '--until', '2030-01-31'], false, [{ from: day('2030-01-01'), until: day('2030-02-01') }]],
  [['--from', '2030-01-01'], false, [{ from: day('2030-01-01'), until: '2030-01-01T00:00:01Z' }]],
  [['--from', '2023-12-01', '--until', '2023-12-31'], false, [{ from: day('2023-12-01'), until: day('2024-01-01') }]],
  [['--until', '2023-12-31'], false, [{ from: day('1970-01-01'), until: day('2024-01-01') }]],
  [['--from', '2024-01-02', '--until', 'now'], false, [{ from: '2024-01-03T12:00:00Z', until: day('2024-01-06') }]],
  [[], false, [{ from: '2024-01-03T12:00:00Z', until: day('2024-01-06') }]],
])('%j: complete %s, gaps %j', async (words, complete, gaps) => {
  const { said } = await coverage(...words);
  expect(said).toMatchObject({ complete, gaps });
});

test('why a gap can’t be filled now is said', async () => {
  const future = await coverage('--from', '2030-01-01');
  expect(future.text).toMatch(
    / {2}gap {6}2030-01-01[^]*After 2024-01-06 00:00:00, the last cut, nothing is complete yet\./,
  );
  const past = await coverage('--from', '2023-01-01', '--until', '2023-12-31');
  expect(past.text).toContain('Before 2023-10-03 00:00:00, the first visible message, nothing can be complete.');
  const whole = await coverage('--from', '2024-01-01', '--until', '2024-01-02');
  expect(whole.text).not.toMatch(/Before|After|gap /);
});

test('days of a range that begins and ends within them', async () => {
  const { said } = await coverage('--from', '2024-01-02T12:00:00Z', '--until', '2024-01-03T06:00:00+02:00');
  expect(said).toMatchObject({
    range: { from: '2024-01-02T12:00:00Z', until: '2024-01-03T04:00:00Z' },
    complete: true,
    quiet_days: ['2024-01-02'],
    partial_days: ['2024-01-03'],
  });
});

test('dates that hold nothing are refused, not found complete', async () => {
  const refused = await coverage('--from', '2024-02-01', '--until', '2024-01-01').catch(failureOf);
  expect(refused).toMatchObject({ kind: 'range-reversed' });
});

test.each([[['--from', '2025-01-01']], [['--until', '2023-12-31']]])(
  'fill %j: one date outside the collection period does not say what is wanted',
  async (words) => {
    const cache = await january();
    const understood = understandCommand(['fill', '@riverwatch', ...words], VERBS, '0.0.0');
    if (understood.kind !== 'run') throw new Error(understood.text);
    const context = { cache: () => Promise.resolve(cache) } as CommandContext;
    const refused = await understood.verb.run(context, understood.typed).then(() => null, failureOf);
    expect(refused).toMatchObject({
      kind: 'range-reversed',
      message: 'This lies outside the collection period of River watch (@riverwatch).',
      next: 'Give both --from and --until.',
    });
  },
);
