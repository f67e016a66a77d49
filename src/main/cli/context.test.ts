import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { fail } from '../../shared/domain/failure.ts';
import { CommandContext, type ContextParts } from './context.ts';
import { Output } from './output.ts';

test('a secret is used as it was typed, spaces and all, and asked for again where it was wrong', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  let shown = '';
  const sink = { write: (text: string) => (shown += text) };
  const output = new Output({ json: false, quiet: false, out: sink, err: sink, now: () => 0 });
  const { signal } = new AbortController();
  const parts = { input, output, signal, globals: { json: false }, services: {} } as unknown as ContextParts;
  const context = new CommandContext(parts);
  const tried: string[] = [];
  const asked = context.askUntilRight('Passphrase', 'passphrase-refused', async (typed) => {
    tried.push(typed);
    if (typed !== ' two words ') throw fail('passphrase-refused', 'This is not the passphrase.');
    return typed;
  });
  input.write('two words\r');
  while (tried.length === 0) await new Promise((resolve) => setImmediate(resolve));
  input.write(' two words \r');
  expect(await asked).toBe(' two words ');
  expect(tried).toEqual(['two words', ' two words ']);
  expect(shown).toBe('Passphrase: \nThis is not the passphrase.\nPassphrase: \n');
});
