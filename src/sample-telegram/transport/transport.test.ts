import { createCipheriv, createDecipheriv } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { FrameError } from './framing.ts';
import { Transport } from './transport.ts';

/** Of the lengths that sealed packets have; 127 words is where abridged lengths grow. */
const packets = [72, 504, 520, 4120].map((length) => Buffer.alloc(length, length));

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** The same framings once more, written from their description. */
const framed = {
  abridged: (packet: Buffer) => {
    const words = packet.length / 4;
    const header = words < 127 ? [words] : [127, words & 255, (words >> 8) & 255, words >> 16];
    return Buffer.concat([Buffer.from(header), packet]);
  },
  intermediate: (packet: Buffer) => Buffer.concat([int(packet.length), packet]),
  full: (packet: Buffer, index: number) => {
    const frame = Buffer.concat([int(packet.length + 12), int(index), packet]);
    return Buffer.concat([frame, int(crc32(frame))]);
  },
};

const stream = (header: Buffer, frame: (packet: Buffer, index: number) => Buffer): Buffer =>
  Buffer.concat([header, ...packets.map(frame)]);

/** As a client sends it: 64 bytes of key, then everything encrypted. */
function obfuscated(tag: number, frame: (packet: Buffer, index: number) => Buffer) {
  const header = Buffer.from(Array.from({ length: 64 }, (_, index) => (index * 37 + 11) & 0xff));
  header.writeUInt32LE(tag, 56);
  const cipher = createCipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56));
  const sealed = cipher.update(header);
  const bytes = Buffer.concat([
    header.subarray(0, 56),
    sealed.subarray(56),
    cipher.update(stream(Buffer.alloc(0), frame)),
  ]);
  const back = header.subarray(8, 56).toReversed();
  return { bytes, back: createDecipheriv('aes-256-ctr', back.subarray(0, 32), back.subarray(32)) };
}

const transports: readonly (readonly [
  string,
  Buffer,
  (answer: Buffer) => Buffer,
  (packet: Buffer, i: number) => Buffer,
])[] = [
  ['full', stream(Buffer.alloc(0), framed.full), (answer) => answer, framed.full],
  ['abridged', stream(Buffer.of(0xef), framed.abridged), (answer) => answer, framed.abridged],
  ['intermediate', stream(int(0xeeeeeeee), framed.intermediate), (answer) => answer, framed.intermediate],
  ['padded intermediate', stream(int(0xdddddddd), framed.intermediate), (answer) => answer, framed.intermediate],
  ...(
    [
      ['obfuscated abridged', 0xefefefef, framed.abridged],
      ['obfuscated intermediate', 0xeeeeeeee, framed.intermediate],
      ['obfuscated padded', 0xdddddddd, framed.intermediate],
    ] as const
  ).map(([name, tag, frame]) => {
    const { bytes, back } = obfuscated(tag, frame);
    return [name, bytes, (answer: Buffer) => back.update(answer), frame] as const;
  }),
];

describe.each(transports)('%s', (_, bytes, open, frame) => {
  test.each([1, 7, 1000, 100_000])(
    'packets come out whole when %i bytes come at a time; answers go the same way',
    (step) => {
      const transport = new Transport();
      const received: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += step) {
        received.push(...transport.receive(bytes.subarray(at, at + step)));
      }
      expect(received).toEqual(packets);
      if (step === 1000) expect(open(transport.send(packets[1]!))).toEqual(frame(packets[1]!, 0));
    },
  );
});

test('padding after a sealed packet is cut to whole blocks', () => {
  const sealed = Buffer.concat([Buffer.alloc(8, 5), Buffer.alloc(16 + 48, 6)]);
  const bytes = Buffer.concat([int(0xdddddddd), framed.intermediate(Buffer.concat([sealed, Buffer.alloc(13, 9)]))]);
  expect([...new Transport().receive(bytes)]).toEqual([sealed]);
});

describe('what no client sends', () => {
  const broken = framed.full(packets[0]!, 0);
  broken[20] = 0;
  test.each([
    ['a checksum that does not match', broken],
    ['a number out of order', Buffer.concat([framed.full(packets[0]!, 0), framed.full(packets[0]!, 2)])],
    ['a packet of nothing', Buffer.concat([int(0xeeeeeeee), int(0), Buffer.alloc(8)])],
    ['a packet of 100 MB', Buffer.concat([int(0xeeeeeeee), int(100_000_000)])],
    ['HTTP', Buffer.from(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n${'X-Long: 1\r\n'.repeat(10)}`)],
  ])('%s ends in a FrameError', (_, bytes) => {
    expect(() => [...new Transport().receive(bytes)]).toThrow(FrameError);
  });
});
