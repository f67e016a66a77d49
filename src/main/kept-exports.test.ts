import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SAFE_CSV, type ExportSpec } from '../shared/domain/export.ts';
import { channelId } from '../shared/domain/ids.ts';
import { KeptExports } from './kept-exports.ts';

const SPEC: ExportSpec = {
  selection: { channels: [channelId('42')], range: null, filter: { text: 'поток' } },
  columns: ['date', 'message'],
  format: SAFE_CSV,
};

function place(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'exports.json');
}

test('presets are there after a restart, by name, one of a name; removed ones are not', async () => {
  const file = place();
  const kept = new KeptExports(file);
  await kept.savePreset('Weekly', SPEC);
  await kept.savePreset('Appendix', { ...SPEC, format: { kind: 'html', perPage: 100 } });
  const all = await kept.savePreset('Weekly', { ...SPEC, columns: ['message'] });
  expect(all.map(({ name }) => name)).toEqual(['Appendix', 'Weekly']);
  const again = new KeptExports(file);
  expect(again.presets).toEqual(all);
  expect(again.presets[1]?.spec.columns).toEqual(['message']);
  await again.removePreset(again.presets[0]?.presetId ?? '');
  expect(new KeptExports(file).presets.map(({ name }) => name)).toEqual(['Weekly']);
});

test('the last exports, the newest first; a place has one', async () => {
  const file = place();
  const kept = new KeptExports(file);
  for (let at = 0; at < 25; at++) await kept.note({ target: `/out/${at}.csv`, spec: SPEC, rows: at, exportedAt: at });
  const [newest] = kept.recent;
  await kept.note({ target: '/out/24.csv', spec: SPEC, rows: 99, exportedAt: 99 });
  expect(kept.recent).toHaveLength(20);
  expect(kept.recent[0]).toEqual({ ...newest, rows: 99, exportedAt: 99 });
  expect(kept.recentOf(newest?.recentId ?? '').target).toBe('/out/24.csv');
  expect(() => kept.recentOf('00000000-0000-4000-8000-000000000000')).toThrow('not remembered any more');
});

test('what can’t be read of the file is left out, and the rest stays', async () => {
  const file = place();
  await new KeptExports(file).savePreset('Good', SPEC);
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { presets: unknown[] };
  const bad = [{ name: 'no spec' }, 7, { ...(stored.presets[0] as object), spec: { ...SPEC, columns: ['password'] } }];
  writeFileSync(file, JSON.stringify({ presets: [...bad, ...stored.presets], recent: 'x' }));
  const kept = new KeptExports(file);
  expect(kept.presets.map(({ name }) => name)).toEqual(['Good']);
  expect(kept.recent).toEqual([]);
  writeFileSync(file, 'broken');
  expect(new KeptExports(file).presets).toEqual([]);
});
