import { describe, expect, test } from 'vitest';
import { EMPTY_FORM, fieldOf, readSignIn, viaWords, type SignInForm } from './sign-in-form.ts';

const FORM: SignInForm = {
  ...EMPTY_FORM,
  apiId: ' 1234567 ',
  apiHash: '0123456789abcdef0123456789ABCDEF',
  phone: '+49 (151) 234-56.789',
};

function problemsOf(form: SignInForm, keyStore: boolean) {
  const read = readSignIn(form, keyStore);
  return read.ok ? {} : read.problems;
}

describe('readSignIn', () => {
  test('takes numbers as people write them', () => {
    expect(readSignIn(FORM, true)).toEqual({
      ok: true,
      request: {
        apiId: 1_234_567,
        apiHash: '0123456789abcdef0123456789ABCDEF',
        phone: '+4915123456789',
        protection: { kind: 'key-store' },
      },
    });
    const without = readSignIn({ ...FORM, phone: '49151234567' }, true);
    expect(without.ok && without.request.phone).toBe('+49151234567');
  });
  test('names every mistake beside its field', () => {
    expect(Object.keys(problemsOf(EMPTY_FORM, true))).toEqual(['apiId', 'apiHash', 'phone']);
    expect(problemsOf({ ...FORM, apiId: '99999999999' }, true).apiId).toContain('number');
    expect(problemsOf({ ...FORM, apiHash: 'zz' }, true).apiHash).toContain('32 characters');
    expect(problemsOf({ ...FORM, phone: '0151 234567' }, true).phone).toContain('country code');
  });
  test('asks for a passphrase only where there is no key store', () => {
    expect(problemsOf(FORM, true)).toEqual({});
    expect(problemsOf(FORM, false).passphrase).toContain('8');
    expect(problemsOf({ ...FORM, passphrase: 'long enough' }, false).again).toContain('differ');
    const right = readSignIn({ ...FORM, passphrase: 'long enough', again: 'long enough' }, false);
    expect(right.ok && right.request.protection).toEqual({ kind: 'passphrase', passphrase: 'long enough' });
    const file = readSignIn({ ...FORM, protection: 'key-file' }, false);
    expect(file.ok && file.request.protection).toEqual({ kind: 'key-file' });
  });
});

test('a failure finds its field', () => {
  expect(fieldOf('api-id-refused')).toBe('apiId');
  expect(fieldOf('phone-refused')).toBe('phone');
  expect(fieldOf('network-lost')).toBeNull();
});

test('an unknown way of sending is still a sentence', () => {
  expect(viaWords('sms')).toBe('by SMS');
  expect(viaWords('pigeon')).toBe('on a way of its own choosing');
});
