// Signing in by code, signing out, and taking a sign-in to another key (download connections).
import { bytesOf, longOf, numberOf, textOf, type TlValue } from '../tl/value.ts';
import { type Call, type Handlers, RpcError } from './call.ts';
import { self } from './encode/peers.ts';

const digits = (phone: string): string => phone.replace(/\D/g, '');

function sentCode(hash: string, code: string): TlValue {
  return {
    _: 'auth.sentCode',
    type: { _: 'auth.sentCodeTypeApp', length: code.length },
    phone_code_hash: hash,
    timeout: 60,
  };
}

function sendCode({ params, services }: Call): TlValue {
  const { account } = services.world;
  if (numberOf(params, 'api_id') <= 0 || textOf(params, 'api_hash') === '') throw new RpcError(400, 'API_ID_INVALID');
  return sentCode(services.logins.sendCode(phoneOf(params, account.phone)), account.code);
}

/** The account's phone is the only one there is. */
function phoneOf(params: Call['params'], known: string): string {
  const phone = digits(textOf(params, 'phone_number'));
  if (phone === '' || phone !== digits(known)) throw new RpcError(400, 'PHONE_NUMBER_INVALID');
  return phone;
}

/** The hash of a code that is still good for this phone. */
function waitingCode({ params, services }: Call): string {
  const phone = phoneOf(params, services.world.account.phone);
  const hash = textOf(params, 'phone_code_hash');
  if (hash === '') throw new RpcError(400, 'PHONE_CODE_HASH_EMPTY');
  if (!services.logins.isWaiting(phone, hash)) throw new RpcError(400, 'PHONE_CODE_EXPIRED');
  return hash;
}

function signIn(call: Call): TlValue {
  const { account } = call.services.world;
  const hash = waitingCode(call);
  const code = textOf(call.params, 'phone_code');
  if (code === '') throw new RpcError(400, 'PHONE_CODE_EMPTY');
  if (code !== account.code) throw new RpcError(400, 'PHONE_CODE_INVALID');
  call.services.logins.endCode(hash);
  if (account.password !== null) {
    call.identity.signedIn = 'password';
    throw new RpcError(401, 'SESSION_PASSWORD_NEEDED');
  }
  return authorize(call);
}

/** From now on this key's requests are the account's. */
export function authorize(call: Call): TlValue {
  call.identity.signedIn = 'yes';
  return { _: 'auth.authorization', user: self(call.services.world) };
}

function importAuthorization(call: Call): TlValue {
  const { params, services } = call;
  const isOurs = longOf(params, 'id') === BigInt(services.world.account.userId);
  if (!isOurs || !services.logins.importAuthorization(bytesOf(params, 'bytes'))) {
    throw new RpcError(400, 'AUTH_BYTES_INVALID');
  }
  return authorize(call);
}

export const auth: Handlers = {
  'auth.sendCode': sendCode,
  'auth.resendCode': (call) => sentCode(waitingCode(call), call.services.world.account.code),
  'auth.cancelCode': (call) => call.services.logins.endCode(waitingCode(call)),
  'auth.signIn': signIn,
  'auth.logOut': ({ identity }) => {
    identity.signedIn = 'no';
    return { _: 'auth.loggedOut' };
  },
  'auth.exportAuthorization': ({ services }) => ({
    _: 'auth.exportedAuthorization',
    id: services.world.account.userId,
    bytes: services.logins.exportAuthorization(),
  }),
  'auth.importAuthorization': importAuthorization,
};
