// What the control port is told, checked: every refusal is a sentence that names the field.
import type { FaultRule } from './faults.ts';
import type { Behaviour, Fault, PostEntity } from './world/model.ts';
import type { PostChange, PostDraft } from './world/world.ts';

/** What was sent can't be used; the message says why. */
export class InputError extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown, what = 'The body'): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${what} must be a JSON object.`);
  }
  return value as Fields;
}

export function integer(fields: Fields, name: string): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value)) throw new InputError(`"${name}" must be a whole number.`);
  return value as number;
}

export function boolean(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw new InputError(`"${name}" must be true or false.`);
  return value;
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new InputError(`"${name}" must be a text.`);
  return value;
}

function list(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw new InputError(`"${name}" must be a list.`);
  return value;
}

/** `id`, or `ids` for several. */
export function idsOf(fields: Fields): readonly number[] {
  if (fields['ids'] === undefined) return [integer(fields, 'id')];
  return list(fields, 'ids').map((id) => integer({ ids: id }, 'ids'));
}

/** Unix seconds, or ISO 8601. */
export function instant(fields: Fields, name: string): number {
  const value = fields[name];
  const seconds = typeof value === 'string' ? Math.floor(Date.parse(value) / 1_000) : value;
  if (!Number.isSafeInteger(seconds)) {
    throw new InputError(`"${name}" must be Unix seconds or a date such as "2026-06-01T12:00:00Z".`);
  }
  return seconds as number;
}

/** Takes the fields that are there, by the readers named for them; others are refused. */
function readSome<Result>(
  fields: Fields,
  readers: { readonly [Name in keyof Result & string]-?: (fields: Fields, name: string) => Result[Name] },
  what: string,
): Partial<Result> {
  const result: Partial<Result> = {};
  for (const name of Object.keys(fields)) {
    if (!Object.hasOwn(readers, name)) throw new InputError(`${what} has no "${name}".`);
    const key = name as keyof Result & string;
    result[key] = readers[key](fields, name);
  }
  return result;
}

const orNull =
  <Value>(read: (fields: Fields, name: string) => Value) =>
  (fields: Fields, name: string): Value | null =>
    fields[name] === null ? null : read(fields, name);

function entities(fields: Fields, name: string): readonly PostEntity[] {
  return list(fields, name).map((value) => {
    const entity = fieldsOf(value, 'An entity');
    const url = entity['url'] === undefined ? {} : { url: text(entity, 'url') };
    return { type: text(entity, 'type'), offset: integer(entity, 'offset'), length: integer(entity, 'length'), ...url };
  });
}

const CHANGE = {
  text,
  entities,
  views: orNull(integer),
  forwards: orNull(integer),
  replies: orNull(integer),
  reactions: (fields: Fields, name: string) =>
    list(fields, name).map((value) => {
      const reaction = fieldsOf(value, 'A reaction');
      return { emoji: text(reaction, 'emoji'), count: integer(reaction, 'count') };
    }),
  editDate: orNull(instant),
  editHide: boolean,
};

export function changeOf(fields: Fields): PostChange {
  return readSome<Required<PostChange>>(fields, CHANGE, 'A change');
}

export function draftOf(fields: Fields): PostDraft {
  type Draft = Required<PostChange> & { replyTo: number | null; postAuthor: string | null; hidden: boolean };
  return readSome<Draft>(
    fields,
    { ...CHANGE, replyTo: orNull(integer), postAuthor: orNull(text), hidden: boolean },
    'A post',
  );
}

export function behaviourOf(fields: Fields): Partial<Behaviour> {
  return readSome<Behaviour>(
    fields,
    {
      pageSize: integer,
      inclusiveOffsetDate: boolean,
      roundTripMs: integer,
      inexact: boolean,
      budget: orNull((fields, name) => {
        const budget = fieldsOf(fields[name], `"${name}"`);
        return { requests: integer(budget, 'requests'), seconds: integer(budget, 'seconds') };
      }),
    },
    'The behaviour',
  );
}

export function ruleOf(fields: Fields): FaultRule {
  const count = fields['count'] === 'always' ? 'always' : fields['count'] === undefined ? 1 : integer(fields, 'count');
  const nth = fields['nth'] === undefined ? 1 : integer(fields, 'nth');
  return { method: text(fields, 'method'), nth, count, fault: faultOf(fieldsOf(fields['fault'], '"fault"')) };
}

function faultOf(fields: Fields): Fault {
  const kind = text(fields, 'kind');
  switch (kind) {
    case 'flood':
      return { kind, seconds: integer(fields, 'seconds') };
    case 'error':
      return { kind, code: integer(fields, 'code'), message: text(fields, 'message') };
    case 'delay':
      return { kind, ms: integer(fields, 'ms') };
    case 'silence':
    case 'cut':
    case 'revoke':
      return { kind };
    default:
      throw new InputError(`There is no fault "${kind}": use flood, error, delay, silence, cut or revoke.`);
  }
}
