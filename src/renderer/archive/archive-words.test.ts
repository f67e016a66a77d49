import { describe, expect, it } from 'vitest';
import { copyWords, endWords, percent, reportWords, runningWords } from './archive-words.ts';

describe('what came of a damaged archive', () => {
  const aside = '/home/me/archive/lacuna.sqlite.damaged-2026-11-24T101500Z';
  it.each([
    [
      { messages: 6_507, channels: 1, expected: 7_403 },
      '6,507 messages of 1 channel were read from the damaged file.',
      'By its own counts it held 7,403: 896 messages could not be read.',
    ],
    [
      { messages: 1, channels: 2, expected: 1 },
      '1 message of 2 channels was read',
      'By its own counts that is all it held.',
    ],
    [
      { messages: 9, channels: 1, expected: null },
      '9 messages of 1 channel',
      'How many could not be read is not known.',
    ],
    // Its counts can be older than its rows: never fewer than none is lost.
    [{ messages: 9, channels: 1, expected: 5 }, '9 messages of 1 channel', 'By its own counts that is all it held.'],
  ])('%#', (salvaged, title, line) => {
    const words = reportWords({ way: 'salvage', aside, salvaged: { ...salvaged, unreadable: [] } });
    expect(words.title).toContain(title);
    expect(words.lines).toContain(line);
    expect(words.lines.join(' ')).toContain('They count as not downloaded');
    expect(words.lines.at(-1)).toContain('lacuna.sqlite.damaged-2026-11-24T101500Z');
  });

  it('says where the damaged file is, unless there was none any more', () => {
    expect(reportWords({ way: 'restore', aside, salvaged: null }).lines.length).toBe(2);
    expect(reportWords({ way: 'fresh', aside: null, salvaged: null }).lines).toEqual([]);
  });
});

describe('a task on the archive', () => {
  const copy = { kind: 'copy', file: '/media/usb/copy.sqlite' } as const;
  it('is named while it runs, and said to have ended', () => {
    expect(runningWords(copy)).toBe('Saving a copy as copy.sqlite');
    expect(endWords({ ...copy, state: 'done' })).toBe('Saved a copy of the archive as copy.sqlite.');
    expect(endWords({ ...copy, state: 'cancelled' })).toBe('No copy was saved.');
    expect(endWords({ kind: 'check', file: 'x', state: 'done' })).toMatch(/^The whole archive was checked/);
    expect([percent(null), percent(0.999)]).toEqual(['', '99 %']);
  });

  it('tells a copy of ours from one that was saved', () => {
    expect(copyWords({ kind: 'saved', file: '/a/b.sqlite' })).toBe('b.sqlite');
    expect(copyWords({ kind: 'set-aside', file: '/a/b.sqlite.before-v3' })).toContain('set aside before an update');
  });
});
