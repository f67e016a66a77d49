import { describe, expect, test } from 'vitest';
import { decode, TlReader } from './reader.ts';
import { EncodeError, TlError, type TlObject } from './value.ts';
import { encode, TlWriter } from './writer.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const text = (length: number): Buffer => Buffer.alloc(length, 'x');

describe('bytes and strings', () => {
  test.each([
    [0, '00000000'],
    [1, '01780000'],
    [3, '03787878'],
    [4, '0478787878000000'],
  ])('%i bytes are padded to whole words', (length, expected) => {
    const writer = new TlWriter(0);
    writer.bytes(text(length));
    expect(hex(writer.take())).toBe(expected);
  });

  test.each([0, 1, 253, 254, 255, 65_536, 5_000_000])('%i bytes come back', (length) => {
    const writer = new TlWriter(0);
    writer.bytes(text(length));
    writer.int(-7);
    expect(writer.take().length % 4).toBe(0);
    const reader = new TlReader(writer.take());
    expect(reader.bytes()).toHaveLength(length);
    expect(reader.int()).toBe(-7);
    expect(reader.left).toBe(0);
  });
});

describe('objects', () => {
  // As core.telegram.org/mtproto/samples-auth_key shows it.
  test('a known one has its known bytes', () => {
    const nonce = Buffer.from('3e0549828cca27e966b301a48fece2fc', 'hex');
    expect(hex(encode({ _: 'req_pq', nonce }, 0))).toBe('789746603e0549828cca27e966b301a48fece2fc');
  });

  test('flags say what is there; a false flag is none', () => {
    const reply = { _: 'messageReplyHeader', reply_to_msg_id: 9, quote: false, forum_topic: true };
    const bytes = encode(reply, 198);
    expect(bytes.readUInt32LE(4)).toBe((1 << 3) | (1 << 4));
    expect(decode(bytes)).toEqual({ _: 'messageReplyHeader', flags: 24, reply_to_msg_id: 9, forum_topic: true });
  });

  test('each layer has its own fields; what it does not have is left out', () => {
    const message: TlObject = {
      _: 'message',
      id: 1,
      post: true,
      offline: true,
      peer_id: { _: 'peerChannel', channel_id: 2_000_000_000_000n },
      date: 1_700_000_000,
      message: 'Привет 👋',
      entities: [{ _: 'messageEntityBold', offset: 0, length: 6 }],
      grouped_id: -5n,
    };
    const { offline: _, ...old } = message;
    expect(decode(encode(message, 144))).toMatchObject(old);
    expect(decode(encode(message, 144))).not.toHaveProperty('offline');
    expect(decode(encode(message, 198))).toMatchObject(message);
    expect(decode(encode(message, 227))).toMatchObject(message);
  });

  test('what the writer is not given, it does not make up', () => {
    expect(() => encode({ _: 'messageEntityBold', offset: 1 }, 198)).toThrow(EncodeError);
    expect(() => encode({ _: 'messageEntityBold', offset: '1', length: 2 }, 198)).toThrow(EncodeError);
    expect(() => encode({ _: 'textWithEntities', text: '', entities: [] }, 144)).toThrow('layer 144');
    const half = { _: 'message', id: 1, peer_id: { _: 'peerUser', user_id: 1n }, date: 1, message: '', views: 3 };
    expect(() => encode(half, 198)).toThrow('message needs forwards');
  });
});

describe('what is no TL', () => {
  const nested = (depth: number): Buffer => {
    const writer = new TlWriter(0);
    for (let i = 0; i < depth; i += 1) writer.raw(Buffer.from('434744f715c4b51c01000000', 'hex'));
    return writer.take();
  };
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['an unknown constructor', Buffer.alloc(8, 1)],
    ['an object that ends too early', encode({ _: 'ping', ping_id: 1n }, 0).subarray(0, 8)],
    ['a string longer than its bytes', Buffer.from('7a761eb70a616263', 'hex')],
    ['a vector of two thousand million', Buffer.from('59b4d66215c4b51cffffff7f', 'hex')],
    ['a vector of less than nothing', Buffer.from('59b4d66215c4b51cffffffff', 'hex')],
    ['arrays in arrays without end', nested(5000)],
  ])('%s is refused', (_, bytes) => {
    expect(() => decode(bytes)).toThrow(TlError);
  });

  test('random bytes are refused, never worse', () => {
    let state = 7;
    const next = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
    const sample = encode({ _: 'p_q_inner_data_dc', ...nonces, pq: text(8), p: text(4), q: text(4), dc: 2 }, 0);
    for (let round = 0; round < 3000; round += 1) {
      const bytes = Buffer.from(sample);
      for (let i = 0; i < 3; i += 1) bytes[next() % bytes.length] = next() & 0xff;
      const cut = bytes.subarray(0, next() % (bytes.length + 1));
      try {
        decode(cut);
      } catch (error) {
        expect(error).toBeInstanceOf(TlError);
      }
    }
  });
});

const nonces = { nonce: Buffer.alloc(16, 1), server_nonce: Buffer.alloc(16, 2), new_nonce: Buffer.alloc(32, 3) };
