// Values into TL bytes, in a client's layer. Fields that the layer's definition doesn't have are left out; a missing
// field that it needs is the server's own fault and throws.
import { type Definition, type TypeOf } from './definition.ts';
import { definitionFor } from './schema.ts';
import { EncodeError, isTlObject, type TlObject, type TlValue } from './value.ts';

const VECTOR = 0x1cb5c415;
const TRUE = 0x997275b5;
const FALSE = 0xbc799737;

export class TlWriter {
  readonly #layer: number;
  #bytes = Buffer.allocUnsafe(1024);
  #at = 0;

  constructor(layer: number) {
    this.#layer = layer;
  }

  /** What has been written; valid until the next write. */
  take(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** Where the next `size` bytes go. It may change #bytes: call it before naming them. */
  #grow(size: number): number {
    const at = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) {
      const wider = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at));
      this.#bytes.copy(wider, 0, 0, at);
      this.#bytes = wider;
    }
    return at;
  }

  int(value: number): void {
    const at = this.#grow(4);
    this.#bytes.writeInt32LE(value | 0, at);
  }

  long(value: bigint): void {
    const at = this.#grow(8);
    this.#bytes.writeBigInt64LE(BigInt.asIntN(64, value), at);
  }

  double(value: number): void {
    const at = this.#grow(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  raw(value: Uint8Array): void {
    const at = this.#grow(value.length);
    this.#bytes.set(value, at);
  }

  bytes(value: Uint8Array): void {
    const { length } = value;
    const header = length < 254 ? 1 : 4;
    const at = this.#grow(header + length + (-(header + length) & 3));
    this.#bytes.fill(0, at, this.#at);
    if (header === 1) this.#bytes[at] = length;
    else this.#bytes.writeUInt32LE(((length << 8) | 254) >>> 0, at);
    this.#bytes.set(value, at + header);
  }

  bool(value: boolean): void {
    this.int(value ? TRUE : FALSE);
  }

  object(object: TlObject): void {
    const definition = definitionFor(object._, this.#layer);
    if (!definition) throw new EncodeError(`layer ${this.#layer} has no ${object._}`);
    this.int(definition.id);
    const flags = new Map<string, number>();
    for (const field of definition.fields) {
      const value = object[field.name];
      if (field.type.kind === 'flags') {
        flags.set(field.name, flagsOf(definition, field.name, object));
        this.int(flags.get(field.name) ?? 0);
      } else if (isThere(value, field.type)) this.value(field.type, value, field.name);
      // Fields that share one bit are all there or none.
      else if (field.type.kind !== 'true' && (!field.when || isSet(flags.get(field.when.flags), field.when.bit))) {
        throw new EncodeError(`${object._} needs ${field.name}`);
      }
    }
  }

  value(type: TypeOf, value: TlValue, name = 'value'): void {
    if (type.kind === 'true') return;
    if (type.kind === 'int' && typeof value === 'number') this.int(value);
    else if (type.kind === 'long' && (typeof value === 'bigint' || typeof value === 'number')) this.long(BigInt(value));
    else if (type.kind === 'double' && typeof value === 'number') this.double(value);
    else if (type.kind === 'Bool' && typeof value === 'boolean') this.bool(value);
    else if (type.kind === 'string' && typeof value === 'string') this.bytes(Buffer.from(value));
    else if (type.kind === 'bytes' && value instanceof Uint8Array) this.bytes(value);
    else if (type.kind === 'raw' && value instanceof Uint8Array && value.length === type.size) this.raw(value);
    else if (type.kind === 'vector' && Array.isArray(value)) this.#vector(type.of, value as readonly TlValue[], name);
    else if (type.kind === 'object' && isTlObject(value)) this.object(value);
    else throw new EncodeError(`${name} is not of type ${type.kind}`);
  }

  #vector(of: TypeOf, values: readonly TlValue[], name: string): void {
    this.int(VECTOR);
    this.int(values.length);
    for (const value of values) this.value(of, value, name);
  }
}

/** `true` has no bytes: false is as good as left out. */
const isThere = (value: TlValue, type: TypeOf): boolean =>
  type.kind === 'true' ? value === true : value !== undefined && value !== null;

function flagsOf(definition: Definition, name: string, object: TlObject): number {
  let flags = 0;
  for (const field of definition.fields) {
    if (field.when?.flags === name && isThere(object[field.name], field.type)) flags |= 1 << field.when.bit;
  }
  return flags;
}

const isSet = (flags: number | undefined, bit: number): boolean => ((flags ?? 0) & (1 << bit)) !== 0;

/** One object in a layer. */
export function encode(object: TlObject, layer: number): Buffer {
  const writer = new TlWriter(layer);
  writer.object(object);
  return writer.take();
}
