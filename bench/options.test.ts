import { expect, test } from 'vitest';
import { OptionError, parseOptions } from './options.ts';

const NAMES = ['calendar', 'page'];
const NONE = { scale: '100k', only: [], json: null, archives: null, help: false };

test.each([
  [[], NONE],
  [['--scale', '5m'], { ...NONE, scale: '5m' }],
  [['--scale=1M'], { ...NONE, scale: '1m' }],
  [['--only', 'page', '--only=calendar'], { ...NONE, only: ['page', 'calendar'] }],
  [['--json', 'a=b.json', '--archives=kept'], { ...NONE, json: 'a=b.json', archives: 'kept' }],
  [['-h'], { ...NONE, help: true }],
])('%j', (args, options) => {
  expect(parseOptions(args, NAMES)).toEqual(options);
});

test.each([
  [['--scale', '2m'], 'There is no scale 2m: choose 100k, 1m or 5m.'],
  [['--scale'], '--scale needs a scale (100k, 1m or 5m) after it.'],
  [['--json', '--help'], '--json needs the name of a file after it.'],
  [['--json='], '--json needs the name of a file after it.'],
  [['--only', 'pages'], 'There is no operation pages: choose among calendar, page.'],
  [['--fast'], 'There is no option --fast: --help lists them.'],
  [['1m'], '“1m” is no option: --help lists them.'],
])('%j is refused with a sentence', (args, sentence) => {
  expect(() => parseOptions(args, NAMES)).toThrow(new OptionError(sentence));
});
