import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import type { VerbName } from './verb-names.ts';

/** What was typed after a verb, checked by the verb's own options. */
export interface Typed {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Verb {
  readonly name: VerbName;
  readonly summary: string;
  /** Whole commands, for its help. */
  readonly examples: readonly string[];
  /** Adds arguments and options. What they take is checked here. */
  configure(command: Command): void;
  /** Does it and says what came of it. Throws Failures. Resolves to the exit code; nothing is 0. */
  run(context: CommandContext, typed: Typed): Promise<number | void>;
}
