import { describe, expect, it } from 'vitest';
import type { MessageFilter } from '../../shared/domain/message-list.ts';
import { fromIso } from '../../shared/domain/time-range.ts';
import { CHANGES, changesOf, changesWords, revisionNote, revisionTitle, withChanges } from './changes-words.ts';

const at = (iso: string): number => fromIso(iso) ?? 0;

describe('the filter of changes', () => {
  it.each<[MessageFilter, string]>([
    [{}, 'Changes: any'],
    [{ edited: true }, 'Changes: edited'],
    [{ deleted: true }, 'Changes: no longer on Telegram'],
    [{ edited: true, deleted: true, forwarded: false }, 'Changes: edited or gone'],
  ])('%j', (filter, words) => expect(changesWords(filter)).toBe(words));

  it('is chosen without touching the others, and let go again', () => {
    const others: MessageFilter = { mediaTypes: ['photo'], forwarded: true };
    for (const { value } of CHANGES) expect(changesOf(withChanges(others, value))).toBe(value);
    expect(withChanges(others, 'edited')).toEqual({ ...others, edited: true });
    expect(withChanges({ ...others, edited: true, deleted: true }, 'any')).toEqual(others);
  });
});

describe('an earlier text', () => {
  const revision = {
    text: 'before',
    editDate: null,
    seenFrom: at('2026-11-23T20:14:00Z'),
    seenUntil: at('2026-11-24T09:02:11Z'),
  };
  it('says when it was last seen, and when it was found replaced', () => {
    expect(revisionTitle(revision)).toBe('Earlier text, seen until 23 Nov 2026, 20:14:00 UTC');
    expect(revisionNote(revision)).toBe('Found replaced 24 Nov 2026, 09:02:11 UTC.');
    expect(revisionNote({ ...revision, editDate: at('2024-03-18T10:00:00Z') })).toBe(
      'Itself an edit of 18 Mar 2024, 10:00:00 UTC. Found replaced 24 Nov 2026, 09:02:11 UTC.',
    );
  });
  it('of an older file does not pretend to know when it was captured', () => {
    const older = { ...revision, seenFrom: null };
    expect(revisionTitle(older)).toBe('Earlier text, replaced before 24 Nov 2026, 09:02:11 UTC');
    expect(revisionNote(older)).toBe('');
  });
});
