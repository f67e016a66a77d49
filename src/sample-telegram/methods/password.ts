// The two-step password.
import { randomBytes } from 'node:crypto';
import { GENERATOR, PRIME } from '../crypto/diffie-hellman.ts';
import { makeVerifier, startSrp, type Verifier } from '../crypto/srp.ts';
import { bytesOf, longOf, objectOf, type TlObject, type TlValue } from '../tl/value.ts';
import { authorize } from './auth.ts';
import { type Call, type Handlers, RpcError } from './call.ts';

/** Made once a password, as it takes a tenth of a second. */
const verifiers = new Map<string, Promise<Verifier>>();

function verifierFor(password: string): Promise<Verifier> {
  const verifier = verifiers.get(password) ?? makeVerifier(password);
  verifiers.set(password, verifier);
  return verifier;
}

const algorithm = (salt1: Uint8Array, salt2: Uint8Array): TlObject => ({
  _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
  salt1,
  salt2,
  g: GENERATOR,
  p: PRIME,
});

async function getPassword({ services }: Call): Promise<TlValue> {
  const { password, passwordHint } = services.world.account;
  const bare = {
    _: 'account.password',
    new_algo: algorithm(randomBytes(8), randomBytes(16)),
    new_secure_algo: { _: 'securePasswordKdfAlgoUnknown' },
    secure_random: randomBytes(256),
  };
  if (password === null) return bare;
  const verifier = await verifierFor(password);
  const exchange = startSrp(verifier);
  return {
    ...bare,
    has_password: true,
    current_algo: algorithm(verifier.salt1, verifier.salt2),
    srp_B: exchange.power,
    srp_id: services.logins.addExchange(exchange),
    hint: passwordHint,
  };
}

function checkPassword(call: Call): TlValue {
  const { identity, params, services } = call;
  const answer = objectOf(params, 'password');
  if (identity.signedIn !== 'password' && identity.signedIn !== 'yes') throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
  if (answer._ !== 'inputCheckPasswordSRP') throw new RpcError(400, 'PASSWORD_HASH_INVALID');
  const exchange = services.logins.takeExchange(longOf(answer, 'srp_id'));
  if (!exchange) throw new RpcError(400, 'SRP_ID_INVALID');
  if (!exchange.isProof(bytesOf(answer, 'A'), bytesOf(answer, 'M1'))) throw new RpcError(400, 'PASSWORD_HASH_INVALID');
  return authorize(call);
}

export const password: Handlers = {
  'account.getPassword': getPassword,
  'auth.checkPassword': checkPassword,
};
