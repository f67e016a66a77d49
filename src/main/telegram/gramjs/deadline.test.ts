import { describe, expect, test } from 'vitest';
import { raced, within } from './deadline.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const late = (): Error => new Error('late');

describe('within', () => {
  test('passes on what the work comes to', async () => {
    await expect(within(1_000, [], late, () => Promise.resolve(7))).resolves.toBe(7);
    await expect(within(1_000, [], late, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  test('rejects at the deadline, and tells the work', async () => {
    let over: AbortSignal | null = null;
    const waiting = within(5, [], late, (signal) => {
      over = signal;
      return never();
    });
    await expect(waiting).rejects.toThrow('late');
    expect(over).toMatchObject({ aborted: true });
  });

  test('the deadline is put off while something comes in, and no longer', async () => {
    let pieces = 0;
    const coming = setInterval(() => pieces++, 5);
    const stopped = setTimeout(() => clearInterval(coming), 400);
    const began = performance.now();
    await expect(within(100, [], late, never, () => pieces)).rejects.toThrow('late');
    expect(performance.now() - began).toBeGreaterThan(300);
    clearTimeout(stopped);
    clearInterval(coming);
  });

  test('rejects with the reason of whichever signal aborts, and tells the work', async () => {
    const one = new AbortController();
    const other = new AbortController();
    let over: AbortSignal | null = null;
    const waiting = within(10_000, [one.signal, other.signal], late, (signal) => {
      over = signal;
      return never();
    });
    other.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    expect(over).toMatchObject({ aborted: true });
  });

  test('does not begin where a signal has aborted already', async () => {
    let begun = false;
    const waiting = within(10_000, [AbortSignal.abort(new Error('left'))], late, () => {
      begun = true;
      return never();
    });
    await expect(waiting).rejects.toThrow('left');
    expect(begun).toBe(false);
  });
});

describe('raced', () => {
  test('the signal ends the waiting, not the work', async () => {
    const leave = new AbortController();
    let finish: (value: string) => void = () => undefined;
    const work = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const leaving = raced(work, leave.signal);
    const staying = raced(work, new AbortController().signal);
    leave.abort(new Error('left'));
    await expect(leaving).rejects.toThrow('left');
    finish('done');
    await expect(staying).resolves.toBe('done');
  });
});
