// How packets are laid out on a TCP stream. Whatever is wrong with a frame throws FrameError and costs the connection.
import { crc32 } from 'node:zlib';

/** More than any request needs; the real server's limit is 1 MB. */
export const MAX_FRAME = 2 * 1024 * 1024;

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

export interface Framing {
  /** How many bytes the first frame in `bytes` takes; null: not told yet. @throws FrameError */
  sizeOf(bytes: Buffer): number | null;
  /** @param frame exactly one frame @throws FrameError */
  unwrap(frame: Buffer): Buffer;
  wrap(packet: Buffer): Buffer;
}

function checked(length: number): number {
  if (length < 4 || length > MAX_FRAME) throw new FrameError(`a packet of ${length} bytes`);
  return length;
}

/** The length in words, in one byte or four. The highest bit asks for a quick acknowledgement, which nobody needs. */
export const abridged: Framing = {
  sizeOf: (bytes) => {
    const first = (bytes[0] ?? 0) & 0x7f;
    if (bytes.length === 0) return null;
    if (first !== 0x7f) return 1 + checked(first * 4);
    return bytes.length < 4 ? null : 4 + checked(bytes.readUIntLE(1, 3) * 4);
  },
  unwrap: (frame) => frame.subarray(((frame[0] ?? 0) & 0x7f) === 0x7f ? 4 : 1),
  wrap: (packet) => {
    const words = packet.length / 4;
    const header = Buffer.alloc(words < 0x7f ? 1 : 4, words);
    if (words >= 0x7f) header.writeUInt32LE(((words << 8) | 0x7f) >>> 0);
    return Buffer.concat([header, packet]);
  },
};

export const intermediate: Framing = {
  sizeOf: (bytes) => (bytes.length < 4 ? null : 4 + checked(bytes.readUInt32LE(0) & 0x7f_ff_ff_ff)),
  unwrap: (frame) => frame.subarray(4),
  wrap: (packet) => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(packet.length);
    return Buffer.concat([header, packet]);
  },
};

/** Up to 15 bytes of anything may follow the packet: sealed packets are cut to whole blocks, others to whole words. */
export const paddedIntermediate: Framing = {
  sizeOf: (bytes) => intermediate.sizeOf(bytes),
  unwrap: (frame) => {
    const packet = intermediate.unwrap(frame);
    const sealed = packet.length >= 24 && packet.readBigInt64LE(0) !== 0n;
    return packet.subarray(0, packet.length - (sealed ? (packet.length - 24) % 16 : packet.length % 4));
  },
  wrap: (packet) => intermediate.wrap(packet),
};

/** Length, a number that counts packets in this direction, the packet, CRC-32 of all before it. */
export function full(): Framing {
  let received = 0;
  let sent = 0;
  return {
    sizeOf: (bytes) => (bytes.length < 4 ? null : checked(bytes.readUInt32LE(0) - 12) + 12),
    unwrap: (frame) => {
      const end = frame.length - 4;
      if (crc32(frame.subarray(0, end)) !== frame.readUInt32LE(end)) throw new FrameError('a checksum does not match');
      if (frame.readUInt32LE(4) !== received) throw new FrameError('packets are out of their order');
      received += 1;
      return frame.subarray(8, end);
    },
    wrap: (packet) => {
      const frame = Buffer.alloc(packet.length + 12);
      frame.writeUInt32LE(frame.length, 0);
      frame.writeUInt32LE(sent, 4);
      packet.copy(frame, 8);
      frame.writeUInt32LE(crc32(frame.subarray(0, packet.length + 8)), packet.length + 8);
      sent += 1;
      return frame;
    },
  };
}
