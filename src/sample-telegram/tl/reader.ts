// TL bytes into values. Whatever a client sends is untrusted: every length is checked before it is used.
import { type Definition, type Field, type TypeOf } from './definition.ts';
import { definitionOfId } from './schema.ts';
import { TlError, type TlObject, type TlValue } from './value.ts';

const VECTOR = 0x1cb5c415;
const TRUE = 0x997275b5;
const FALSE = 0xbc799737;
/** Nobody nests deeper by honest means. */
const DEPTH = 32;

export class TlReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  raw(size: number): Uint8Array {
    if (size < 0 || size > this.left) throw new TlError('the bytes end too early');
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  rest(): Uint8Array {
    return this.raw(this.left);
  }

  int(): number {
    this.raw(4);
    return this.#view.getInt32(this.#at - 4, true);
  }

  id(): number {
    return this.int() >>> 0;
  }

  /** The next constructor's id, left where it is. */
  peekId(): number {
    const id = this.id();
    this.#at -= 4;
    return id;
  }

  long(): bigint {
    this.raw(8);
    return this.#view.getBigInt64(this.#at - 8, true);
  }

  double(): number {
    this.raw(8);
    return this.#view.getFloat64(this.#at - 8, true);
  }

  bytes(): Uint8Array {
    const first = this.raw(1)[0] ?? 0;
    let size = first;
    let header = 1;
    if (first === 254) {
      const [a = 0, b = 0, c = 0] = this.raw(3);
      size = a | (b << 8) | (c << 16);
      header = 4;
    } else if (first === 255) throw new TlError('a string of more than 16 MB');
    const value = this.raw(size);
    this.raw(-(size + header) & 3);
    return value;
  }

  string(): string {
    return Buffer.from(this.bytes()).toString('utf8');
  }

  bool(): boolean {
    const id = this.id();
    if (id !== TRUE && id !== FALSE) throw new TlError('not a Bool');
    return id === TRUE;
  }

  vector(of: TypeOf): readonly TlValue[] {
    if (this.id() !== VECTOR) throw new TlError('not a Vector');
    const count = this.int();
    if (count < 0 || count * 4 > this.left) throw new TlError('a Vector longer than its bytes');
    return Array.from({ length: count }, () => this.value(of));
  }

  object(): TlObject {
    const id = this.id();
    const definition = definitionOfId(id);
    if (!definition) throw new TlError(`unknown constructor ${id.toString(16).padStart(8, '0')}`);
    return this.fieldsOf(definition);
  }

  /**
   * The fields of a constructor whose id has been read.
   * @param before stops in front of this field: of a wrapper, what it wraps is read later
   */
  fieldsOf(definition: Definition, before?: string): TlObject {
    this.#depth += 1;
    if (this.#depth > DEPTH) throw new TlError('nested too deeply');
    const object: { _: string; [field: string]: TlValue } = { _: definition.name };
    for (const field of definition.fields) {
      if (field.name === before) break;
      const value = this.#field(field, object);
      if (value !== undefined) object[field.name] = value;
    }
    this.#depth -= 1;
    return object;
  }

  #field(field: Field, object: TlObject): TlValue {
    if (field.when) {
      const flags = object[field.when.flags];
      if (typeof flags !== 'number') throw new TlError(`${object._}.${field.name} stands before its flags`);
      if ((flags & (1 << field.when.bit)) === 0) return undefined;
    }
    return this.value(field.type);
  }

  value(type: TypeOf): TlValue {
    switch (type.kind) {
      case 'flags':
      case 'int':
        return this.int();
      case 'true':
        return true;
      case 'Bool':
        return this.bool();
      case 'long':
        return this.long();
      case 'double':
        return this.double();
      case 'string':
        return this.string();
      case 'bytes':
        return this.bytes();
      case 'raw':
        return this.raw(type.size);
      case 'vector':
        return this.vector(type.of);
      case 'object':
        return this.object();
    }
  }
}

/** One whole object. @throws TlError */
export const decode = (bytes: Uint8Array): TlObject => new TlReader(bytes).object();
