// Every definition that the server knows, by id and by name and layer.
import { type Definition, parseSchema } from './definition.ts';
import { ANSWERS } from './schema/answers.ts';
import { FUNCTIONS } from './schema/functions.ts';
import { INPUTS } from './schema/inputs.ts';
import { MEDIA } from './schema/media.ts';
import { MESSAGES } from './schema/messages.ts';
import { MTPROTO } from './schema/mtproto.ts';

export const definitions: readonly Definition[] = [MTPROTO, INPUTS, ANSWERS, MESSAGES, MEDIA, FUNCTIONS].flatMap(
  (text) => parseSchema(text),
);

const byId = new Map(definitions.map((definition) => [definition.id, definition]));
const methods = new Set(parseSchema(FUNCTIONS).map((definition) => definition.id));

/** By name, the newest first. */
const byName = new Map<string, Definition[]>();
for (const definition of definitions) byName.set(definition.name, [definition, ...(byName.get(definition.name) ?? [])]);

export const definitionOfId = (id: number): Definition | null => byId.get(id) ?? null;

export const isMethod = (definition: Definition): boolean => methods.has(definition.id);

/** The oldest layer that clients are answered in: older ones are answered as if they spoke this one. */
export const OLDEST_LAYER = 144;

/** The newest definition that a client of this layer knows; null: its layer has none. */
export function definitionFor(name: string, layer: number): Definition | null {
  const known = Math.max(layer, OLDEST_LAYER);
  return byName.get(name)?.find((definition) => definition.layer <= known) ?? null;
}
