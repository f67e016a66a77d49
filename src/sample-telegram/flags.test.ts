import { describe, expect, test } from 'vitest';
import { FlagError, HELP, readFlags } from './flags.ts';

test('without flags, the world of the first start', () => {
  expect(readFlags([])).toMatchObject({
    help: false,
    port: 0,
    seed: 7,
    channels: 5,
    posts: 20_000,
    special: true,
    password: null,
    control: false,
    behaviour: { pageSize: 0, inclusiveOffsetDate: false, roundTripMs: 0, budget: null },
    faults: [],
  });
});

test('behaviour and faults are read from their short forms', () => {
  const { behaviour, faults } = readFlags(
    '--round-trip 80 --page-size 30 --inclusive-dates --budget 30/10 --flood messages.getHistory:3:30 --flood *:9:1 --error messages.search:1:500:RPC_CALL_FAIL'.split(
      ' ',
    ),
  );
  expect(behaviour).toEqual({
    roundTripMs: 80,
    pageSize: 30,
    inclusiveOffsetDate: true,
    budget: { requests: 30, seconds: 10 },
  });
  expect(faults).toEqual([
    { method: 'messages.getHistory', nth: 3, fault: { kind: 'flood', seconds: 30 } },
    { method: '*', nth: 9, fault: { kind: 'flood', seconds: 1 } },
    { method: 'messages.search', nth: 1, fault: { kind: 'error', code: 500, message: 'RPC_CALL_FAIL' } },
  ]);
});

describe('a flag that cannot be used is refused with a sentence', () => {
  test.each([
    [['--prot', '1'], "Unknown option '--prot'. See --help."],
    [['--port', '70000'], '--port needs a whole number from 0 to 65535, not "70000".'],
    [['--posts', '1e6'], '--posts needs a whole number from 1 to 20000000, not "1e6".'],
    [['--channels', '0'], '--channels needs'],
    [['--password', ''], '--password needs a word.'],
    [['--budget', '30'], '--budget needs requests and seconds'],
    [['--flood', 'messages.getHistory:3'], '--flood needs METHOD:NTH:SECONDS'],
    [['--error', 'a:1:500'], '--error needs METHOD:NTH:CODE:NAME'],
    [['stray'], 'stray'],
    [['--seed'], '--seed'],
  ])('%j', (args, sentence) => {
    expect(() => readFlags(args)).toThrow(FlagError);
    expect(() => readFlags(args)).toThrow(sentence);
  });
});

test('the help names every flag', () => {
  for (const flag of [
    'port',
    'seed',
    'channels',
    'no-special',
    'posts',
    'now',
    'stopped-clock',
    'password',
    'public-key',
  ])
    expect(HELP).toContain(`--${flag} `);
});
