// The plans of exports: whatever is made of its rows, a slice is a piece of idx_date between two places.
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StoredChannel } from '../../../shared/domain/channel.ts';
import { EXPORT_COLUMNS, SAFE_CSV } from '../../../shared/domain/export.ts';
import type { MessageFilter } from '../../../shared/domain/message-list.ts';
import { zstd } from '../../parquet/zstd.ts';
import { connect, type ReadableDb } from '../file/connection.ts';
import { spied, type Noted } from '../test-plans.ts';
import { batch, DAY, message, NEW_YEAR, openForTest, plansOf, RIVER, temporaryFolder } from '../test-support.ts';
import { bytesOfSlice, type SliceBounds } from './byte-slice.ts';
import { readCsvSlice } from './csv-slice.ts';
import { countUndated, heldRange } from './export-selection.ts';
import { defineCleanJson, jsonRecordSql } from './json-record.ts';
import { readMessageSlice } from './message-slice.ts';
import { readMonthSlice } from './month-slice.ts';
import { readParquetSlice } from './parquet-slice.ts';
import { planStretches } from './plan-stretches.ts';
import { previewExport } from './preview-export.ts';
import type { PartQuery } from './slice-source.ts';
import { Subset } from './subset.ts';

const ID = RIVER.channelId;
const QUERY = { channelId: ID, range: { from: NEW_YEAR + 5, until: NEW_YEAR + 3 * DAY - 5 }, filter: {} };
const FIRST = { date: '2024-01-01T00:00:40Z', id: 1 };
const SECOND = { date: '2024-01-02T00:00:40Z', id: 2 };
const compress = await zstd();

function filled() {
  const opened = openForTest();
  const posts = [0, 1, 2].map((day) => message(day + 1, NEW_YEAR + day * DAY + 40));
  opened.cache.commitBatch(batch({ from: NEW_YEAR, until: NEW_YEAR + 3 * DAY }, posts));
  defineCleanJson(opened.database.db);
  const channel = opened.cache.readChannel(ID);
  if (!channel) throw new Error('no channel');
  return { ...opened, channel };
}

const isOfMessages = (plan: string): boolean => /^(?:SCAN|SEARCH) (?:m|messages)\b/.test(plan);

/** What is asked of messages, their earlier texts aside. Nothing is sorted on the way. */
function ofMessages(read: (db: ReadableDb, channel: StoredChannel) => unknown): readonly string[] {
  const { database, channel } = filled();
  const found = plansOf(database.db, (db) => read(db, channel));
  expect(found).not.toContainEqual(expect.stringContaining('TEMP B-TREE'));
  return found.filter(isOfMessages);
}

/** A piece of idx_date: from a date or a place to another. */
const piece = (index: 'INDEX' | 'COVERING INDEX', from: 'date' | 'place', to: 'date' | 'place' = 'date') =>
  expect.stringMatching(
    new RegExp(
      `^SEARCH m USING ${index} idx_date \\(channel_id=\\? AND ` +
        `${from === 'date' ? 'date>\\?' : '\\(date,message_id\\)>\\(\\?,\\?\\)'} AND ` +
        `${to === 'date' ? 'date<\\?' : '\\(date,message_id\\)<\\(\\?,\\?\\)'}\\)$`,
    ),
  );

type Make = (db: ReadableDb, channel: StoredChannel, query: PartQuery, bounds: SliceBounds) => unknown;
const LIMITS = { groupRows: 1, groupBytes: 1_000, batchRows: 1 };

const makeCsv: Make = (db, channel, query, bounds) =>
  readCsvSlice(db, channel, query, EXPORT_COLUMNS, SAFE_CSV, bounds);
const makeJsonLines: Make = (db, channel, query, bounds) =>
  bytesOfSlice(db, query, () => jsonRecordSql(EXPORT_COLUMNS, channel), bounds);
const makeRowGroup: Make = (db, channel, query, { after }) =>
  readParquetSlice(db, channel, query, EXPORT_COLUMNS, after, compress, LIMITS);
const makeRowGroupOfMonth: Make = (db, channel, query, { after }) =>
  readMonthSlice(db, channel, query, EXPORT_COLUMNS, after, compress, LIMITS);

const FILTERS: readonly MessageFilter[] = [{}, { mediaTypes: ['photo', 'none'], forwarded: false }];

