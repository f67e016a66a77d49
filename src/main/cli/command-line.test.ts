import { describe, expect, test } from 'vitest';
import { OPEN_END } from '../../shared/domain/download.ts';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import { commandIn } from '../config.ts';
import { someText, understandCommand, wholeNumber, type Understood } from './command-line.ts';
import { fromDate, untilDate } from './dates.ts';
import type { Verb } from './verb.ts';

const fill: Verb = {
  name: 'fill',
  summary: 'download what is missing',
  examples: ['lacuna fill --all --until now'],
  configure(command) {
    command
      .argument('[channel...]')
      .option('--all')
      .option('--from <date>', '', fromDate)
      .option('--until <date>', '', untilDate)
      .option('--words <query>', '', someText)
      .option('--limit <n>', '', (text: string) => wholeNumber(text, 1, 9));
  },
  run: () => Promise.resolve(),
};
const add: Verb = { ...fill, name: 'add', configure: (command) => void command.argument('<channel>') };

const understand = (...words: readonly string[]): Understood => understandCommand(words, [fill, add], '1.2.3');

function run(...words: readonly string[]): Extract<Understood, { kind: 'run' }> {
  const understood = understand(...words);
  if (understood.kind !== 'run') throw new Error(understood.text);
  return understood;
}

function refusal(...words: readonly string[]): Failure {
  try {
    understand(...words);
  } catch (thrown) {
    return failureOf(thrown);
  }
  throw new Error('it was understood');
}

describe('words', () => {
  test('a verb with its arguments and options', () => {
    const { verb, typed, globals } = run('fill', '@a', 't.me/b', '--from', '2024-01-01', '--until', '2024-01-31');
    expect(verb.name).toBe('fill');
    expect(typed).toStrictEqual({
      args: ['@a', 't.me/b'],
      options: { from: Date.UTC(2024, 0, 1) / 1000, until: Date.UTC(2024, 1, 1) / 1000 },
    });
    expect(globals).toMatchObject({ json: false, quiet: false, sample: false, patience: 900, passphraseStdin: false });
  });

  test('an option of every verb may stand before the verb or after it', () => {
    const before = run('--json', '--sample', '--patience', '5', 'fill', '--all');
    const after = run('fill', '--all', '--json', '--sample', '--patience', '5');
    expect(after.globals).toStrictEqual(before.globals);
    expect(after.globals).toMatchObject({ json: true, sample: true, patience: 5 });
  });

  test('now is no date, and not the same as none', () => {
    expect(run('fill', '--all', '--until', 'now').typed.options).toStrictEqual({ all: true, until: OPEN_END });
    expect(run('fill', '--all').typed.options).toStrictEqual({ all: true });
  });

  test('one understanding leaves nothing behind for the next', () => {
    run('fill', '--all', '--until', 'now', '--json');
    expect(run('fill', '@a').typed.options).toStrictEqual({});
    expect(run('fill', '@a').globals.json).toBe(false);
  });

  test.each([
    [['--version'], /^1\.2\.3\n$/],
    [['--help'], /Usage: lacuna/],
    [[], /Usage: lacuna/],
    [
      ['fill', '--help'],
      /Usage: lacuna fill[\s\S]*Global Options:[\s\S]*--json[\s\S]*Examples:\n {2}lacuna fill --all --until now\n/,
    ],
    [['help', 'fill'], /Usage: lacuna fill/],
  ])('%j is a text to print', (words, text) => {
    expect(understand(...words)).toStrictEqual({ kind: 'text', text: expect.stringMatching(text) as string });
  });

  test.each([
    [['fil'], "Unknown command 'fil' (Did you mean fill?)"],
    [['fill', '--form', '2024-01-01'], "Unknown option '--form' (Did you mean --from?)"],
    [['fill', '--from'], "Option '--from <date>' argument missing."],
    [['fill', '--from', '31.1.2024'], '“31.1.2024” is no date.'],
    [['fill', '--from', '2024-02-30'], '“2024-02-30” is no date.'],
    [['fill', '--limit', '10'], /It takes a whole number from 1 to 9\.$/],
    [['--patience', '-1', 'fill'], /It takes a whole number from 0/],
    [['fill', '--words', ' '], /It is empty\.$/],
    [['add'], "Missing required argument 'channel'."],
    [['add', '@a', '@b'], /^Too many arguments for 'add'/],
  ])('%j is refused', (words, message) => {
    const failure = refusal(...words);
    expect(failure.kind).toBe('invalid-request');
    expect(failure.message).toMatch(message);
    expect(failure.next).toBeTruthy();
  });
});

describe('dates', () => {
  test('a day belongs to the range on both ends; an instant is that second', () => {
    expect(fromDate('2024-01-31')).toBe(Date.UTC(2024, 0, 31) / 1000);
    expect(untilDate('2024-01-31')).toBe(Date.UTC(2024, 1, 1) / 1000);
    expect(fromDate('2024-01-31T12:00:05Z')).toBe(Date.UTC(2024, 0, 31, 12, 0, 5) / 1000);
    expect(untilDate('2024-01-31T12:00:05Z')).toBe(Date.UTC(2024, 0, 31, 12, 0, 5) / 1000);
    expect(untilDate('now')).toBe(OPEN_END);
  });

  test.each(['', 'now', 'today', '2024-1-1', '2024-01-31T12:00', '1704067200', '1960-01-01T00:00:00Z'])(
    '%j is no first day',
    (text) => expect(() => fromDate(text)).toThrow('is no date'),
  );
});

describe('a start without a window', () => {
  test('is told by --cli; the words come after it', () => {
    expect(
      commandIn(['electron', '.', '--ozone-platform=headless', '--cli', '--', 'fill', '--all'], false),
    ).toStrictEqual(['fill', '--all']);
    expect(commandIn(['lacuna', '--cli', 'nonsense'], true)).toStrictEqual(['nonsense']);
    expect(commandIn(['lacuna', '--cli'], true)).toStrictEqual([]);
  });

  test('in a package also by a verb', () => {
    expect(commandIn(['lacuna', '--ozone-platform=headless', 'fill', '--all'], true)).toStrictEqual(['fill', '--all']);
    expect(commandIn(['lacuna', 'coverage'], true)).toStrictEqual(['coverage']);
  });

  test('everything else wants the window', () => {
    for (const argv of [['lacuna'], ['lacuna', '--sample'], ['lacuna', 'archive.sqlite'], ['lacuna', '--fill']]) {
      expect(commandIn(argv, true)).toBeNull();
    }
    expect(commandIn(['electron', '.', 'fill'], false)).toBeNull();
  });
});
