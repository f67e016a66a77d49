// The sign-in form: what was typed, and what is wrong with it. Pure.
import type { RequestInput } from '../../shared/contract/requests.ts';
import type { FailureKind } from '../../shared/domain/failure.ts';

export interface SignInForm {
  readonly apiId: string;
  readonly apiHash: string;
  readonly phone: string;
  readonly protection: 'passphrase' | 'key-file';
  readonly passphrase: string;
  readonly again: string;
}

export const EMPTY_FORM: SignInForm = {
  apiId: '',
  apiHash: '',
  phone: '',
  protection: 'passphrase',
  passphrase: '',
  again: '',
};

export type SignInField = keyof SignInForm;
export type SignInProblems = { readonly [Field in SignInField]?: string | undefined };
export type SignInRequest = RequestInput<'session.begin-sign-in'>;

/** The least length of a passphrase, as main asks for it. */
const LEAST_PASSPHRASE = 8;

/** What main is asked for, or a sentence beside each field that stands in the way. */
export function readSignIn(
  form: SignInForm,
  keyStore: boolean,
): { readonly ok: true; readonly request: SignInRequest } | { readonly ok: false; readonly problems: SignInProblems } {
  const apiId = /^\d{1,10}$/.test(form.apiId.trim()) ? Number(form.apiId) : 0;
  const apiHash = form.apiHash.trim();
  const phone = form.phone.replaceAll(/[\s().-]/g, '');
  const problems: { [Field in SignInField]?: string } = {};
  if (apiId < 1 || apiId > 2_147_483_647) problems.apiId = 'The API id is a number, such as 1234567.';
  if (!/^[0-9a-f]{32}$/i.test(apiHash)) problems.apiHash = 'The API hash is 32 characters long: digits and a to f.';
  if (!/^\+?[1-9]\d{6,14}$/.test(phone)) {
    problems.phone = 'Write the number with its country code, such as +49 151 23456789.';
  }
  if (!keyStore && form.protection === 'passphrase') {
    if (form.passphrase.length < LEAST_PASSPHRASE) {
      problems.passphrase = `The passphrase is shorter than ${LEAST_PASSPHRASE} characters.`;
    } else if (form.again !== form.passphrase) problems.again = 'The two passphrases differ.';
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  const protection = keyStore
    ? ({ kind: 'key-store' } as const)
    : form.protection === 'key-file'
      ? ({ kind: 'key-file' } as const)
      : ({ kind: 'passphrase', passphrase: form.passphrase } as const);
  return { ok: true, request: { apiId, apiHash, phone: phone.startsWith('+') ? phone : `+${phone}`, protection } };
}

/** The field that a failure is about; null for one about no field. */
export function fieldOf(kind: FailureKind): SignInField | null {
  switch (kind) {
    case 'api-id-refused':
      return 'apiId';
    case 'phone-refused':
    case 'banned':
      return 'phone';
    default:
      return null;
  }
}

/** How Telegram says it sent the code, as the end of a sentence; what a later layer brings is said plainly. */
export function viaWords(via: string): string {
  switch (via) {
    case 'app':
      return 'in a message to your other Telegram apps';
    case 'sms':
      return 'by SMS';
    case 'call':
      return 'by a phone call';
    case 'email':
      return 'by e-mail';
    default:
      return 'on a way of its own choosing';
  }
}
