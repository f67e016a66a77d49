import { expect, test } from 'vitest';
import { encodeJpeg } from './jpeg.ts';
import { pictureBytes, pictureSize } from './picture.ts';

/** A JPEG's segments before its image data: marker and content. */
function segmentsOf(bytes: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const segments = new Map<number, Uint8Array>();
  for (let at = 2; bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    segments.set(marker, bytes.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
  return segments;
}

test('one grey block of each component is eight bits in all', () => {
  const bytes = encodeJpeg(16, 16, () => [128, 128, 128]);
  // Six blocks without any difference: four bits "no bits", one bit "no more", six times; filled up with ones.
  expect([...bytes.subarray(-6)]).toEqual([0b00000000, 0b00000000, 0b00000000, 0b00000011, 0xff, 0xd9]);
});

test('a difference is told by its number of bits and its bits, negative ones as complement', () => {
  const bytes = encodeJpeg(16, 16, (column, row) => (column + row === 0 ? [131, 131, 131] : [128, 128, 128]));
  // +3: 0010 11 0; back, -3: 0010 00 0; then nothing, twice, and no colour, twice.
  const bits = [...bytes.subarray(-7, -2)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  expect(bits).toBe('0010110001000000000000000000000000111111');
});

test('a picture says its size, which its file id decides, and ends as JPEG files do', () => {
  for (const id of [1n, 2n, 3n, 4n, 123_456_789_012_345_678n]) {
    const bytes = pictureBytes(id);
    const [width, height] = pictureSize(id);
    const frame = segmentsOf(bytes).get(0xc0) ?? [];
    expect([...frame].slice(1, 5)).toEqual([height >> 8, height & 0xff, width >> 8, width & 0xff]);
    expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
    expect(bytes.length).toBeLessThan(44_000);
    expect(width % 16).toBe(0);
    expect(height % 16).toBe(0);
  }
});
