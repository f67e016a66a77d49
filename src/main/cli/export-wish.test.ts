import { describe, expect, test } from 'vitest';
import type { StoredChannel } from '../../shared/domain/channel.ts';
import { EXPORT_COLUMNS, PLAIN_CSV, type ExportPreset, type ExportSpec } from '../../shared/domain/export.ts';
import { failureOf } from '../../shared/domain/failure.ts';
import { channelId } from '../../shared/domain/ids.ts';
import { understandCommand } from './command-line.ts';
import { specOf } from './export-wish.ts';
import { VERBS } from './verbs/all.ts';
import type { Typed } from './verb.ts';

const RIVER = { channelId: channelId('1234567890'), username: 'riverwatch', lastCut: 1_717_243_200 } as StoredChannel;

function typed(...words: readonly string[]): Typed {
  const understood = understandCommand(['export', ...words], VERBS, '1.2.3');
  if (understood.kind !== 'run') throw new Error(understood.text);
  return understood.typed;
}

const spec = (words: readonly string[], presets: readonly ExportPreset[] = []): ExportSpec =>
  specOf([RIVER], typed(...words), presets);

describe('the format', () => {
  test.each([
    [[], PLAIN_CSV],
    [['-o', 'river.csv'], PLAIN_CSV],
    [['-o', '-'], PLAIN_CSV],
    [['-o', 'river.txt'], PLAIN_CSV],
    [['-o', 'river.tsv'], { ...PLAIN_CSV, delimiter: '\t' }],
    [['-o', 'river.tsv', '--delimiter', 'comma'], PLAIN_CSV],
    [['-o', 'C:\\data\\river.JSONL'], { kind: 'json-lines' }],
    [['-o', '2024.01/river.ndjson'], { kind: 'json-lines' }],
    [['-o', 'river.parquet'], { kind: 'parquet', partitioned: false }],
    [['-o', 'river.db'], { kind: 'sqlite' }],
    [['-o', 'river.htm', '--per-page', '500'], { kind: 'html', perPage: 500 }],
    [['-o', 'river.csv', '--format', 'html'], { kind: 'html', perPage: null }],
  ])('of %j', (words, format) => {
    expect(spec(words)).toMatchObject({ format, columns: EXPORT_COLUMNS });
  });
});

test.each([
  [['-o', 'river.parquet', '--delimiter', 'tab'], '--delimiter is for csv, and this is to be parquet.'],
  [['-o', 'river.jsonl', '--guard-formulas'], '--guard-formulas is for csv, and this is to be json-lines.'],
  [['--partitioned'], '--partitioned is for parquet, and this is to be csv.'],
  [['-o', 'pages', '--per-page', '50'], '--per-page is for html, and this is to be csv.'],
  [['-o', 'river.csv', '--author', 'x'.repeat(300)], /^An export can’t have this: selection filter author/],
])('%j contradict each other', (words, message) => {
  expect(() => spec(words)).toThrow(message);
});

test('pages of so many messages as can be asked for again, and no more', () => {
  expect(spec(['--format', 'html', '--per-page', '10000'])).toMatchObject({ format: { perPage: 10_000 } });
  expect(() => spec(['--format', 'html', '--per-page', '10001'])).toThrow(/from 10 to 10000/);
});

describe('a preset', () => {
  const PRESET: ExportPreset = {
    presetId: '8f14e45f-ceea-467f-a1d5-3f6f6d6a2b11',
    name: 'For R',
    spec: {
      selection: { channels: [channelId('1')], range: { from: 1, until: 2 }, filter: { text: 'x' } },
      columns: ['message_id'],
      format: { kind: 'json-lines' },
    },
  };

  test('says columns and format; channels, range and filters are those that were typed', () => {
    expect(spec(['--preset', 'For R', '--words', 'ferry', '-o', 'a.csv'], [PRESET])).toStrictEqual({
      selection: { channels: [RIVER.channelId], range: null, filter: { text: 'ferry' } },
      columns: ['message_id'],
      format: { kind: 'json-lines' },
    });
  });

  test('that there is not is refused with those that there are', () => {
    const refusal = (presets: readonly ExportPreset[]): unknown => {
      try {
        return spec(['--preset', 'for r'], presets);
      } catch (thrown) {
        return failureOf(thrown);
      }
    };
    expect(refusal([PRESET])).toMatchObject({ kind: 'invalid-request', next: 'There are: “For R”.' });
    expect(refusal([])).toMatchObject({ next: 'Presets are saved in the window’s export.' });
  });
});

test.each([
  [['--preset', 'For R', '--columns', 'date']],
  [['--preset', 'For R', '--bom']],
  [['--again', 'river.csv', '--format', 'html']],
  [['--again', 'river.csv', '--all']],
  [['--again', 'river.csv', '--from', '2024-01-01']],
  [['--again', 'river.csv', '-o', 'other.csv']],
])('%j contradict each other', (words) => {
  expect(() => typed(...words)).toThrow(/cannot be used with option/);
});
