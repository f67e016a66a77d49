// TL values as plain data, and how requests' fields are read without trusting them.

export interface TlObject {
  /** The constructor's name, as the schema spells it. */
  readonly _: string;
  readonly [field: string]: TlValue;
}

/** `undefined` and `null`: an optional field that is left out. */
export type TlValue =
  undefined | null | boolean | number | bigint | string | Uint8Array | TlObject | readonly TlValue[];

/** Bytes that don't follow the schema: the sender's fault. */
export class TlError extends Error {
  override readonly name = 'TlError';
}

/** A value that doesn't fit the schema of a layer: the writer's own fault. */
export class EncodeError extends Error {
  override readonly name = 'EncodeError';
}

const wrong = (object: TlObject, field: string, wanted: string): TlError =>
  new TlError(`${object._}.${field} is not ${wanted}`);

/** `0` where the field is left out. */
export function numberOf(object: TlObject, field: string): number {
  const value = object[field] ?? 0;
  if (typeof value !== 'number') throw wrong(object, field, 'a number');
  return value;
}

/** `0n` where the field is left out. */
export function longOf(object: TlObject, field: string): bigint {
  const value = object[field] ?? 0n;
  if (typeof value !== 'bigint') throw wrong(object, field, 'a long');
  return value;
}

/** `''` where the field is left out. */
export function textOf(object: TlObject, field: string): string {
  const value = object[field] ?? '';
  if (typeof value !== 'string') throw wrong(object, field, 'a string');
  return value;
}

/** No bytes where the field is left out. */
export function bytesOf(object: TlObject, field: string): Uint8Array {
  const value = object[field] ?? new Uint8Array(0);
  if (!(value instanceof Uint8Array)) throw wrong(object, field, 'bytes');
  return value;
}

export function objectOf(object: TlObject, field: string): TlObject {
  const value = object[field];
  if (!isTlObject(value)) throw wrong(object, field, 'an object');
  return value;
}

export function listOf(object: TlObject, field: string): readonly TlValue[] {
  const value = object[field] ?? [];
  if (!isList(value)) throw wrong(object, field, 'a list');
  return value;
}

export const isTlObject = (value: TlValue): value is TlObject =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !isList(value);

const isList = (value: TlValue): value is readonly TlValue[] => Array.isArray(value);
