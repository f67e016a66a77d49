import { describe, expect, test } from 'vitest';
import { placeBeside } from './place-beside.ts';

const window = { width: 1000, height: 700 };
const box = { width: 300, height: 120 };
const at = (left: number, top: number) => ({ left, top, right: left + 20, bottom: top + 20 });

describe('placeBeside', () => {
  test('goes below the anchor where there is room', () => {
    expect(placeBeside(at(100, 100), box, window)).toEqual({ left: 100, top: 126 });
  });
  test('goes above where there is none below', () => {
    expect(placeBeside(at(100, 640), box, window)).toEqual({ left: 100, top: 514 });
  });
  test('stays inside the window', () => {
    expect(placeBeside(at(950, 100), box, window)).toEqual({ left: 692, top: 126 });
    expect(placeBeside(at(-50, 100), box, window).left).toBe(8);
  });
  test('lines its end up with the anchor’s', () => {
    expect(placeBeside(at(600, 100), box, window, 'end').left).toBe(320);
  });
  test('a box higher than the window keeps its beginning in view', () => {
    expect(placeBeside(at(100, 300), { width: 300, height: 900 }, window).top).toBe(8);
  });
});
