import { describe, expect, test } from 'vitest';
import { timeZones } from './time-zones.ts';

const KNOWN = ['Asia/Tokyo', 'Europe/Berlin', 'UTC'];

describe('timeZones', () => {
  test('offers this computer’s first, once', () => {
    expect(timeZones(null, KNOWN, 'Europe/Berlin')).toEqual({ own: 'Europe/Berlin', all: ['Asia/Tokyo'] });
  });
  test('has nothing of its own to offer on a computer in UTC', () => {
    expect(timeZones(null, KNOWN, 'UTC')).toEqual({ own: null, all: ['Asia/Tokyo', 'Europe/Berlin'] });
  });
  test('keeps a chosen zone that this runtime does not list', () => {
    expect(timeZones('Europe/Kyiv', KNOWN, 'UTC').all[0]).toBe('Europe/Kyiv');
    expect(timeZones('Europe/Berlin', KNOWN, 'Europe/Berlin').all).toEqual(['Asia/Tokyo']);
  });
});
