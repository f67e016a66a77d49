// The results as a table for a terminal and for docs/performance.md alike.
import { median, ratioOf, verdictOf, type Measured, type Target, type Unit, type Verdict } from './operation.ts';

const HEAD = ['operation', 'ours', 'yardstick', 'ratio', 'target', 'met', 'peak memory', 'longest stall'] as const;
const WORDS: Readonly<Record<Verdict, string>> = { met: 'yes', gate: 'within the gate', missed: 'NO' };

/** A table in Markdown, its columns aligned. */
export function tableOf(lines: readonly Measured[]): string {
  const rows = lines.map((line) => [
    line.name,
    `${under(line)}${figure(median(line.oursSamples), line.unit)}`,
    figure(median(line.yardstickSamples), line.unit),
    `${under(line)}${ratioText(ratioOf(line))}`,
    targetText(line.target),
    WORDS[verdictOf(line)],
    ...watchedCells(line),
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const text = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [text(HEAD), text(widths.map((width) => '-'.repeat(width))), ...rows.map(text)].join('\n');
}

/** What was checked beside the ratios, a line each; only what failed, or all of it. */
export function checkLines(lines: readonly Measured[], which: 'failed' | 'all'): readonly string[] {
  return lines.flatMap(({ name, checks }) =>
    checks
      .filter(({ holds }) => which === 'all' || !holds)
      .map(({ what, holds, detail }) => `${name}: ${holds ? '' : 'NOT '}${what} (${detail})`),
  );
}

/** Said of what was too short to be told. */
function under({ oursSamples, shortestTold }: Measured): string {
  return shortestTold !== undefined && median(oursSamples) <= shortestTold ? '< ' : '';
}

function watchedCells({ watched, shortestTold = 0 }: Measured): readonly [memory: string, stall: string] {
  if (watched === null) return ['–', '–'];
  const { peakBytes, longestBusyMs, longestStallMs } = watched;
  const told = (ms: number): string => `${shortestTold > 0 && ms <= shortestTold ? '< ' : ''}${ms.toFixed(0)}`;
  return [
    `${(peakBytes / 1024 / 1024).toFixed(0)} MB`,
    `${told(longestBusyMs)} ms (${told(longestStallMs)} by the clock)`,
  ];
}

function figure(value: number, unit: Unit): string {
  if (unit === 'µs/message') return `${value.toFixed(1)} µs/message`;
  if (unit === 'messages/s') return `${Math.round(value).toLocaleString('en')}/s`;
  if (value >= 1_000) return `${(value / 1_000).toFixed(2)} s`;
  return `${value.toFixed(value >= 10 ? 0 : 2)} ms`;
}

function ratioText(ratio: number): string {
  // A calendar's is far below one, and is thought of as a fraction.
  return ratio < 0.1 ? `1/${(1 / ratio).toFixed(0)}` : ratio.toFixed(2);
}

function targetText({ sense, ratio, gate }: Target): string {
  const limit = (value: number): string =>
    value <= 0.2 ? `1/${Math.round(1 / value)}` : String(Number(value.toFixed(2)));
  const sign = sense === 'at most' ? '≤' : '≥';
  return `${sign} ${limit(ratio)}${gate === null ? '' : ` (gate ${sign} ${limit(gate)})`}`;
}
