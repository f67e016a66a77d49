// One connection's bytes into packets and back. Which transport a client speaks shows in its first bytes.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { abridged, type Framing, FrameError, full, intermediate, MAX_FRAME, paddedIntermediate } from './framing.ts';

const ABRIDGED = 0xef;
const INTERMEDIATE = 0xee_ee_ee_ee;
const PADDED = 0xdd_dd_dd_dd;
const ABRIDGED_TAG = 0xef_ef_ef_ef;
/** An obfuscated connection begins with this many bytes, which hold its keys and its transport. */
const OBFUSCATED_HEADER = 64;

type Cipher = (bytes: Buffer) => Buffer;
const asIs: Cipher = (bytes) => bytes;

interface Opened {
  readonly framing: Framing;
  readonly open: Cipher;
  readonly seal: Cipher;
  /** How many bytes of the stream it took to tell. */
  readonly header: number;
}

export class Transport {
  #waiting: Buffer = Buffer.alloc(0);
  #opened: Opened | null = null;

  /** The packets that these bytes complete. @throws FrameError */
  *receive(bytes: Buffer): Generator<Buffer> {
    if (!this.#opened) {
      this.#waiting = Buffer.concat([this.#waiting, bytes]);
      this.#opened = detect(this.#waiting);
      if (!this.#opened) return;
      this.#waiting = this.#opened.open(this.#waiting.subarray(this.#opened.header));
    } else {
      const opened = this.#opened.open(bytes);
      this.#waiting = this.#waiting.length === 0 ? opened : Buffer.concat([this.#waiting, opened]);
    }
    const { framing } = this.#opened;
    for (;;) {
      const size = framing.sizeOf(this.#waiting);
      if (size === null || size > this.#waiting.length) break;
      const frame = this.#waiting.subarray(0, size);
      this.#waiting = this.#waiting.subarray(size);
      yield framing.unwrap(frame);
    }
    if (this.#waiting.length > MAX_FRAME + 16) throw new FrameError('a packet that never ends');
  }

  /** A packet as bytes for the socket; only once the client has spoken. */
  send(packet: Buffer): Buffer {
    if (!this.#opened) throw new FrameError('the client has not said how it speaks');
    return this.#opened.seal(this.#opened.framing.wrap(packet));
  }
}

/** Null: too few bytes to tell. @throws FrameError */
function detect(bytes: Buffer): Opened | null {
  if (bytes[0] === ABRIDGED) return plain(abridged, 1);
  if (bytes.length < 8) return null;
  const first = bytes.readUInt32LE(0);
  if (first === INTERMEDIATE) return plain(intermediate, 4);
  if (first === PADDED) return plain(paddedIntermediate, 4);
  // A length, then the first packet's number; obfuscated headers never have zeros there.
  if (bytes.readUInt32LE(4) === 0) return plain(full(), 0);
  return bytes.length < OBFUSCATED_HEADER ? null : obfuscated(bytes.subarray(0, OBFUSCATED_HEADER));
}

const plain = (framing: Framing, header: number): Opened => ({ framing, header, open: asIs, seal: asIs });

/** AES-256-CTR both ways, keyed by the header read forwards and backwards. */
function obfuscated(header: Buffer): Opened {
  const backwards = Buffer.from(header.subarray(8, 56).toReversed());
  const decipher = createDecipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56));
  const cipher = createCipheriv('aes-256-ctr', backwards.subarray(0, 32), backwards.subarray(32));
  const tag = decipher.update(header).readUInt32LE(56);
  const framing = tag === ABRIDGED_TAG ? abridged : tag === INTERMEDIATE ? intermediate : paddedIntermediate;
  if (framing === paddedIntermediate && tag !== PADDED) throw new FrameError('no transport that anybody speaks');
  return {
    framing,
    header: OBFUSCATED_HEADER,
    open: (bytes) => decipher.update(bytes),
    seal: (bytes) => cipher.update(bytes),
  };
}
