// lacuna sign-in: phone, code, password where there is one. In one go where somebody can be asked; in steps for scripts,
// the half-done sign-in being kept between them, encrypted like a session. The archive is locked meanwhile: a window that
// is signed in would write its own session over the new one.
import { existsSync } from 'node:fs';
import { fail, failureOf } from '../../../shared/domain/failure.ts';
import type { SessionProtection } from '../../../shared/domain/session.ts';
import { shown } from '../../session/account-words.ts';
import {
  openPendingFile,
  openSessionFile,
  type PendingFile,
  type ProtectionChoice,
  type SessionFile,
} from '../../session/session-file.ts';
import type { Account, CodeSent, Telegram } from '../../telegram/telegram.ts';
import type { CommandContext } from '../context.ts';
import type { Typed, Verb } from '../verb.ts';

const PROTECTIONS = ['key-file', 'passphrase', 'key-store'] as const satisfies readonly SessionProtection[];
const LEAST_PASSPHRASE = 8;
const VIA: Record<CodeSent['via'], string> = {
  app: 'in a message to your other Telegram apps',
  sms: 'by text message',
  call: 'by a call',
  email: 'by e-mail',
  other: 'by a way of its own',
};

export const signInVerb: Verb = {
  name: 'sign-in',
  summary: 'sign in to Telegram with your own account, and keep the session',
  examples: ['lacuna sign-in', 'lacuna sign-in --phone +4915123456789 --protect key-file'],
  configure(command) {
    command
      .option('--phone <number>', 'with its country code')
      .option('--code <code>', 'the code that Telegram sent after the first call')
      .option('--password <word>', 'of the two-step verification; better in the environment, LACUNA_PASSWORD')
      .option('--api-id <number>', 'from https://my.telegram.org/apps; or LACUNA_API_ID')
      .option('--api-hash <hash>', 'from the same page; or LACUNA_API_HASH')
      .option('--protect <how>', `how the session is kept: ${PROTECTIONS.join(', ')}`)
      .option('--again', 'sign in anew although a session is stored');
  },
  async run(context, typed) {
    if (context.parts.globals.sample) {
      context.output.result({ signed_in: true, sample: true }, ['The sample channels need no signing in.']);
      return;
    }
    const { places } = context.services;
    if (existsSync(places.sessionFile) && typed.options['again'] !== true) {
      context.output.result({ signed_in: true, session_file: places.sessionFile, already: true }, [
        `A session is stored already, in ${places.sessionFile}.`,
        'Use `lacuna sign-out` to end it, or --again to sign in anew.',
      ]);
      return;
    }
    await context.archive();
    await new SigningIn(context, typed).run();
  },
};

class SigningIn {
  readonly #context: CommandContext;
  readonly #options: Typed['options'];
  readonly #session: SessionFile;
  readonly #pending: PendingFile;
  #protection: ProtectionChoice | null = null;

  constructor(context: CommandContext, { options }: Typed) {
    this.#context = context;
    this.#options = options;
    const { keyStore, places } = context.services;
    this.#session = openSessionFile({ file: places.sessionFile, keyStore });
    this.#pending = openPendingFile({ file: places.pendingFile, keyStore });
  }

  async run(): Promise<void> {
    const { config, version } = this.#context.parts;
    const { createTelegram } = await import('../../telegram/gramjs/client.ts');
    const telegram = createTelegram({
      server: config.server,
      stored: null,
      onStore: async (session) => {
        if (session) await this.#session.write(session);
      },
      appVersion: version,
      log: this.#context.services.log,
    });
    try {
      await this.#steps(telegram);
    } finally {
      await telegram.close();
    }
  }

