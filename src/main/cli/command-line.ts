// What was typed, understood: a verb with its options, or a text to print. Pure.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { fail, FailureError } from '../../shared/domain/failure.ts';
import type { Typed, Verb } from './verb.ts';

/** Options of every verb. */
export interface Globals {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly sample: boolean;
  /** Seconds to wait for Telegram or the network at one stretch. */
  readonly patience: number;
  readonly passphraseStdin: boolean;
  readonly sampleServer: string | undefined;
  readonly server: string | undefined;
  readonly serverKey: string | undefined;
  readonly userDataDir: string | undefined;
}

export type Understood =
  | { readonly kind: 'run'; readonly verb: Verb; readonly typed: Typed; readonly globals: Globals }
  | { readonly kind: 'text'; readonly text: string };

const DEFAULT_PATIENCE = 900;

/** Throws a Failure that says what can't be understood. */
export function understandCommand(args: readonly string[], verbs: readonly Verb[], version: string): Understood {
  let understood: Understood | null = null;
  let text = '';
  const program = programOf(verbs, version, (verb, typed, globals) => {
    understood = { kind: 'run', verb, typed, globals };
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (written) => (text += written),
      writeErr: () => undefined,
    });
  }
  try {
    program.parse([...args], { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof FailureError) throw thrown;
    if (!(thrown instanceof CommanderError)) throw thrown;
    // Nothing at all was typed: the help is the answer.
    if (thrown.exitCode !== 0 && thrown.code !== 'commander.help') throw notUnderstood(thrown);
  }
  return understood ?? { kind: 'text', text: text === '' ? program.helpInformation() : text };
}

/** The whole of it as commander has it; also what the documentation is held to. */
export function programOf(
  verbs: readonly Verb[],
  version: string,
  onVerb: (verb: Verb, typed: Typed, globals: Globals) => void,
): Command {
  const program = new Command('lacuna')
    .description('Complete local copies of public Telegram channels, for research.')
    .version(version)
    .helpCommand(true)
    .configureHelp({ showGlobalOptions: true })
    .option('--json', 'write JSON to the standard output, one object a line')
    .option('-q, --quiet', 'say nothing of how far it is')
    .option('--sample', 'work on the sample channels; no account is needed')
    .option(
      '--patience <seconds>',
      'how long to wait for Telegram or the network at one stretch',
      wholeSeconds,
      DEFAULT_PATIENCE,
    )
    .option('--passphrase-stdin', 'read the passphrase of the stored session from the standard input')
    .option('--user-data-dir <folder>', 'Lacuna’s own folder; written --user-data-dir=<folder>')
    .addOption(new Option('--server <host:port>', 'development builds: another MTProto server'))
    .addOption(new Option('--server-key <file>', 'development builds: that server’s RSA public key (PEM)'))
    .addOption(new Option('--sample-server <file>', 'development builds: a sample Telegram that runs already'));
  for (const verb of verbs) {
    const command = program.command(verb.name).description(verb.summary).configureHelp({ showGlobalOptions: true });
    verb.configure(command);
    command.addHelpText('after', `\nExamples:\n${verb.examples.map((example) => `  ${example}\n`).join('')}`);
    command.action(() => {
      onVerb(verb, { args: command.args, options: command.opts() }, globalsOf(program.opts()));
    });
  }
  return program;
}

function globalsOf(options: Readonly<Record<string, unknown>>): Globals {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    json: options['json'] === true,
    quiet: options['quiet'] === true,
    sample: options['sample'] === true,
    patience: Number(options['patience']),
    passphraseStdin: options['passphraseStdin'] === true,
    sampleServer: text('sampleServer'),
    server: text('server'),
    serverKey: text('serverKey'),
    userDataDir: text('userDataDir'),
  };
}

function wholeSeconds(text: string): number {
  return wholeNumber(text, 0, 1_000_000);
}

/** For options that take a number. */
export function wholeNumber(text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
}

/** For options that take words: a script's variable that holds none would ask for what nobody meant. */
export function someText(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It is empty.');
}

function notUnderstood({ message }: CommanderError): FailureError {
  const said = message.replace(/^error: /, '').replace(/\s+/g, ' ');
  return fail('invalid-request', `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?)]$/.test(said) ? '' : '.'}`, {
    next: 'See `lacuna --help`, or `lacuna <verb> --help`.',
  });
}
