import { describe, expect, test } from 'vitest';
import { FAILURE_KINDS } from '../../shared/domain/failure.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { Output, type OutputOptions, type Sink } from './output.ts';
import { columns, cutTo, cutToWidth, plain, plainLine, widthOf } from './terminal-text.ts';

class Written implements Sink {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 40;
  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }
  write(text: string): void {
    this.text += text;
  }
}

function outputs(options: Partial<OutputOptions> = {}, terminal = false) {
  const [out, err] = [new Written(), new Written(terminal)];
  let clock = 0;
  const output = new Output({ json: false, quiet: false, out, err, now: () => clock, ...options });
  return { output, out, err, wait: (milliseconds: number) => (clock += milliseconds) };
}

describe('text on a terminal', () => {
  test('what a terminal would obey is shown instead', () => {
    expect(plain('\u001b]0;owned\u0007\u001b[2J\u009b31m\u007f\r\b\0')).toBe(
      String.raw`\x1b]0;owned\x07\x1b[2J\x9b31m\x7f\x0d\x08\x00`,
    );
    expect(plain('pay \u202eevil\u2066 x\u2028y')).toBe(String.raw`pay \u202eevil\u2066 x\u2028y`);
  });

  test('every C0 and C1 character but for line feed and tab', () => {
    for (let code = 0; code < 0xa0; code++) {
      const passes = code === 9 || code === 10 || (code >= 0x20 && code < 0x7f);
      expect(plain(String.fromCharCode(code)) === String.fromCharCode(code)).toBe(passes);
    }
  });

  test('all scripts pass', () => {
    const texts = 'Заметки порта — أخبار النهر, 新聞 🚢🏽 n\u0303\n\ttab';
    expect(plain(texts)).toBe(texts);
    expect(plainLine(' a\n\n\tb\u0085 ')).toBe(String.raw`a b\x85`);
  });

  test('cutting keeps characters whole', () => {
    expect(cutTo('🚢🚢🚢', 2)).toBe('🚢…');
    expect(cutTo('🚢🚢', 2)).toBe('🚢🚢');
  });

  test('columns of a terminal: wide characters take two, marks none', () => {
    expect(['新聞', 'e\u0301', '🚢', 'أخبار', '\u200d'].map(widthOf)).toEqual([4, 1, 2, 5, 0]);
    expect(cutToWidth('新聞新聞', 8)).toBe('新聞新聞');
    expect(cutToWidth('新聞新聞', 7)).toBe('新聞新…');
    expect(cutToWidth('新聞', 2)).toBe('…');
    expect(cutToWidth('新聞', 0)).toBe('');
    expect(
      columns([
        ['新聞', 'x'],
        ['ab', 'y'],
      ]),
    ).toEqual(['新聞  x', 'ab    y']);
  });

  test('columns, numbers to the right', () => {
    expect(
      columns(
        [
          ['a', '10', 'x'],
          ['ab', '5', ''],
        ],
        new Set([1]),
      ),
    ).toStrictEqual(['a   10  x', 'ab   5']);
  });
});

describe('output', () => {
  test('for people: results on the standard output, the rest on the standard error', () => {
    const { output, out, err } = outputs();
    output.progress('half', { event: 'progress' });
    output.note('a wait');
    output.result({ a: 1 }, ['name \u001b[31m', 'two']);
    output.failure({ kind: 'disk-full', message: 'Full.', kept: 'All.', next: 'Free some.', detail: 'ENOSPC' }, 8);
    expect(out.text).toBe('name \\x1b[31m\ntwo\n');
    expect(err.text).toBe('half\na wait\nFull.\nAll.\nFree some.\n');
  });

  test('for machines: a JSON object a line on the standard output, text as it is', () => {
    const { output, out, err } = outputs({ json: true });
    output.progress('half', { event: 'progress', share: 0.5 });
    output.note('only for people');
    output.failure({ kind: 'flood-wait', message: 'Wait \u001b', seconds: 7, detail: 'FLOOD_WAIT_7' }, 6);
    expect(err.text).toBe('');
    expect(
      out.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toStrictEqual([
      { event: 'progress', share: 0.5 },
      { error: { kind: 'flood-wait', message: 'Wait \u001b', seconds: 7 }, exitCode: 6 },
    ]);
  });

  test('on a terminal a line is written over, kept to the width, and wiped before anything else', () => {
    const { output, err, wait } = outputs({}, true);
    output.progress(`one ${'x'.repeat(60)}`, {});
    wait(100);
    output.progress('two \u001b[2J', {});
    output.note('three');
    const [first = ''] = err.text.slice(1).split('\u001b[K');
    expect(first).toHaveLength(39);
    expect(err.text.slice(first.length + 4)).toBe('\rtwo \\x1b[2J\u001b[K\r\u001b[Kthree\n');
  });

  test('without a terminal a line now and then', () => {
    const { output, err, wait } = outputs();
    for (let step = 0; step < 11; step++, wait(1_000)) output.progress(String(step), {});
    expect(err.text).toBe('0\n5\n10\n');
  });

  test('quiet says nothing of how far it is, and everything else', () => {
    const { output, out, err } = outputs({ quiet: true });
    output.progress('half', {});
    output.note('a wait');
    output.result({}, ['done']);
    expect([out.text, err.text]).toStrictEqual(['done\n', 'a wait\n']);
  });
});

describe('exit codes', () => {
  test('every kind of failure has one of the documented numbers', () => {
    for (const kind of FAILURE_KINDS) expect(Object.values(EXIT)).toContain(exitCodeOf(kind));
  });

  test.each([
    ['invalid-request', 2],
    ['not-signed-in', 3],
    ['session-revoked', 3],
    ['cache-in-use', 4],
    ['network-lost', 5],
    ['flood-wait', 6],
    ['telegram-refused', 6],
    ['cache-damaged', 7],
    ['disk-full', 8],
    ['cache-newer', 9],
    ['cancelled', 130],
    ['unexpected', 1],
  ] as const)('%s is %d', (kind, code) => expect(exitCodeOf(kind)).toBe(code));
});
