import { expect, test } from 'vitest';
import { csvRecord } from './csv-record.ts';

test.each([
  [[1, null, ''], '1,,""\r\n'],
  [['a "b"', 'c,\nd'], '"a ""b""","c,\nd"\r\n'],
  [['=1+1', '+1', '-1', '@x', '\t=1', '\r', '＝1'], `"'=1+1","'+1","'-1","'@x","'\t=1","'\r","'＝1"\r\n`],
  [['a=1', ' =1', "'=1"], `"a=1"," =1","'=1"\r\n`],
  // A number is none that somebody wrote.
  [[-1], '-1\r\n'],
])('%j', (cells, record) => {
  expect(csvRecord(cells)).toBe(record);
});
