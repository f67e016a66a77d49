import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { belongsTo } from './own-files.ts';
import { temporaryFolder } from './cache/test-support.ts';

test('the cache itself under any name, and what lies beside it under its own, belong to it', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'lacuna.sqlite');
  writeFileSync(file, 'a cache');
  mkdirSync(path.join(folder, 'deep'));
  symlinkSync(file, path.join(folder, 'link.sqlite'));
  linkSync(file, path.join(folder, 'hard.sqlite'));
  symlinkSync(folder, path.join(folder, 'deep', 'up'));
  const own = ['', '-wal', '-journal', '-shm', '.marker', '.lock', '.before-v4', '.damaged-2026', '.downloads.json'];
  for (const end of own) {
    expect(belongsTo(file, `${file}${end}`)).toBe(true);
    expect(belongsTo(file, path.join(folder, 'deep', 'up', `lacuna.sqlite${end}`))).toBe(true);
  }
  for (const name of ['link.sqlite', 'hard.sqlite']) expect(belongsTo(file, path.join(folder, name))).toBe(true);
  const others = ['lacuna.sqlit', 'lacuna-2.sqlite', 'deep/lacuna.sqlite', 'river.sqlite', 'none/lacuna.sqlite-wal'];
  for (const name of others) expect(belongsTo(file, path.join(folder, name))).toBe(false);
});
