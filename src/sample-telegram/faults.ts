// Faults on demand: what goes wrong, at which call of which method. Tests and flags write the rules.
import type { Behaviour, Fault, Faults } from './world/model.ts';

export interface FaultRule {
  /** A method's TL name, `messages.getHistory`; `*`: any. */
  readonly method: string;
  /** The first call that it meets, counted from now, of calls that fit the rule; 1 by default. */
  readonly nth?: number;
  /** How many calls in a row it meets; 1 by default, `always`: all from then on. */
  readonly count?: number | 'always';
  readonly fault: Fault;
}

const NORMAL: Readonly<Behaviour> = {
  pageSize: 0,
  inclusiveOffsetDate: false,
  roundTripMs: 0,
  inexact: false,
  budget: null,
};

interface Counted {
  readonly rule: FaultRule;
  calls: number;
}

/** Rules that are met in the order in which they were added: the first that fits a call decides, and all count it. */
export class ScriptedFaults implements Faults {
  readonly behaviour: Behaviour;
  private rules: readonly Counted[] = [];

  constructor(behaviour: Partial<Behaviour> = {}) {
    this.behaviour = { ...NORMAL, ...behaviour };
  }

  /** Adds a rule; the returned function takes it back. @throws RangeError for a rule that can never be met */
  add(rule: FaultRule): () => void {
    const { nth = 1, count = 1 } = rule;
    if (!Number.isInteger(nth) || nth < 1) throw new RangeError('nth must be a whole number from 1 on.');
    if (count !== 'always' && (!Number.isInteger(count) || count < 1)) {
      throw new RangeError('count must be a whole number from 1 on, or "always".');
    }
    const counted: Counted = { rule, calls: 0 };
    this.rules = [...this.rules, counted];
    return () => {
      this.rules = this.rules.filter((other) => other !== counted);
    };
  }

  meet(method: string): Fault | null {
    let met: Fault | null = null;
    for (const counted of this.rules) {
      const { rule } = counted;
      if (rule.method !== '*' && rule.method !== method) continue;
      counted.calls += 1;
      if (met === null && isMet(rule, counted.calls)) met = rule.fault;
    }
    return met;
  }

  /** Rules whose fault is still to come, or still comes. */
  get pending(): readonly FaultRule[] {
    return this.rules.filter(({ rule, calls }) => calls < lastCall(rule)).map(({ rule }) => rule);
  }

  /** Forgets all rules; the behaviour stays. */
  clear(): void {
    this.rules = [];
  }

  /** Back to a server that behaves, but for what is given. */
  resetBehaviour(behaviour: Partial<Behaviour> = {}): void {
    Object.assign(this.behaviour, NORMAL, behaviour);
  }
}

function isMet(rule: FaultRule, call: number): boolean {
  return call >= (rule.nth ?? 1) && call <= lastCall(rule);
}

function lastCall({ nth = 1, count = 1 }: FaultRule): number {
  return count === 'always' ? Infinity : nth + count - 1;
}
