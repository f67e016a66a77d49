import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { takeLock } from './lock.ts';
import { temporaryFile } from '../test-support.ts';

test('one at a time, and nothing but the lock lies beside the file while it is held', () => {
  const file = temporaryFile();
  for (let times = 0; times < 2; times++) {
    const lock = takeLock(file);
    expect(() => takeLock(file)).toThrow('open');
    expect(readdirSync(path.dirname(file))).toEqual(['lacuna.sqlite.lock']);
    lock.release();
  }
});
