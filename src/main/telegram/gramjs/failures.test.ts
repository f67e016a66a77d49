import { RPCMessageToError } from 'telegram/errors/index.js';
import { BadMessageError } from 'telegram/errors/Common.js';
import { Api } from 'telegram/tl/index.js';
import { describe, expect, test } from 'vitest';
import { fail, FailureError, type Failure } from '../../../shared/domain/failure.ts';
import { endsSession, toFailure } from './failures.ts';
import type { About } from './rpc-sentences.ts';

const about: About = { channel: 'The channel @riverwatch', phone: '+49 155 50001' };

/** As GramJS makes an error of Telegram's answer. */
function rpc(errorMessage: string, errorCode: number): Failure {
  const request = new Api.updates.GetState();
  const made = toFailure(RPCMessageToError(new Api.RpcError({ errorCode, errorMessage }), request), about);
  if (!(made instanceof FailureError)) throw new Error(`a bug was made of ${errorMessage}`);
  return made.failure;
}

describe('Telegram’s errors', () => {
  test.each<[string, number, Failure['kind'], RegExp]>([
    ['AUTH_KEY_UNREGISTERED', 401, 'session-revoked', /ended this session/],
    ['SESSION_REVOKED', 401, 'session-revoked', /from another device/],
    ['SESSION_EXPIRED', 401, 'session-revoked', /expired/],
    ['AUTH_KEY_DUPLICATED', 406, 'session-revoked', /two places/],
    ['USER_DEACTIVATED', 401, 'banned', /closed this account/],
    ['USER_DEACTIVATED_BAN', 401, 'banned', /closed this account/],
    ['CHANNEL_PRIVATE', 400, 'private-channel', /^The channel @riverwatch is private/],
    ['CHANNEL_INVALID', 400, 'no-such-channel', /^The channel @riverwatch is not known/],
    ['USERNAME_NOT_OCCUPIED', 400, 'no-such-channel', /^The channel @riverwatch is not known/],
    ['USERNAME_INVALID', 400, 'no-such-channel', /^The channel @riverwatch is not known/],
    ['PHONE_NUMBER_INVALID', 400, 'phone-refused', /\+49 155 50001/],
    ['PHONE_NUMBER_FLOOD', 400, 'phone-refused', /too many/],
    ['PHONE_NUMBER_BANNED', 400, 'banned', /\+49 155 50001/],
    ['API_ID_INVALID', 400, 'api-id-refused', /api_id and api_hash/],
    ['API_ID_PUBLISHED_FLOOD', 400, 'api-id-refused', /barred/],
    ['PHONE_CODE_INVALID', 400, 'code-refused', /not the code/],
    ['PHONE_CODE_EMPTY', 400, 'code-refused', /not the code/],
    ['PHONE_CODE_EXPIRED', 400, 'code-expired', /not valid any more/],
    ['PASSWORD_HASH_INVALID', 400, 'password-refused', /two-step/],
    ['SESSION_PASSWORD_NEEDED', 401, 'not-signed-in', /password/],
    ['HISTORY_GET_FAILED', 500, 'timed-out', /trouble of its own/],
    ['Timeout', -503, 'timed-out', /trouble of its own/],
    ['BAD_GATEWAY', 502, 'timed-out', /trouble of its own/],
    ['TIMEOUT', 400, 'timed-out', /trouble of its own/],
    ['INTERDC_2_CALL_ERROR', 400, 'timed-out', /trouble of its own/],
    ['SOMETHING_NEW', 400, 'telegram-refused', /SOMETHING_NEW/],
  ])('%s', (name, code, kind, message) => {
    const failure = rpc(name, code);
    expect(failure).toMatchObject({ kind, message: expect.stringMatching(message), detail: name });
    expect(failure.next).toMatch(/\w.*\.$|…$/);
    expect(failure.message).toMatch(/^[A-Z].*\.$/);
  });

  test.each([
    ['FLOOD_WAIT_17', 420, 17],
    ['FLOOD_PREMIUM_WAIT_3', 420, 3],
    ['SLOWMODE_WAIT_60', 420, 60],
    ['FLOOD_WAIT_1', 420, 1],
    ['FLOOD_TEST_PHONE_WAIT_5', 420, 5],
    ['SOMETHING_NEW_WAIT_45', 420, 45],
    ['FLOOD', 420, 30],
    ['Too Many Requests', 429, 30],
  ])('%s says how long to wait', (name, code, seconds) => {
    expect(rpc(name, code)).toMatchObject({
      kind: 'flood-wait',
      seconds,
      message: expect.stringContaining(`${seconds} second`),
    });
  });

  test('only those that end a session end it', () => {
    const ending = ['AUTH_KEY_UNREGISTERED', 'SESSION_REVOKED', 'USER_DEACTIVATED_BAN'].map((name) => rpc(name, 401));
    expect(ending.every(endsSession)).toBe(true);
    expect(endsSession(rpc('SESSION_PASSWORD_NEEDED', 401))).toBe(false);
    expect(endsSession(rpc('CHANNEL_PRIVATE', 400))).toBe(false);
  });
});

describe('the network’s and GramJS’s errors', () => {
  const system = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });
  test.each<[string, unknown, Failure['kind']]>([
    ['a refused connection', system('ECONNREFUSED'), 'network-lost'],
    ['no name server', system('EAI_AGAIN'), 'network-lost'],
    ['no connection in time', system('ETIMEDOUT'), 'network-lost'],
    ['a closed socket', new Error('NetSocket was closed'), 'network-lost'],
    [
      'a request while disconnected',
      new Error('Cannot send requests while disconnected. Please reconnect.'),
      'network-lost',
    ],
    ['given up after tries', new Error('Request was unsuccessful 3 time(s)'), 'timed-out'],
    [
      'an answer of another layer',
      new Error('Could not find a matching Constructor ID for the TLObject'),
      'telegram-refused',
    ],
    ['a message that Telegram rejects', new BadMessageError(new Api.updates.GetState(), 64), 'telegram-refused'],
    ['a message that is too old', new BadMessageError(new Api.updates.GetState(), 20), 'clock-skew'],
  ])('%s', (_, thrown, kind) => {
    expect(toFailure(thrown, {})).toMatchObject({ failure: { kind } });
  });

  test('a Failure and a bug pass as they are', () => {
    const failure = fail('disorder', 'Out of order.');
    const bug = new TypeError('x is not a function');
    expect(toFailure(failure, {})).toBe(failure);
    expect(toFailure(bug, {})).toBe(bug);
  });
});
