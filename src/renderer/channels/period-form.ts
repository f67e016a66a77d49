// The collection period as two typed days. Pure; days are UTC and both included.
import type { CollectionPeriod } from '../../shared/domain/channel.ts';
import { dayOf, dayToIso, rangeOfDay } from '../../shared/domain/time-range.ts';
import { readDay } from '../ui/day-text.ts';

export interface PeriodForm {
  readonly kind: 'all' | 'days';
  /** Empty: from the first visible message. */
  readonly first: string;
  /** Empty: no end. */
  readonly last: string;
}

export type ReadPeriod =
  | { readonly ok: true; readonly period: CollectionPeriod }
  | { readonly ok: false; readonly first?: string; readonly last?: string };

export const WHOLE_PERIOD: PeriodForm = { kind: 'all', first: '', last: '' };

export function readPeriod({ kind, first, last }: PeriodForm): ReadPeriod {
  if (kind === 'all') return { ok: true, period: { from: null, until: null } };
  const from = readDay(first);
  const until = readDay(last);
  if (from.kind === 'malformed' || until.kind === 'malformed') {
    return {
      ok: false,
      ...(from.kind === 'malformed' ? { first: from.problem } : {}),
      ...(until.kind === 'malformed' ? { last: until.problem } : {}),
    };
  }
  if (from.kind === 'empty' && until.kind === 'empty') {
    return { ok: false, first: 'Give a first day, a last day, or both.' };
  }
  if (from.kind === 'day' && until.kind === 'day' && until.day < from.day) {
    return { ok: false, last: 'The last day lies before the first.' };
  }
  return {
    ok: true,
    period: {
      from: from.kind === 'day' ? rangeOfDay(from.day).from : null,
      until: until.kind === 'day' ? rangeOfDay(until.day).until : null,
    },
  };
}

export function periodForm({ from, until }: CollectionPeriod): PeriodForm {
  if (from === null && until === null) return WHOLE_PERIOD;
  return {
    kind: 'days',
    first: from === null ? '' : dayToIso(dayOf(from)),
    last: until === null ? '' : dayToIso(dayOf(until - 1)),
  };
}
