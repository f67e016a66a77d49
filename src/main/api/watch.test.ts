import { expect, test } from 'vitest';
import { Watch } from './watch.ts';

const never = new AbortController().signal;

test('a change wakes all who wait', async () => {
  const watch = new Watch();
  const { version } = watch;
  const waiting = [watch.after(version, 60_000, never), watch.after(version, 60_000, never)];
  watch.changed();
  expect(await Promise.all(waiting)).toEqual([true, true]);
});

test('a change between looking and waiting is not missed', async () => {
  const watch = new Watch();
  const { version } = watch;
  watch.changed();
  expect(await watch.after(version, 60_000, never)).toBe(true);
});

test('nothing changes: the time ends it; the signal does too, before or meanwhile', async () => {
  const watch = new Watch();
  expect(await watch.after(watch.version, 1, never)).toBe(false);
  const abort = new AbortController();
  const waiting = watch.after(watch.version, 60_000, abort.signal);
  abort.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(watch.after(watch.version, 60_000, abort.signal)).rejects.toThrow('gone');
});
