import { expect, test } from 'vitest';
import { channelId } from '../../shared/domain/ids.ts';
import {
  OLDER_REASONS,
  OLDER_WAYS,
  type OlderLook,
  type OlderReport,
  type OlderWay,
} from '../../shared/domain/older-file.ts';
import {
  channelWords,
  fileNameOf,
  inferredWords,
  kindWords,
  leftOut,
  lineWords,
  listText,
  problemWords,
  progressShare,
  progressWords,
  reportSentences,
  sizeWords,
  wayWords,
} from './older-words.ts';

const DAY = 86_400;
const NEW_YEAR = 1_704_067_200;
const CHANNEL = {
  channelId: channelId('1234567890'),
  name: 'River',
  rows: 1_200,
  span: { first: NEW_YEAR, last: NEW_YEAR + 9 * DAY },
  inferredDays: 8,
};

const look = (change: Partial<OlderLook> = {}): OlderLook => ({
  lookId: 'x',
  file: '/data/old.db',
  size: 48_200_000,
  kind: 'older',
  rows: 1_200,
  mediaFiles: 0,
  channels: [CHANNEL],
  runs: null,
  sharedNumbers: false,
  problems: [],
  readOnly: false,
  ways: ['keep', 'clean', 'fresh'],
  ...change,
});

const report = (change: Partial<OlderReport> = {}): OlderReport => ({
  way: 'keep',
  file: '/data/old.db',
  cacheFile: '/data/old.db',
  original: '/data/old.db.before-lacuna',
  rows: 1_201,
  taken: 1_200,
  held: 0,
  mediaFiles: 0,
  channels: [CHANNEL.channelId],
  inferredDays: 8,
  inferred: [],
  problems: [],
  lines: [],
  columnsLeft: [],
  ...change,
});

test.each([
  ['/data/old.db', 'old.db'],
  [String.raw`C:\data\old.db`, 'old.db'],
  ['old.db', 'old.db'],
])('the name of %s is %s', (file, name) => expect(fileNameOf(file)).toBe(name));

test.each([
  [4, '1 kB'],
  [48_200, '48 kB'],
  [48_200_000, '48.2 MB'],
  [1_250_000_000, '1.3 GB'],
])('%i bytes are %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));

test('what a file is', () => {
  expect(kindWords(look())).toBe('A database of an earlier scraper');
  expect(kindWords(look({ runs: { all: 1, failed: 0 } }))).toBe('A database of an earlier scraper, with 1 run');
  expect(kindWords(look({ runs: { all: 3, failed: 1 } }))).toContain('3 runs (1 did not end well)');
  expect(kindWords(look({ kind: 'lacuna' }))).toBe('An archive of Lacuna');
  expect(channelWords(CHANNEL)).toBe('1,200 rows, 1 – 10 Jan 2024');
  expect(channelWords({ ...CHANNEL, span: null })).toBe('1,200 rows, no readable date');
});

test('what is said of its days never says that they are complete', () => {
  expect(inferredWords(look())).toContain('8 days will count as held “from an older file, not checked”');
  expect(inferredWords(look({ channels: [{ ...CHANNEL, inferredDays: 0 }] }))).toContain('No day');
  expect(inferredWords(look({ sharedNumbers: true }))).toContain('no day counts as complete');
  expect(inferredWords(look({ kind: 'lacuna' }))).toBeNull();
});

test('every reason and every way has its words', () => {
  for (const reason of OLDER_REASONS) expect(problemWords({ reason, rows: 1 })).toMatch(/^1 row /);
  for (const way of OLDER_WAYS) expect(Object.values(wayWords(way, '/data/old.db')).join(' ')).toContain('old.db');
});

test('how far it is', () => {
  expect(progressWords(null)).toBe('Opening the file…');
  expect(progressWords({ step: 'looking', done: 10_000, total: 1_000_000 })).toBe('Reading: 10,000 of 1,000,000 rows');
  expect(progressWords({ step: 'copying', done: 0, total: 0 })).toBe('Copying the file…');
  expect(progressShare({ step: 'moving', done: 1, total: 4 })).toBe(0.25);
  expect(progressShare({ step: 'moving', done: 0, total: 0 })).toBeNull();
});

test.each([
  ['keep', 'The file as it was is kept in /data/old.db.before-lacuna.'],
  ['clean', 'old.db was not changed.'],
  ['import', 'old.db was not changed.'],
  ['fresh', 'old.db was left as it is.'],
  ['open', 'old.db is your archive now.'],
] satisfies [OlderWay, string][])('%s: the summary says where the file is', (way, sentence) => {
  expect(reportSentences(report({ way })).at(-1)).toBe(sentence);
});

test('the summary counts', () => {
  const [first, second, third] = reportSentences(report({ held: 3, mediaFiles: 2, inferredDays: 0 }));
  expect(first).toBe(
    'old.db is your archive now: 1,200 of 1,201 rows became messages in 1 channel, with 2 media files.',
  );
  expect(second).toBe('3 messages you held already; they stayed as they were.');
  expect(third).toContain('No day of it counts as complete');
  expect(reportSentences(report({ way: 'import', columnsLeft: ['a', 'b'] })).join(' ')).toContain('columns a, b');
});

test('the list names each row and what stood there, a line a row', () => {
  const lines = [
    { table: 'messages', channelId: '123', messageId: 5, reason: 'date', found: 'yester\n\tday' },
    { table: 'messages', channelId: null, messageId: null, reason: 'number', found: null },
  ] as const;
  const listed = report({
    lines,
    problems: [
      { reason: 'date', rows: 1 },
      { reason: 'number', rows: 9 },
    ],
  });
  expect(lines.map(lineWords)).toEqual(['message 5 of 123: “yester\n\tday”', 'message without a number']);
  expect(listText(listed).split('\n')).toContain('messages\t123\t5\tdate\tyester day');
  expect(leftOut(listed)).toBe(8);
});
