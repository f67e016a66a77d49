// A verb, an option or an exit code that docs/command-line.md does not name is not done.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { programOf, understandCommand } from './command-line.ts';
import { EXIT } from './exit-codes.ts';
import { VERB_NAMES } from './verb-names.ts';
import { VERBS } from './verbs/all.ts';

const page = readFileSync(new URL('../../../docs/command-line.md', import.meta.url), 'utf8');
/** What looks like an option in an example and is none: a word to be left out. */
const NO_OPTIONS: ReadonlySet<string> = new Set(['-fog']);
const program = programOf(VERBS, '0.0.0', () => undefined);

/** The part of the page under a heading, up to the next one of the same rank. */
function section(heading: string): string {
  const [, rest = ''] = page.split(`\n${heading}\n`);
  return rest.split(/\n#{1,3} /)[0] ?? '';
}

test('every name of a verb has a verb, and the other way round', () => {
  expect(VERBS.map(({ name }) => name).toSorted()).toStrictEqual([...VERB_NAMES].toSorted());
});

describe.each(program.commands.map((command) => [command.name(), command] as const))('lacuna %s', (name, command) => {
  const part = section(`### ${name}`);

  test('has a part of the page, with an example', () => {
    expect(part).toContain(`lacuna ${name}`);
  });

  test.each(command.options.map(({ long }) => [long ?? '']))('%s is told of in it', (option) => {
    expect(part).toContain(`\`${option}`);
  });

  test('knows every option that its part names', () => {
    const known = new Set([...command.options, ...program.options].flatMap(({ short, long }) => [short, long]));
    const named = [...part.matchAll(/(?<=[ `])--?[a-z][a-z-]*(?=[ `,=\n])/g)].map(([option]) => option);
    expect(named.filter((option) => !known.has(option) && !NO_OPTIONS.has(option))).toStrictEqual([]);
  });

  test('its examples are understood', () => {
    const verb = VERBS.find((one) => one.name === name);
    expect(verb?.examples.length).toBeGreaterThan(0);
    for (const example of verb?.examples ?? []) {
      const [, ...words] = (example.split(' | ')[0] ?? '').match(/'[^']*'|\S+/g) ?? [];
      expect(understandCommand(words, VERBS, '0.0.0')).toMatchObject({ kind: 'run', verb: { name } });
    }
  });
});

test.each(program.options.filter(({ long }) => long !== '--version').map(({ long }) => [long ?? '']))(
  '%s is among the options of every verb',
  (option) => {
    expect(section('## Options of every verb')).toContain(`\`${option}`);
  },
);

test.each(Object.entries(EXIT))('exit code %s, %d, is in the table', (_name, code) => {
  expect(section('## Exit codes')).toContain(`\n| ${code} |`);
});
