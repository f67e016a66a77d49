import { describe, expect, it } from 'vitest';
import { dayFromIso, dayToIso } from '../../shared/domain/time-range.ts';
import { movedDay } from './day-moves.ts';

const SPAN = { first: dayFromIso('2022-05-18') ?? 0, last: dayFromIso('2026-11-23') ?? 0 };

function moved(from: string, key: string, altKey = false): string | null {
  const to = movedDay(dayFromIso(from) ?? 0, { key, altKey }, SPAN);
  return to === null ? null : dayToIso(to);
}

describe('movedDay', () => {
  it.each([
    ['ArrowUp', '2024-03-18', '2024-03-17'],
    ['ArrowDown', '2024-03-18', '2024-03-19'],
    ['ArrowLeft', '2024-03-18', '2024-03-11'],
    ['ArrowRight', '2024-03-18', '2024-03-25'],
    ['ArrowDown', '2023-12-31', '2024-01-01'],
    ['Home', '2024-03-18', '2024-01-01'],
    ['End', '2024-03-18', '2024-12-31'],
    ['PageUp', '2024-03-31', '2024-02-29'],
    ['PageUp', '2024-01-31', '2023-12-31'],
    ['PageDown', '2023-01-31', '2023-02-28'],
  ])('%s from %s is %s', (key, from, to) => expect(moved(from, key)).toBe(to));

  it('goes by year with Alt', () => {
    expect(moved('2024-02-29', 'PageUp', true)).toBe('2023-02-28');
    expect(moved('2024-03-18', 'PageDown', true)).toBe('2025-03-18');
  });

  it('stays inside the calendar', () => {
    expect(moved('2022-05-18', 'ArrowUp')).toBe('2022-05-18');
    expect(moved('2022-06-01', 'Home')).toBe('2022-05-18');
    expect(moved('2026-11-20', 'ArrowRight')).toBe('2026-11-23');
    expect(moved('2022-05-30', 'PageUp', true)).toBe('2022-05-18');
  });

  it('leaves other keys alone', () => expect(moved('2024-03-18', 'a')).toBeNull());
});
