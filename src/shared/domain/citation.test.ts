import { describe, expect, it } from 'vitest';
import { citationOf, latex, percent, type Cited, type CitedPart } from './citation.ts';
import { channelId } from './ids.ts';
import { rangeOfDays, type TimeRange } from './time-range.ts';

// Day 19,723 is 1 January 2024; day 20,123 is 4 February 2025.
const JANUARY = rangeOfDays(19_723, 19_753);
const CAPTURED = 20_123 * 86_400 + 3_600;

function part(
  change: {
    readonly range?: TimeRange;
    readonly covered?: readonly TimeRange[];
    readonly name?: string;
    readonly username?: string | null;
  } = {},
): CitedPart {
  const { range = JANUARY, covered = [range], name = 'River watch', username = 'riverwatch' } = change;
  return {
    channel: { channelId: channelId('1234567890'), name, username },
    range,
    covered: covered.map((one) => ({
      ...one,
      source: 'downloaded',
      capturedFrom: CAPTURED,
      capturedUntil: CAPTURED + 9,
    })),
  };
}

const cited = (change: Partial<Cited> = {}): Cited => ({
  parts: [part()],
  rows: 3_410,
  filtered: false,
  sha256: 'ab'.repeat(32),
  exportedAt: CAPTURED + 86_400,
  appVersion: '0.1.0',
  ...change,
});

describe('as a sentence', () => {
  it('names channel, range, capture, coverage and hash', () => {
    expect(citationOf(cited()).text).toBe(
      `River watch (@riverwatch, Telegram channel 1234567890): 3,410 messages, 2024-01-01 to 2024-01-31 (UTC). Captured 2025-02-04; 100 % of the range covered. Exported with Lacuna 0.1.0, 2025-02-05. SHA-256: ${'ab'.repeat(32)}`,
    );
  });

  it('says a share that is never rounded up to all', () => {
    const hole = { from: JANUARY.from, until: JANUARY.until - 1 };
    expect(citationOf(cited({ parts: [part({ covered: [hole] })] })).text).toContain('; 99.9 % of the range covered.');
    expect(citationOf(cited({ parts: [part({ covered: [] })] })).text).toContain('(UTC). 0 % of the range covered.');
  });

  it('claims nothing for a filtered selection', () => {
    const { text } = citationOf(cited({ filtered: true, rows: 1 }));
    expect(text).toContain(': 1 message, ');
    expect(text).toContain('a filtered selection, which claims no completeness');
    expect(text).not.toContain('%');
  });

  it('says what was not checked, and instants where days are not whole', () => {
    const [older] = part().covered.map((one) => ({ ...one, source: 'inferred' as const }));
    const range = { from: JANUARY.from + 1, until: JANUARY.until };
    const { text } = citationOf(cited({ parts: [{ ...part({ range }), covered: older ? [older] : [] }] }));
    expect(text).toContain('2024-01-01T00:00:01Z to 2024-02-01T00:00:00Z');
    expect(text).toContain('covered, in part by an older file, not checked');
  });

  it('names three channels and counts the others', () => {
    const parts = ['A', 'B', 'C', 'D', 'E'].map((name) => part({ name, username: null }));
    expect(citationOf(cited({ parts })).text).toMatch(
      /^A \(Telegram channel 1234567890\); B .*; C .*; and 2 other channels: /,
    );
  });
});

describe('for BibTeX', () => {
  it('is an entry', () => {
    expect(citationOf(cited()).bibTex).toBe(
      [
        '@misc{lacuna-riverwatch-2025-02-05-abababab,',
        '  author = {{River watch}},',
        '  title = {{River watch (@riverwatch, Telegram channel 1234567890): 3,410 messages, 2024-01-01 to 2024-01-31 (UTC)}},',
        '  year = {2025},',
        '  howpublished = {\\url{https://t.me/riverwatch}},',
        '  urldate = {2025-02-05},',
        `  note = {Captured 2025-02-04; 100 \\% of the range covered. Exported with Lacuna 0.1.0, 2025-02-05. SHA-256: ${'ab'.repeat(32)}}`,
        '}',
      ].join('\n'),
    );
  });

  it('is whole whatever a channel is called', () => {
    const name = 'A}, url = {x & 50% \\input{/etc/passwd}\n$#_~^{';
    const { bibTex } = citationOf(cited({ parts: [part({ name, username: 'x}y' })] }));
    let depth = 0;
    for (const [at, character] of bibTex.split('').entries()) {
      depth += character === '{' ? 1 : character === '}' ? -1 : 0;
      // Only the entry's last brace closes it.
      if (depth === 0 && bibTex.slice(0, at).includes('{')) expect(at).toBe(bibTex.length - 1);
    }
    expect(depth).toBe(0);
    expect(bibTex).not.toContain('\\input');
    expect(bibTex).toContain('\\url{https://t.me/c/1234567890}');
    expect(bibTex).toMatch(/^@misc\{lacuna-xy-/);
  });
});

it('escapes what LaTeX takes for its own', () =>
  expect(latex('50% & $5 #1 a_b {c} ~^\\')).toBe(
    '50\\% \\& \\$5 \\#1 a\\_b \\textbraceleft{}c\\textbraceright{} \\textasciitilde{}\\textasciicircum{}\\textbackslash{}',
  ));

it.each([
  [1, '100 %'],
  [0.9999, '99.9 %'],
  [0.5, '50 %'],
  [0.00001, '<0.1 %'],
  [0, '0 %'],
])('%d is %s', (share, words) => expect(percent(share)).toBe(words));
