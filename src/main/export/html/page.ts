// What stands around the messages: a page's head and foot, what the export is, and the index of a folder's pages.
import { citationOf, coverageShare, percent } from '../../../shared/domain/citation.ts';
import { count, counted } from '../../../shared/domain/counted.ts';
import { isFiltered } from '../../../shared/domain/message-list.ts';
import { isEmpty, type Instant, type TimeRange } from '../../../shared/domain/time-range.ts';
import type { ExportPart } from '../../cache/cache.ts';
import type { ExportJob } from '../format.ts';
import { escapeHtml, isolated } from './escape.ts';
import { POLICY, STYLE } from './style.ts';
import { dateTimeHtml, rangeHtml } from './times.ts';

/** A page of a folder, as the index tells of it. */
export interface PageFacts {
  readonly name: string;
  readonly messages: number;
  readonly first: Instant;
  readonly last: Instant;
}

export function titleOf({ snapshot: { parts } }: ExportJob): string {
  const [first] = parts;
  return first && parts.length === 1 ? first.channel.name : `${parts.length} Telegram channels`;
}

/** Up to the beginning of what is on the page. */
export function pageBegin(title: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
`;
}

export const PAGE_END = '</body>\n</html>\n';

/** What the export is, when it was captured, and how to cite it: at the head of the file, or of the index. */
export function headerHtml(job: ExportJob): string {
  const { snapshot, spec, exportedAt, appVersion } = job;
  const filtered = isFiltered(spec.selection.filter);
  const { text } = citationOf({
    parts: snapshot.parts,
    rows: snapshot.rows,
    filtered,
    sha256: null,
    exportedAt,
    appVersion,
  });
  const notes = [
    `${counted(snapshot.rows, 'message')}. Times are UTC. Exported with Lacuna ${escapeHtml(appVersion)}, ${dateTimeHtml(exportedAt)}.`,
    ...(filtered
      ? [
          `Only messages of a filter are here: ${escapeHtml(JSON.stringify(spec.selection.filter))}. Days without any say nothing.`,
        ]
      : ['A day without a heading holds no messages, unless it is named as not downloaded.']),
    'The manifest beside this export lists its files with their hashes, what is covered, and what is not.',
  ];
  return `<header>
<h1 dir="auto">${escapeHtml(titleOf(job))}</h1>
${snapshot.parts.map((part) => partHtml(part, filtered)).join('')}${notes.map((note) => `<p>${note}</p>\n`).join('')}<p class="citation" dir="auto">${escapeHtml(text)}</p>
</header>
`;
}

function partHtml(part: ExportPart, filtered: boolean): string {
  const { channel, range, covered, gaps } = part;
  const name = `${isolated(channel.name)}${channel.username === null ? '' : ` (${isolated(`@${channel.username}`)})`}`;
  const captured =
    covered.length === 0
      ? ''
      : ` Captured between ${dateTimeHtml(Math.min(...covered.map((one) => one.capturedFrom)))} and ${dateTimeHtml(Math.max(...covered.map((one) => one.capturedUntil)))}.`;
  const share = filtered ? null : coverageShare([part]);
  const said = [
    isEmpty(range) ? 'nothing is held' : rangeHtml(range),
    ...(share === null ? [] : [`${percent(share)} covered`]),
    ...(gaps.length === 0 ? [] : [`${counted(gaps.length, 'part')} not downloaded`]),
  ];
  return `<p>${name}, Telegram channel ${channel.channelId}: ${said.join('; ')}.${captured}</p>\n`;
}

/** A gap is shown as one: it must never look like a quiet day. */
export function gapHtml(gap: TimeRange): string {
  return `<p class="gap" role="note">Not downloaded: ${rangeHtml(gap)}. What was posted then is not known here.</p>\n`;
}

/** Links to the pages before and after, and to the index. Null: there is none. */
export function navigationHtml(before: string | null, after: string | null): string {
  const links = [
    ...(before === null ? [] : [`<a href="${before}" rel="prev">Earlier messages</a>`]),
    '<a href="index.html">Contents</a>',
    ...(after === null ? [] : [`<a href="${after}" rel="next">Later messages</a>`]),
  ];
  return `<nav aria-label="Pages">${links.join('')}</nav>\n`;
}

export function indexHtml(job: ExportJob, pages: readonly PageFacts[], gaps: string): string {
  const rows = pages.map(
    ({ name, messages, first, last }) =>
      `<tr><td><a href="${name}">${name.replace('.html', '')}</a></td><td>${dateTimeHtml(first)}</td><td>${dateTimeHtml(last)}</td><td>${count(messages)}</td></tr>\n`,
  );
  const table =
    rows.length === 0
      ? '<p>There are no messages.</p>\n'
      : `<table>\n<thead><tr><th scope="col">Page</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Messages</th></tr></thead>\n<tbody>\n${rows.join('')}</tbody>\n</table>\n`;
  return `${pageBegin(titleOf(job))}${headerHtml(job)}<main>\n<h2>Contents</h2>\n${table}${gaps}</main>\n${PAGE_END}`;
}
