// The flags of `npm run bench`.

export const SCALES = { '100k': 100_000, '1m': 1_000_000, '5m': 5_000_000 } as const;
export type Scale = keyof typeof SCALES;

export interface Options {
  readonly scale: Scale;
  /** The operations to run, in the table's order; all of them where none is named. */
  readonly only: readonly string[];
  /** Where the results go as JSON; null: nowhere. */
  readonly json: string | null;
  /** Where archives are kept for later runs; null: they go with the run. */
  readonly archives: string | null;
  readonly help: boolean;
}

/** A flag that can't be understood: a sentence for whoever typed it. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** Reads the flags; `names` are the operations there are. Throws OptionError. */
export function parseOptions(args: readonly string[], names: readonly string[]): Options {
  let options: Options = { scale: '100k', only: [], json: null, archives: null, help: false };
  for (let at = 0; at < args.length; at++) {
    const [flag, inline] = splitOnce(args[at] ?? '');
    const value = (what: string): string => {
      const given = inline ?? args[++at];
      if (given === undefined || given === '' || (inline === undefined && given.startsWith('--'))) {
        throw new OptionError(`${flag} needs ${what} after it.`);
      }
      return given;
    };
    switch (flag) {
      case '--scale':
        options = { ...options, scale: scaleOf(value('a scale (100k, 1m or 5m)')) };
        break;
      case '--only':
        options = { ...options, only: [...options.only, nameOf(value('the name of an operation'), names)] };
        break;
      case '--json':
        options = { ...options, json: value('the name of a file') };
        break;
      case '--archives':
        options = { ...options, archives: value('the name of a folder') };
        break;
      case '--help':
      case '-h':
        options = { ...options, help: true };
        break;
      default:
        throw new OptionError(
          `${flag.startsWith('-') ? `There is no option ${flag}` : `“${flag}” is no option`}: --help lists them.`,
        );
    }
  }
  return options;
}

function splitOnce(argument: string): readonly [string, string | undefined] {
  const at = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return at === -1 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

function scaleOf(text: string): Scale {
  const scale = (Object.keys(SCALES) as Scale[]).find((known) => known === text.toLowerCase());
  if (!scale) throw new OptionError(`There is no scale ${text}: choose 100k, 1m or 5m.`);
  return scale;
}

function nameOf(text: string, names: readonly string[]): string {
  if (!names.includes(text)) throw new OptionError(`There is no operation ${text}: choose among ${names.join(', ')}.`);
  return text;
}
