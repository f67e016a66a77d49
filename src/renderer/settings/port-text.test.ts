import { expect, it } from 'vitest';
import { portOfText } from './port-text.ts';

it.each([
  ['8717', 8_717],
  [' 1 ', 1],
  ['65535', 65_535],
  ['65536', null],
  ['0', null],
  ['', null],
  ['80a', null],
  ['-1', null],
  ['1e3', null],
])('%o is port %o', (text, port) => expect(portOfText(text)).toBe(port));
