import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { definitionFor, definitionOfId, definitions } from './schema.ts';

/** TL's rule: an id is the CRC-32 of the definition, without the flags that have no bytes, `bytes` spelt `string`. */
function checksum(line: string): number {
  const normal = line
    .replace(/#[0-9a-f]{8}(?= )/, '')
    .replace(/ \w+:\w+\.\d+\?true/g, '')
    .replace(/[{}>]/g, '')
    .replaceAll('<', ' ')
    .replace(/([:?])bytes(?= )/g, '$1string');
  return crc32(normal);
}

describe('the schema', () => {
  test('every id is its definition’s checksum', () => {
    const wrong = definitions.filter(({ id, line }) => checksum(line) !== id).map(({ line }) => line);
    expect(wrong).toEqual([]);
    expect(definitions.length).toBeGreaterThan(250);
  });

  test('no id stands for two things', () => {
    expect(new Set(definitions.map(({ id }) => id)).size).toBe(definitions.length);
  });

  test('a client is answered in the newest definition that its layer has', () => {
    const idAt = (layer: number): string | undefined => definitionFor('message', layer)?.id.toString(16);
    expect([100, 144, 197, 198, 226, 227, 300].map(idAt)).toEqual([
      '38116ee0',
      '38116ee0',
      '38116ee0',
      '96fdbbe9',
      '96fdbbe9',
      '7600b9d3',
      '7600b9d3',
    ]);
    expect(definitionFor('textWithEntities', 144)).toBeNull();
    expect(definitionOfId(0x96fdbbe9)?.name).toBe('message');
  });
});
