// Signing in, step by step: phone, code, password where the account has one. What Telegram wants to hear again (the
// code's hash) stays in here.
import { computeCheck } from 'telegram/Password.js';
import { Api } from 'telegram/tl/index.js';
import { fail } from '../../../shared/domain/failure.ts';
import type { Account, CodeRequest, CodeSent, PendingSignIn, SignInStep } from '../telegram.ts';
import { rpcNameOf, toFailure } from './failures.ts';
import type { Line } from './line.ts';

type Stage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'code'; readonly phone: string; readonly codeHash: string }
  | { readonly kind: 'password'; readonly phone: string };

export class SignIn {
  readonly #line: Line;
  #stage: Stage = { kind: 'idle' };

  constructor(line: Line) {
    this.#line = line;
  }

  /** What is waited for; null: nothing. */
  get pending(): Pick<PendingSignIn, 'phone' | 'codeHash'> | null {
    const stage = this.#stage;
    if (stage.kind === 'idle') return null;
    return { phone: stage.phone, codeHash: stage.kind === 'code' ? stage.codeHash : null };
  }

  goOn({ phone, codeHash }: Pick<PendingSignIn, 'phone' | 'codeHash'>): void {
    this.#stage = codeHash === null ? { kind: 'password', phone } : { kind: 'code', phone, codeHash };
  }

  /** The line speaks with the credentials of the request by now. */
  async requestCode({ apiId, apiHash, phone }: CodeRequest, signal: AbortSignal): Promise<CodeSent> {
    this.#stage = { kind: 'idle' };
    const request = (): Promise<Api.auth.TypeSentCode> =>
      this.#line.ask(
        new Api.auth.SendCode({ phoneNumber: phone, apiId, apiHash, settings: new Api.CodeSettings({}) }),
        signal,
        { phone },
      );
    const sent = await request().catch((thrown: unknown) => {
      if (rpcNameOf(thrown) !== 'AUTH_RESTART') throw thrown;
      return request();
    });
    if (sent.className !== 'auth.SentCode') {
      throw fail('telegram-refused', 'Telegram signed in without a code, which Lacuna did not ask for.', {
        next: 'Begin again.',
        detail: sent.className,
      });
    }
    if (sent.type.className === 'auth.SentCodeTypeSetUpEmailRequired') {
      throw fail('telegram-refused', 'Telegram wants an e-mail address for this account before it sends codes.', {
        next: 'Sign in with Telegram’s own app first and set it up there.',
        detail: sent.type.className,
      });
    }
    this.#stage = { kind: 'code', phone, codeHash: sent.phoneCodeHash };
    return { via: viaOf(sent.type), length: 'length' in sent.type ? sent.type.length : null };
  }

  /** A wrong code may be typed again; an expired one ends the attempt. */
  async submitCode(code: string, signal: AbortSignal): Promise<SignInStep> {
    const stage = this.#stage;
    if (stage.kind !== 'code') throw beginAgain();
    const { phone, codeHash } = stage;
    let answer: Api.auth.TypeAuthorization;
    try {
      answer = await this.#line.ask(
        new Api.auth.SignIn({ phoneNumber: phone, phoneCodeHash: codeHash, phoneCode: code.replaceAll(/\s/g, '') }),
        signal,
        { phone },
      );
    } catch (thrown) {
      if (rpcNameOf(thrown) === 'SESSION_PASSWORD_NEEDED') return this.#passwordNeeded(phone, signal);
      if (rpcNameOf(thrown) === 'PHONE_CODE_EXPIRED') this.#stage = { kind: 'idle' };
      throw thrown;
    }
    if (answer.className === 'auth.AuthorizationSignUpRequired') {
      this.#stage = { kind: 'idle' };
      throw toFailure({ errorMessage: 'PHONE_NUMBER_UNOCCUPIED', code: 400 }, { phone });
    }
    return { kind: 'signed-in', account: this.#done(answer.user) };
  }

  /** Proves the password by SRP: it never leaves this computer. */
  async submitPassword(password: string, signal: AbortSignal): Promise<Account> {
    if (this.#stage.kind !== 'password') throw beginAgain();
    for (let tries = 1; ; tries++) {
      const asked = await this.#line.ask(new Api.account.GetPassword(), signal);
      try {
        const check = await proofOf(asked, password);
        const answer = await this.#line.ask(new Api.auth.CheckPassword({ password: check }), signal);
        if (answer.className !== 'auth.Authorization') throw beginAgain();
        return this.#done(answer.user);
      } catch (thrown) {
        // The numbers that the proof was made with were replaced meanwhile.
        const stale = rpcNameOf(thrown) === 'SRP_ID_INVALID' || rpcNameOf(thrown) === 'SRP_PASSWORD_CHANGED';
        if (!stale || tries > 1) throw thrown;
      }
    }
  }

  async #passwordNeeded(phone: string, signal: AbortSignal): Promise<SignInStep> {
    this.#stage = { kind: 'password', phone };
    const { hint } = await this.#line.ask(new Api.account.GetPassword(), signal);
    return { kind: 'password-needed', hint: hint || null };
  }

  #done(user: Api.TypeUser): Account {
    this.#stage = { kind: 'idle' };
    return accountOf(user);
  }
}

/** Whoever a user is, as far as Telegram shows them. */
export function accountOf(user: Api.TypeUser): Account {
  if (user.className !== 'User') {
    return { userId: user.id.toString(), firstName: null, lastName: null, username: null, phone: null };
  }
  return {
    userId: user.id.toString(),
    firstName: user.firstName || null,
    lastName: user.lastName || null,
    username: user.username || (user.usernames?.find(({ active }) => active)?.username ?? null),
    phone: user.phone || null,
  };
}

async function proofOf(asked: Api.account.Password, password: string): Promise<Api.InputCheckPasswordSRP> {
  try {
    return await computeCheck(asked, password);
  } catch (error) {
    throw fail(
      'telegram-refused',
      'Telegram asks for the password in a way that this version of Lacuna does not know.',
      {
        next: 'See whether there is a newer version of Lacuna.',
        detail: error instanceof Error ? error.message : String(error),
        cause: error,
      },
    );
  }
}

function viaOf({ className }: Api.auth.TypeSentCodeType): CodeSent['via'] {
  switch (className) {
    case 'auth.SentCodeTypeApp':
      return 'app';
    case 'auth.SentCodeTypeSms':
    case 'auth.SentCodeTypeFirebaseSms':
    case 'auth.SentCodeTypeSmsWord':
    case 'auth.SentCodeTypeSmsPhrase':
      return 'sms';
    case 'auth.SentCodeTypeCall':
    case 'auth.SentCodeTypeFlashCall':
    case 'auth.SentCodeTypeMissedCall':
      return 'call';
    case 'auth.SentCodeTypeEmailCode':
      return 'email';
    default:
      return 'other';
  }
}

function beginAgain(): Error {
  return fail('code-expired', 'There is no code that this could be the answer to.', {
    next: 'Begin again: Telegram sends a new code.',
  });
}
