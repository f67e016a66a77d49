// How an export is cited: as a sentence, and as an entry for BibTeX. Pure, so that the window and the command line can show
// what the manifest holds.
import type { Channel } from './channel.ts';
import { counted } from './counted.ts';
import { coalesce, coveredSeconds, type CoverageSource } from './coverage.ts';
import { addressOf } from './message-link.ts';
import { DAY_SECONDS, dayOf, dayToIso, isEmpty, secondsIn, toIso, type Instant, type TimeRange } from './time-range.ts';

export interface CitedPart {
  readonly channel: Pick<Channel, 'channelId' | 'name' | 'username'>;
  readonly range: TimeRange;
  readonly covered: readonly (TimeRange & {
    readonly source: CoverageSource;
    readonly capturedFrom: Instant;
    readonly capturedUntil: Instant;
  })[];
}

export interface Cited {
  /** At least one. */
  readonly parts: readonly CitedPart[];
  readonly rows: number;
  /** Whether a filter let fewer messages through: then nothing is said of coverage. */
  readonly filtered: boolean;
  /** Hexadecimal; null where it is not known, as in the file itself. */
  readonly sha256: string | null;
  readonly exportedAt: Instant;
  readonly appVersion: string;
}

export interface Citation {
  readonly text: string;
  readonly bibTex: string;
}

/** Channels that are named; the others are counted. */
const NAMED = 3;

/**
 * `River watch (@riverwatch, Telegram channel 1234567890): 3,410 messages, 2024-01-01 to 2024-01-31 (UTC). Captured
 * 2025-02-04; 100 % of the range covered. Exported with Lacuna 0.1.0, 2025-02-04. SHA-256: 5f2a…`
 */
export function citationOf(cited: Cited): Citation {
  const { parts, exportedAt, appVersion, sha256 } = cited;
  const subject = `${parts.slice(0, NAMED).map(titleOf).join('; ')}${othersOf(parts)}`;
  const messages = `${counted(cited.rows, 'message')}${spanOf(parts)}`;
  const state = [capturedOf(parts), coverageOf(cited)].filter((part) => part !== '').join('; ');
  const made = `Exported with Lacuna ${appVersion}, ${dayToIso(dayOf(exportedAt))}.`;
  const hash = sha256 === null ? '' : ` SHA-256: ${sha256}`;
  return {
    text: `${subject}: ${messages}. ${capitalised(state)}. ${made}${hash}`,
    bibTex: bibTexOf(cited, subject, messages, `${capitalised(state)}. ${made}${hash}`),
  };
}

/** The share of all ranges that is covered, 0 to 1; null where there is no range. */
export function coverageShare(parts: readonly CitedPart[]): number | null {
  const asked = parts.reduce((sum, { range }) => sum + secondsIn(range), 0);
  if (asked === 0) return null;
  return parts.reduce((sum, { range, covered }) => sum + coveredSeconds(coalesce(covered), range), 0) / asked;
}

/** A share as people write it. Only all is 100 %, and only nothing is 0 %: `99.9 %`, `<0.1 %`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1 %';
  return `${Math.floor(share * 1_000) / 10} %`;
}

function titleOf({ channel: { name, username, channelId } }: CitedPart): string {
  const at = username === null ? '' : `@${username}, `;
  return `${oneLine(name)} (${at}Telegram channel ${channelId})`;
}

function othersOf(parts: readonly CitedPart[]): string {
  const others = parts.length - NAMED;
  if (others <= 0) return '';
  return `; and ${counted(others, 'other channel')}`;
}

/** `, 2024-01-01 to 2024-01-31 (UTC)`: days where the range is made of whole ones, else instants. Empty: there is none. */
function spanOf(parts: readonly CitedPart[]): string {
  const ranges = parts.map(({ range }) => range).filter((range) => !isEmpty(range));
  if (ranges.length === 0) return '';
  const [from, until] = [Math.min(...ranges.map((one) => one.from)), Math.max(...ranges.map((one) => one.until))];
  if (from % DAY_SECONDS !== 0 || until % DAY_SECONDS !== 0) return `, ${toIso(from)} to ${toIso(until)}`;
  const [first, last] = [dayToIso(dayOf(from)), dayToIso(dayOf(until - 1))];
  return first === last ? `, ${first} (UTC)` : `, ${first} to ${last} (UTC)`;
}

function capturedOf(parts: readonly CitedPart[]): string {
  const covered = parts.flatMap((part) => part.covered);
  if (covered.length === 0) return '';
  const first = dayToIso(dayOf(Math.min(...covered.map(({ capturedFrom }) => capturedFrom))));
  const last = dayToIso(dayOf(Math.max(...covered.map(({ capturedUntil }) => capturedUntil))));
  return first === last ? `captured ${first}` : `captured ${first} to ${last}`;
}

function coverageOf({ parts, filtered }: Cited): string {
  if (filtered) return 'a filtered selection, which claims no completeness';
  const share = coverageShare(parts);
  if (share === null) return 'nothing covered';
  const inferred = parts.some(({ covered }) => covered.some(({ source }) => source === 'inferred'));
  return `${percent(share)} of the range covered${inferred ? ', in part by an older file, not checked' : ''}`;
}

function bibTexOf({ parts, exportedAt, sha256 }: Cited, subject: string, messages: string, note: string): string {
  const day = dayToIso(dayOf(exportedAt));
  const [first] = parts;
  const name = first?.channel.username ?? first?.channel.channelId ?? 'archive';
  const key = ['lacuna', name, day, ...(sha256 === null ? [] : [sha256.slice(0, 8)])]
    .join('-')
    .replaceAll(/[^\w-]/g, '');
  const authors = parts.slice(0, NAMED).map(({ channel }) => `{${latex(oneLine(channel.name))}}`);
  const fields: readonly (readonly [string, string])[] = [
    ['author', [...authors, ...(parts.length > NAMED ? ['others'] : [])].join(' and ')],
    ['title', `{${latex(`${subject}: ${messages}`)}}`],
    ['year', day.slice(0, 4)],
    ...(first && parts.length === 1 ? ([['howpublished', `\\url{${addressOf(first.channel)}}`]] as const) : []),
    ['urldate', day],
    ['note', latex(note)],
  ];
  return `@misc{${key},\n${fields.map(([field, value]) => `  ${field} = {${value}}`).join(',\n')}\n}`;
}

const SPECIALS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  // BibTeX counts braces whether or not they are escaped.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
};

/** Text of people's in which LaTeX and BibTeX find nothing of theirs. */
export function latex(text: string): string {
  return text.replaceAll(/[\\{}~^&%$#_]/g, (special) => SPECIALS[special] ?? special);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
