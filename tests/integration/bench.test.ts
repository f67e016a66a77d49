// The bench as it is run: whether it can be, what it says, and what it leaves. How fast anything is, is not tested.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Measured, Verdict } from '../../bench/operation.ts';

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'lacuna-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bench(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } });
}

interface Told {
  readonly scale: string;
  readonly messages: number;
  readonly machine: { readonly cores: number };
  readonly lines: readonly (Measured & { readonly ratio: number; readonly verdict: Verdict })[];
  readonly failures: readonly unknown[];
}

test('one operation: five rounds, equal results, a table, a JSON file, and an end that says what was missed', () => {
  const json = path.join(folder, 'told.json');
  const { status, stdout } = bench('--only', 'calendar', '--json', json);
  const told = JSON.parse(readFileSync(json, 'utf8')) as Told;
  expect(told).toMatchObject({ scale: '100k', messages: 100_000, failures: [] });
  expect(told.machine.cores).toBeGreaterThan(0);
  const [warm] = told.lines;
  expect(warm).toMatchObject({
    name: 'calendar',
    unit: 'ms',
    checks: expect.arrayContaining([expect.objectContaining({ what: 'days and counts equal', holds: true })]),
  });
  for (const { oursSamples, yardstickSamples, ratio } of told.lines) {
    expect([oursSamples.length, yardstickSamples.length]).toEqual([5, 5]);
    expect(ratio).toBeGreaterThan(0);
  }
  expect(stdout).toContain('Scale 100k: 100,000 messages.');
  expect(stdout).toMatch(/^\| calendar +\| [\d.]+ ms +\| /m);
  const isMissed = told.lines.some(({ verdict }) => verdict === 'missed');
  expect(status).toBe(isMissed ? 1 : 0);
  expect(stdout).toMatch(isMissed ? /^Missed: calendar/m : /^Nothing that must hold was missed\.$/m);
  expect(readdirSync(folder).filter((name) => name.startsWith('lacuna-bench-'))).toEqual([]);
}, 180_000);

test('what would only be found out after minutes is said at once', () => {
  const { status, stderr } = bench('--json', path.join(folder, 'no-such-folder', 'told.json'));
  expect(status).toBe(2);
  expect(stderr).toBe(`There is no folder ${path.join(folder, 'no-such-folder')} for --json.\n`);
  expect(existsSync(path.join(folder, 'no-such-folder'))).toBe(false);
  expect(bench('--only', 'nothing').status).toBe(2);
});
