import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../tests/support/fake-clock.ts';
import { failure } from '../../../tests/support/fake-telegram.ts';
import { Outage } from './outage.ts';
import { Pace } from './pace.ts';
import { patiently, type Waiting } from './patience.ts';

interface Fixture {
  readonly clock: FakeClock;
  readonly told: (Waiting | null)[];
  requests: number;
  /** Resolves networkBack for whoever waits. */
  back: () => void;
  run: (...outcomes: readonly (Error | string)[]) => Promise<string>;
  readonly abort: AbortController;
}

function fixture(): Fixture {
  const clock = new FakeClock();
  const pace = new Pace(clock);
  const outage = new Outage();
  const fixed: Fixture = {
    clock,
    told: [],
    requests: 0,
    back: () => undefined,
    abort: new AbortController(),
    run(...outcomes) {
      const left = [...outcomes];
      return patiently(
        {
          clock,
          pace,
          outage,
          onWaiting: (waiting) => fixed.told.push(waiting),
          networkBack: () => new Promise((resolve) => (fixed.back = resolve)),
          onRequest: () => (fixed.requests += 1),
        },
        fixed.abort.signal,
        async () => {
          const outcome = left.shift() ?? 'answer';
          if (outcome instanceof Error) throw outcome;
          return outcome;
        },
      );
    },
  };
  return fixed;
}

const kinds = ({ told }: Fixture) => told.map((waiting) => waiting?.kind ?? null);

describe('floods', () => {
  test.each([1, 30, 3_000, 86_400])('FLOOD_WAIT_%i is waited out, to the second', async (seconds) => {
    const fixed = fixture();
    fixed.clock.held = true;
    const answer = fixed.run(failure('flood-wait', seconds));
    await fixed.clock.asleep();
    expect(fixed.told).toEqual([{ kind: 'flood-wait', seconds }]);
    expect(fixed.clock.slept).toEqual([seconds * 1000]);
    fixed.clock.pass(seconds * 1000 - 1);
    await Promise.resolve();
    expect(fixed.requests).toBe(1);
    fixed.clock.held = false;
    fixed.clock.pass(1);
    expect(await answer).toBe('answer');
    expect(kinds(fixed)).toEqual(['flood-wait', null]);
  });

  test('in a row: each is waited out and told', async () => {
    const fixed = fixture();
    await fixed.run(failure('flood-wait', 5), failure('flood-wait', 7), failure('flood-wait', 3_000));
    expect(kinds(fixed)).toEqual(['flood-wait', null, 'flood-wait', null, 'flood-wait', null]);
    expect(fixed.clock.slept.filter((milliseconds) => milliseconds >= 5_000)).toEqual([5_000, 7_000, 3_000_000]);
    expect(fixed.requests).toBe(4);
  });

  test('a flood of no seconds is no reason to ask at once', async () => {
    const fixed = fixture();
    await fixed.run(failure('flood-wait', 0), failure('flood-wait'));
    expect(fixed.told).toContainEqual({ kind: 'flood-wait', seconds: 1 });
    expect(fixed.clock.slept.filter((milliseconds) => milliseconds === 1_000)).toHaveLength(2);
  });

  test('stopped in the middle: the wait ends at once, and nothing is asked any more', async () => {
    const fixed = fixture();
    fixed.clock.held = true;
    const answer = fixed.run(failure('flood-wait', 3_000));
    await fixed.clock.asleep();
    fixed.abort.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
    expect(fixed.requests).toBe(1);
    expect(kinds(fixed)).toEqual(['flood-wait']);
  });
});

describe('a lost network', () => {
  test('is tried again after 1, 2, 5, 10, 20, 30, 30 seconds, and told once', async () => {
    const fixed = fixture();
    await fixed.run(...Array.from({ length: 7 }, (_, index) => failure(index % 2 ? 'timed-out' : 'network-lost')));
    expect(fixed.clock.slept).toEqual([1, 2, 5, 10, 20, 30, 30].map((seconds) => seconds * 1000));
    expect(kinds(fixed)).toEqual(['offline', null]);
  });

  test('that comes back is not waited for any longer', async () => {
    const fixed = fixture();
    fixed.clock.held = true;
    const answer = fixed.run(failure('network-lost'), failure('network-lost'), failure('network-lost'));
    await fixed.clock.asleep();
    fixed.clock.held = false;
    fixed.back();
    expect(await answer).toBe('answer');
    expect(fixed.requests).toBe(4);
    expect(kinds(fixed)).toEqual(['offline', null]);
  });

  test('that is said to be back but is not does not make us ask without pause', async () => {
    const clock = new FakeClock();
    let left = 20;
    await patiently(
      {
        clock,
        pace: new Pace(clock),
        outage: new Outage(),
        onWaiting: () => undefined,
        networkBack: () => Promise.resolve(),
        onRequest: () => undefined,
      },
      new AbortController().signal,
      () => (left-- > 0 ? Promise.reject(failure('network-lost')) : Promise.resolve('answer')),
    );
    expect(clock.slept.filter((milliseconds) => milliseconds >= 100).length).toBeGreaterThanOrEqual(20);
  });

  test('a flood follows, then the answer: each is told as it is', async () => {
    const fixed = fixture();
    await fixed.run(failure('network-lost'), failure('flood-wait', 2));
    expect(kinds(fixed)).toEqual(['offline', 'flood-wait', null]);
  });

  test('a failure that waiting cannot mend goes to the caller', async () => {
    const fixed = fixture();
    await expect(fixed.run(failure('network-lost'), failure('session-revoked'))).rejects.toMatchObject({
      failure: { kind: 'session-revoked' },
    });
    expect(kinds(fixed)).toEqual(['offline', null]);
    await expect(fixture().run(new Error('a bug'))).rejects.toThrow('a bug');
  });

  test('stopped in the middle', async () => {
    const fixed = fixture();
    fixed.clock.held = true;
    const answer = fixed.run(failure('network-lost'));
    await fixed.clock.asleep();
    fixed.abort.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
    expect(fixed.requests).toBe(1);
  });
});
