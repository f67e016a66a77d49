import { describe, expect, test } from 'vitest';
import { AuthKeys } from './auth-keys.ts';
import { Budget } from './budget.ts';
import { MessageIds } from './message-ids.ts';
import { Session } from './session.ts';

describe('message ids', () => {
  test('rise, whatever the clock does, and say what they are', () => {
    let now = 1000;
    const ids = new MessageIds(() => now);
    const made = [ids.next(1), ids.next(3)];
    now = 900;
    made.push(ids.next(1));
    now = 1001;
    made.push(ids.next(3));
    expect(made).toEqual(made.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(made.map((id) => Number(id & 3n))).toEqual([1, 3, 1, 3]);
    expect(made.map((id) => Number(id >> 32n))).toEqual([1000, 1000, 1000, 1001]);
  });

  test.each([
    [0, 0, null],
    [-300, 0, null],
    [-301, 0, 16],
    [30, 0, null],
    [31, 0, 17],
    [0, 1, 18],
  ])('a client’s, %i s off with low bits %i: fault %s', (seconds, low, fault) => {
    const ids = new MessageIds(() => 50_000);
    expect(ids.fault((BigInt(50_000 + seconds) << 32n) + BigInt(low))).toBe(fault);
  });
});

describe('a session', () => {
  test('numbers what is sent: odd and rising for what is to be acknowledged', () => {
    const session = new Session(1n);
    expect([false, true, false, true, true].map((content) => session.sequence(content))).toEqual([0, 1, 2, 3, 5]);
  });

  test('knows a repeated message and keeps its answer until it is acknowledged', () => {
    const session = new Session(1n);
    expect([session.isRepeated(8n), session.isRepeated(12n), session.isRepeated(8n)]).toEqual([false, false, true]);
    const answer = Buffer.from('answer');
    session.keepAnswer(8n, 101n, answer);
    expect(session.answerTo(8n)).toBe(answer);
    expect(session.requestOf(101n)).toBe(8n);
    session.acknowledged(999n);
    expect(session.answerTo(8n)).toBe(answer);
    session.acknowledged(101n);
    expect(session.answerTo(8n)).toBeNull();
    expect(session.isRepeated(8n)).toBe(true);
  });

  test('forgets the oldest of what nobody acknowledges', () => {
    const session = new Session(1n);
    for (let id = 0n; id < 5000n; id += 1n) {
      session.isRepeated(id);
      session.keepAnswer(id, id + 10_000n, Buffer.alloc(1));
    }
    expect([session.hasSeen(0n), session.answerTo(0n)]).toEqual([false, null]);
    expect(session.hasSeen(4999n)).toBe(true);
    expect(session.answerTo(4999n)).not.toBeNull();
  });
});

describe('the budget', () => {
  const rule = { requests: 2, seconds: 10 };

  test('refuses what is more than the window allows, until the window ends', () => {
    let now = 100;
    const budget = new Budget(() => now);
    expect([budget.spend(rule), budget.spend(rule), budget.spend(rule)]).toEqual([0, 0, 10]);
    now = 103.4;
    expect(budget.spend(rule)).toBe(7);
    now = 109.99;
    expect(budget.spend(rule)).toBe(1);
    now = 110;
    expect([budget.spend(rule), budget.spend(rule), budget.spend(rule)]).toEqual([0, 0, 10]);
  });

  test('has windows that follow each other, whether they are used or not', () => {
    let now = 100;
    const budget = new Budget(() => now);
    budget.spend(rule);
    now = 137;
    expect([budget.spend(rule), budget.spend(rule), budget.spend(rule)]).toEqual([0, 0, 3]);
  });

  test('may be lifted and changed at any time', () => {
    const budget = new Budget(() => 100);
    expect([budget.spend({ requests: 0, seconds: 30 }), budget.spend(null)]).toEqual([30, 0]);
    expect(budget.spend({ requests: 0, seconds: 5 })).toBe(5);
  });
});

describe('authorisation keys', () => {
  test('temporary ones expire', () => {
    let now = 100;
    const keys = new AuthKeys(() => now);
    const { id } = keys.add({ key: Buffer.alloc(256, 3), salt: 1n, expiresAt: 200 });
    expect(keys.get(id)?.id).toBe(id);
    now = 200;
    expect(keys.get(id)).toBeNull();
  });

  test('revoking reaches whoever is signed in, and nobody else', () => {
    const keys = new AuthKeys(() => 100);
    const [one, two] = [1, 2].map((byte) => keys.add({ key: Buffer.alloc(256, byte), salt: 1n, expiresAt: null }));
    if (!one || !two) throw new Error('no keys');
    one.identity.signedIn = 'yes';
    keys.revokeAll();
    expect([one.identity.signedIn, two.identity.signedIn]).toEqual(['revoked', 'no']);
    expect(keys.get(one.id)).toBe(one);
    keys.forget(one);
    expect(keys.get(one.id)).toBeNull();
  });
});
