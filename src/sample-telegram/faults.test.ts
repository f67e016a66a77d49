import { describe, expect, test } from 'vitest';
import { ScriptedFaults } from './faults.ts';

const FLOOD = { kind: 'flood', seconds: 30 } as const;
const CUT = { kind: 'cut' } as const;

const meetings = (faults: ScriptedFaults, method: string, times: number): (string | null)[] =>
  Array.from({ length: times }, () => faults.meet(method)?.kind ?? null);

describe('which call a rule meets', () => {
  test('the first, unless it says otherwise', () => {
    const faults = new ScriptedFaults();
    faults.add({ method: 'messages.getHistory', fault: FLOOD });
    expect(meetings(faults, 'messages.getHistory', 3)).toEqual(['flood', null, null]);
  });

  test('the nth, counted from when the rule was added, among calls of its method', () => {
    const faults = new ScriptedFaults();
    faults.meet('messages.getHistory');
    faults.add({ method: 'messages.getHistory', nth: 3, fault: CUT });
    expect(meetings(faults, 'ping', 5)).toEqual([null, null, null, null, null]);
    expect(meetings(faults, 'messages.getHistory', 4)).toEqual([null, null, 'cut', null]);
  });

  test('several in a row, or all from then on', () => {
    const faults = new ScriptedFaults();
    faults.add({ method: 'a', nth: 2, count: 2, fault: FLOOD });
    faults.add({ method: 'b', nth: 2, count: 'always', fault: CUT });
    expect(meetings(faults, 'a', 5)).toEqual([null, 'flood', 'flood', null, null]);
    expect(meetings(faults, 'b', 4)).toEqual([null, 'cut', 'cut', 'cut']);
  });

  test('a star fits every method', () => {
    const faults = new ScriptedFaults();
    faults.add({ method: '*', nth: 2, fault: CUT });
    expect([faults.meet('a')?.kind, faults.meet('b')?.kind, faults.meet('a')?.kind]).toEqual([
      undefined,
      'cut',
      undefined,
    ]);
  });
});

test('of two rules that meet a call the first decides, and the other has counted it', () => {
  const faults = new ScriptedFaults();
  faults.add({ method: 'a', fault: FLOOD });
  faults.add({ method: 'a', nth: 1, count: 2, fault: CUT });
  expect(meetings(faults, 'a', 3)).toEqual(['flood', 'cut', null]);
});

test('a rule can be taken back, and all forgotten', () => {
  const faults = new ScriptedFaults();
  const back = faults.add({ method: 'a', count: 'always', fault: CUT });
  faults.add({ method: 'a', count: 'always', fault: FLOOD });
  expect(faults.meet('a')?.kind).toBe('cut');
  back();
  expect(faults.meet('a')?.kind).toBe('flood');
  faults.clear();
  expect(faults.meet('a')).toBeNull();
});

test('tells which rules are still to come', () => {
  const faults = new ScriptedFaults();
  faults.add({ method: 'a', fault: CUT });
  faults.add({ method: 'b', fault: FLOOD });
  faults.meet('a');
  expect(faults.pending.map(({ method }) => method)).toEqual(['b']);
});

test('the behaviour changes in place, for the server holds it', () => {
  const faults = new ScriptedFaults({ pageSize: 30 });
  const { behaviour } = faults;
  behaviour.roundTripMs = 80;
  expect(faults.behaviour).toMatchObject({ pageSize: 30, roundTripMs: 80 });
  faults.resetBehaviour({ inexact: true });
  expect(behaviour).toEqual({ pageSize: 0, inclusiveOffsetDate: false, roundTripMs: 0, inexact: true, budget: null });
});

test('a rule that can never be met is refused', () => {
  const faults = new ScriptedFaults();
  expect(() => faults.add({ method: 'a', nth: 0, fault: CUT })).toThrow('nth must be');
  expect(() => faults.add({ method: 'a', count: 0, fault: CUT })).toThrow('count must be');
});