describe.each(FILTERS)('through %j', (filter) => {
  const query = { ...QUERY, filter };

  test.each([
    ['CSV', makeCsv],
    ['JSON Lines', makeJsonLines],
    ['a Parquet row group', makeRowGroup],
    ['a row group of one month', makeRowGroupOfMonth],
  ])('%s: from its place to its last row, which is looked up first in the index alone', (_, make) => {
    expect(ofMessages((db, channel) => make(db, channel, query, { after: null, rows: 1 }))).toEqual([
      piece('COVERING INDEX', 'date'),
      piece('INDEX', 'date', 'place'),
    ]);
    expect(ofMessages((db, channel) => make(db, channel, query, { after: FIRST, rows: 1 }))).toEqual([
      piece('COVERING INDEX', 'place'),
      piece('INDEX', 'place', 'place'),
    ]);
  });

  test.each([
    ['CSV', makeCsv],
    ['JSON Lines', makeJsonLines],
  ])('%s of a stretch: its rows, and no look for their end', (_, make) => {
    for (const [after, from] of [
      [null, 'date'],
      [FIRST, 'place'],
    ] as const) {
      expect(ofMessages((db, channel) => make(db, channel, query, { after, rows: 9, upTo: SECOND }))).toEqual([
        piece('INDEX', from, 'place'),
      ]);
      expect(ofMessages((db, channel) => make(db, channel, query, { after, rows: 9, upTo: null }))).toEqual([
        piece('INDEX', from),
      ]);
    }
  });

  test('messages for pages that people read: the same, then by their row ids', () => {
    const { database } = filled();
    for (const [after, from] of [
      [null, 'date'],
      [FIRST, 'place'],
    ] as const) {
      expect(plansOf(database.db, (db) => readMessageSlice(db, query, after)).filter(isOfMessages)).toEqual([
        piece('COVERING INDEX', from),
        piece('INDEX', from),
        'SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)',
      ]);
    }
  });

  test('stretches are planned in the index alone', () => {
    const found = ofMessages((db) => planStretches(db, [query], { part: 0, after: null }, 1, 3));
    expect(found).toEqual([piece('COVERING INDEX', 'date'), ...[1, 2].map(() => piece('COVERING INDEX', 'place'))]);
  });

  test.each([
    ['from its beginning', null, 'date'],
    ['from a place', FIRST, 'place'],
  ] as const)('a copy %s: its rows by the index, and what belongs to them by their numbers', (_, after, from) => {
    const { file, channel } = filled();
    const noted: Noted[] = [];
    const db = connect(file);
    onTestFinished(() => db.close());
    const subset = new Subset(spied(db, noted), path.join(temporaryFolder(), 'copy.sqlite'));
    db.exec('BEGIN');
    subset.begin({ channel, covered: [] }, query);
    noted.length = 0;
    subset.copy(query, after);
    const steps = noted.flatMap(({ plan }) => plan).filter(isOfMessages);
    expect(steps.length).toBeGreaterThan(5);
    for (const step of steps) {
      if (step.includes('idx_date'))
        expect(step).toEqual(piece(step.includes('COVERING') ? 'COVERING INDEX' : 'INDEX', from));
      else expect(step).toMatch(/^SEARCH m USING INDEX \S+ \(channel_id=\? AND message_id=\?\)$/);
    }
    db.exec('ROLLBACK');
  });
});

test('what is held at all is known by both ends of the index, and rows without a date by its beginning', () => {
  const end = 'SEARCH messages USING COVERING INDEX idx_date (channel_id=?)';
  const { database } = filled();
  expect(plansOf(database.db, (db) => heldRange(db, ID))).toEqual([
    'SEARCH covered_ranges USING PRIMARY KEY (channel_id=?)',
    end,
    end,
  ]);
  // min() and max() of an index take its one end only where nothing else is asked: both at once would be a walk.
  expect(plansOf(database.db, (db) => countUndated(db, ID))).toEqual([
    'SEARCH messages USING COVERING INDEX idx_date (channel_id=? AND date=?)',
  ]);
});

test('a preview reads its rows in order', () => {
  const selection = { ...QUERY, channels: [ID] };
  const found = ofMessages((db, channel) => previewExport(db, [channel], selection, EXPORT_COLUMNS, 5));
  expect(found).toContainEqual(piece('INDEX', 'date'));
});