  async #steps(telegram: Telegram): Promise<void> {
    const { signal, output, parts } = this.#context;
    const code = this.#text('code');
    const waiting = (code !== null || this.#password() !== null) && (await this.#goOn(telegram));
    if (!waiting) {
      if (code !== null && parts.config.server === null) {
        throw fail('code-expired', 'No sign-in waits for a code here.', {
          next: 'Call `lacuna sign-in` without --code first: Telegram sends a new one.',
        });
      }
      const sent = await this.#request(telegram);
      if (code === null && !this.#context.canAsk) {
        await this.#keep(telegram);
        output.result({ signed_in: false, needs: 'code', via: sent.via, length: sent.length }, [
          `Telegram has sent a code ${VIA[sent.via]}.`,
          'Go on with `lacuna sign-in --code <code>`.',
        ]);
        return;
      }
    }
    const account = await this.#account(telegram, code).catch(async (thrown: unknown) => {
      // A wrong code or password may be given again; an expired one ends the attempt.
      if (failureOf(thrown).kind === 'code-expired') await this.#pending.remove();
      else await this.#keep(telegram);
      throw thrown;
    });
    signal.throwIfAborted();
    if (account) await this.#done(account);
  }

  /** Takes up the sign-in of an earlier call, where there is one. */
  async #goOn(telegram: Telegram): Promise<boolean> {
    const protection = await this.#pending.protection().catch(() => null);
    if (protection === null) return false;
    const passphrase = protection === 'passphrase' ? await this.#passphrase() : undefined;
    const pending = await this.#pending.read(passphrase);
    await this.#protect(
      passphrase === undefined ? { kind: protection as 'key-file' } : { kind: 'passphrase', passphrase },
    );
    await telegram.resumeSignIn(pending);
    return true;
  }

  async #request(telegram: Telegram): Promise<CodeSent> {
    const { env } = this.#context.parts;
    const need = async (name: string, given: string | null, question: string): Promise<string> => {
      const text = given ?? (await this.#context.ask(question));
      if (text !== null && text !== '') return text;
      throw fail('invalid-request', `Signing in needs --${name}.`, {
        next: 'Your own API id and hash are on https://my.telegram.org/apps; see `lacuna sign-in --help`.',
      });
    };
    const apiId = await need('api-id', this.#text('apiId') ?? env['LACUNA_API_ID'] ?? null, 'API id');
    const apiHash = await need('api-hash', this.#text('apiHash') ?? env['LACUNA_API_HASH'] ?? null, 'API hash');
    const phone = await need('phone', this.#text('phone'), 'Phone number, with its country code');
    if (!/^\d{1,10}$/.test(apiId)) throw fail('invalid-request', 'The API id is a number, such as 1234567.');
    // What can't be kept safely is refused before Telegram sends a code.
    await this.#protect(await this.#chosen());
    return telegram.requestCode(
      { apiId: Number(apiId), apiHash, phone: phone.replaceAll(/[^\d+]/g, '') },
      this.#context.signal,
    );
  }

  /** Null: the password is waited for, and that was said. */
  async #account(telegram: Telegram, code: string | null): Promise<Account | null> {
    const { signal, output } = this.#context;
    let hint: string | null = null;
    if (telegram.pendingSignIn()?.codeHash !== null) {
      const submit = (typed: string) => telegram.submitCode(typed, signal);
      const step =
        (code === null ? await this.#context.askUntilRight('Code', 'code-refused', submit) : null) ??
        (await submit(code ?? ''));
      if (step.kind === 'signed-in') return step.account;
      ({ hint } = step);
    }
    const question = `Password of the two-step verification${hint === null ? '' : ` (hint: ${hint})`}`;
    const submit = (typed: string) => telegram.submitPassword(typed, signal);
    const given = this.#password();
    if (given !== null) return submit(given);
    const account = await this.#context.askUntilRight(question, 'password-refused', submit);
    if (account !== null) return account;
    await this.#keep(telegram);
    output.result({ signed_in: false, needs: 'password', hint }, [
      'The account has a two-step password.',
      'Go on with `lacuna sign-in`, the password in the environment as LACUNA_PASSWORD.',
    ]);
    return null;
  }

  async #done(account: Account): Promise<void> {
    const { places } = this.#context.services;
    await this.#pending.remove();
    const protection = this.#protection?.kind ?? 'key-file';
    const { name, username, userId } = shown(account);
    const keyFile = places.sessionFile.replace(/\.json$/, '.key');
    const how = {
      'key-file': `encrypted with the key in ${keyFile}; both are readable by you alone, and whoever has both is signed in as you`,
      passphrase: 'encrypted with your passphrase; it is asked for whenever Telegram is needed',
      'key-store': 'encrypted by the system’s key store',
    }[protection];
    this.#context.output.result(
      { signed_in: true, account: { id: userId, name, username }, session_file: places.sessionFile, protection },
      [
        `Signed in as ${name}${username === null ? '' : ` (@${username})`}.`,
        `The session is in ${places.sessionFile}, ${how}.`,
      ],
    );
  }

  async #keep(telegram: Telegram): Promise<void> {
    const pending = telegram.pendingSignIn();
    if (pending && this.#protection) await this.#pending.write(pending);
  }

  async #protect(choice: ProtectionChoice): Promise<void> {
    this.#protection = choice;
    await this.#session.protect(choice);
    await this.#pending.protect(choice);
  }

  async #chosen(): Promise<ProtectionChoice> {
    const { env, globals } = this.#context.parts;
    const given = env['LACUNA_PASSPHRASE'] !== undefined || globals.passphraseStdin;
    const automatic = given ? 'passphrase' : this.#context.services.keyStore.isAvailable() ? 'key-store' : 'key-file';
    const asked = this.#text('protect') ?? automatic;
    const kind = PROTECTIONS.find((one) => one === asked);
    if (kind === undefined) {
      throw fail('invalid-request', `--protect takes ${PROTECTIONS.join(', ')}, not “${asked}”.`);
    }
    if (kind !== 'passphrase') return { kind };
    const passphrase = await this.#passphrase();
    if (passphrase.length < LEAST_PASSPHRASE) {
      throw fail('invalid-request', `The passphrase is shorter than ${LEAST_PASSPHRASE} characters.`);
    }
    if (this.#context.canAsk && !given) {
      // What is not seen is typed twice: mistyped, nobody could open the session any more.
      const again = await this.#context.ask('The same passphrase once more', true);
      if (again !== passphrase) throw fail('invalid-request', 'The two passphrases are not the same.');
    }
    return { kind, passphrase };
  }

  async #passphrase(): Promise<string> {
    const passphrase = await this.#context.passphrase('Passphrase to keep the session with');
    if (passphrase !== null) return passphrase;
    throw fail('invalid-request', 'A passphrase is needed, and nobody is there to be asked.', {
      next: 'Put it into the environment as LACUNA_PASSPHRASE, or give --passphrase-stdin and send it to the standard input.',
    });
  }

  #password(): string | null {
    return this.#text('password') ?? this.#context.parts.env['LACUNA_PASSWORD'] ?? null;
  }

  #text(name: string): string | null {
    const value = this.#options[name];
    return typeof value === 'string' && value !== '' ? value : null;
  }
}
