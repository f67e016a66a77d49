// The schema's text, read: one constructor or method a line, as `name#id field:type … = Result`.
// `layer 198` on a line of its own: what follows holds from that layer on.
import { TlError } from './value.ts';

export type TypeOf =
  | { readonly kind: 'flags' | 'true' | 'Bool' | 'int' | 'long' | 'double' | 'string' | 'bytes' | 'object' }
  /** 16 or 32 raw bytes. */
  | { readonly kind: 'raw'; readonly size: number }
  | { readonly kind: 'vector'; readonly of: TypeOf };

export interface Field {
  readonly name: string;
  readonly type: TypeOf;
  /** Which bit of which flags field says that it is there; null: always. */
  readonly when: { readonly flags: string; readonly bit: number } | null;
}

export interface Definition {
  readonly name: string;
  readonly id: number;
  /** The first layer that it holds in. */
  readonly layer: number;
  readonly fields: readonly Field[];
  readonly result: TypeOf;
  readonly line: string;
}

const PLAIN = new Set(['true', 'Bool', 'int', 'long', 'double', 'string', 'bytes']);

export function parseSchema(text: string): readonly Definition[] {
  const definitions: Definition[] = [];
  let layer = 0;
  for (const line of text.split('\n').map((line) => line.trim())) {
    if (line === '') continue;
    const marker = /^layer (\d+)$/.exec(line);
    if (marker) layer = Number(marker[1]);
    else definitions.push(parseLine(line, layer));
  }
  return definitions;
}

function parseLine(line: string, layer: number): Definition {
  const parts = /^([\w.]+)#([0-9a-f]{8}) (?:(.*) )?= (\S+)$/.exec(line);
  if (!parts) throw new TlError(`not a definition: ${line}`);
  const [, name = '', id = '', fields = '', result = ''] = parts;
  return {
    name,
    id: Number.parseInt(id, 16),
    layer,
    fields: fields
      .split(' ')
      .filter((field) => field !== '' && !field.startsWith('{'))
      .map(parseField),
    result: parseType(result),
    line,
  };
}

function parseField(text: string): Field {
  const parts = /^(\w+):(?:(\w+)\.(\d+)\?)?(\S+)$/.exec(text);
  if (!parts) throw new TlError(`not a field: ${text}`);
  const [, name = '', flags, bit, type = ''] = parts;
  return { name, type: parseType(type), when: flags === undefined ? null : { flags, bit: Number(bit) } };
}

function parseType(text: string): TypeOf {
  if (text === '#') return { kind: 'flags' };
  if (text === 'int128') return { kind: 'raw', size: 16 };
  if (text === 'int256') return { kind: 'raw', size: 32 };
  const vector = /^Vector<(.+)>$/.exec(text);
  if (vector) return { kind: 'vector', of: parseType(vector[1] ?? '') };
  return { kind: PLAIN.has(text) ? (text as 'int') : 'object' };
}
