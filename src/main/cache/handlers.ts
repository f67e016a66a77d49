// The port's calls as the worker answers them: a line or two each; what they do stands in its own file.
import type { StoredChannel } from '../../shared/domain/channel.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { intersect, rangeOfDay } from '../../shared/domain/time-range.ts';
import { nativeZstd } from '../parquet/zstd.ts';
import { commitBatch } from './commit-batch.ts';
import type { Connection, WritableDb } from './file/connection.ts';
import type { OpenDatabase } from './file/database.ts';
import { estimateGap } from './reading/estimate-gap.ts';
import { Exports } from './exports/exports.ts';
import { damaged, notAdded } from './failures.ts';
import { DayRows } from './reading/day-rows.ts';
import { countMedia } from './insight/count-media.ts';
import { defineLinksTo } from './insight/named-things.ts';
import { readFrame } from './insight/read-frame.ts';
import { readTopSlice } from './insight/top-slice.ts';
import type { CallArgs, CallResult, PortCall } from './protocol.ts';
import { previewExportInSlices } from './exports/preview-export.ts';
import { readCalendar } from './reading/read-calendar.ts';
import { readOutlineInSlices } from './reading/read-outline.ts';
import { placeOf } from './search/place-of.ts';
import { healing, healingSlices, openSearchIndex } from './search/search-index.ts';
import { RankedHits } from './search/ranked-hits.ts';
import { searchInSlices } from './search/search.ts';
import { toEnd, type Slices } from './slices.ts';
import * as channels from './tables/channels.ts';
import { allCoveredRanges, coverageOf, coveredRangesIn } from './tables/covered-ranges.ts';
import { readMessagePage } from './reading/message-page.ts';
import { messageById, messagesById } from './tables/message-rows.ts';
import { placesIn } from './tables/places.ts';
import { revisionsOf } from './tables/revisions.ts';
import { removeChannel, withdrawClaim } from './withdraw-claim.ts';

export type Handlers = { readonly [Name in PortCall]: (...args: CallArgs<Name>) => CallResult<Name> };

export function handlersOf(database: OpenDatabase): Handlers {
  const { db, info } = database;
  openSearchIndex(db);
  defineLinksTo(db);
  const exports = new Exports(info.file, nativeZstd());
  const sliced = slicedOf(db);
  const days = new DayRows(db);
  const known = (channelId: ChannelId): StoredChannel => channels.readChannel(db, channelId) ?? notAdded(channelId);
  /** A change of one channel's row, in its own transaction. */
  const change = (channelId: ChannelId, write: (writable: WritableDb) => boolean): void => {
    if (!db.write(write)) notAdded(channelId);
  };

  return {
    listChannels: () => channels.listChannels(db),
    readChannel: (channelId) => channels.readChannel(db, channelId),
    addChannel: (addition) => {
      db.write((writable) => channels.putChannel(writable, addition));
      return known(addition.channel.channelId);
    },
    updateChannel: (channel) => change(channel.channelId, (writable) => channels.updateChannel(writable, channel)),
    setFirstVisible: (channelId, firstVisible) =>
      change(channelId, (writable) => channels.setFirstVisible(writable, channelId, firstVisible)),
    setPeriod: (channelId, period) => change(channelId, (writable) => channels.setPeriod(writable, channelId, period)),
    raiseLastCut: (channelId, cut) => change(channelId, (writable) => channels.raiseLastCut(writable, channelId, cut)),
    removeChannel: (channelId) => healing(db, () => removeChannel(db, channelId)),

    readCoverage: (channelId) => coverageOf(allCoveredRanges(db, known(channelId).channelId)),
    readCoveredRanges: (channelId, range) => coveredRangesIn(db, known(channelId).channelId, range),
    commitBatch: (batch) => healing(db, () => commitBatch(db, batch)),
    withdrawClaim: (channelId, range) => healing(db, () => withdrawClaim(db, channelId, range)),

    readCalendar: (channelId, days) => readCalendar(db, known(channelId), days),
    estimateGap: (channelId, gap) =>
      estimateGap(db, known(channelId), gap, coverageOf(allCoveredRanges(db, channelId))),
    readInsightFrame: (channelId, range) => readFrame(db, known(channelId), range),
    countMedia: (channelId, range, filter) =>
      healing(db, () => countMedia(db, { channelId: known(channelId).channelId, range, filter })),
    readTopSlice: (channelId, range, filter, after) =>
      healing(db, () => readTopSlice(db, { channelId: known(channelId).channelId, range, filter }, after)),

    readOutline: (query) => toEnd(sliced.readOutline(query)),
    readDayMessages: ({ channelId, range, filter, day, offset, limit }) => {
      const part = range ? intersect(range, rangeOfDay(day)) : rangeOfDay(day);
      return healing(db, () => days.page({ channelId, range: part, filter }, offset, Math.min(limit, MOST_ROWS)));
    },
    readPlaceOf: (query, messageId) => healing(db, () => placeOf(db, query, messageId)),
    searchMessages: (wish) => toEnd(sliced.searchMessages(wish)),
    readMessage: (channelId, messageId) => messageById(db, channelId, messageId),
    readMessages: (channelId, messageIds) => messagesById(db, channelId, messageIds),
    readMessagePage: (query) => readMessagePage(db, query),
    readRevisions: (channelId, messageId) => revisionsOf(db, channelId, messageId),
    readPlaces: (channelId, range, limit) => placesIn(db, channelId, range, limit),

    previewExport: (selection, columns, rows) => toEnd(sliced.previewExport(selection, columns, rows)),
    openExport: (selection, copyTo = null) => healing(db, () => exports.open(selection, copyTo)),
    readExportSlice: (exportId, shape, after) => exports.slice(exportId, shape, after),
    closeExport: (exportId) => exports.close(exportId),

    distrust: (detail) => {
      throw damaged(info.file, detail);
    },
    close: () => {
      exports.closeAll();
      database.close();
    },
  };
}

/** The calls that may take long, in slices: the worker answers others in their pauses. */
export type SlicedHandlers = { readonly [Name in SlicedName]: (...args: CallArgs<Name>) => Slices<CallResult<Name>> };
type SlicedName = 'readOutline' | 'searchMessages' | 'previewExport';

export function slicedOf(db: Connection): SlicedHandlers {
  const known = (channelId: ChannelId): StoredChannel => channels.readChannel(db, channelId) ?? notAdded(channelId);
  const ranked = new RankedHits();
  return {
    readOutline: (query) => healingSlices(db, () => readOutlineInSlices(db, known(query.channelId), query)),
    searchMessages: (wish) => healingSlices(db, () => searchInSlices(db, wish, ranked)),
    previewExport: (selection, columns, rows) =>
      healingSlices(db, () => previewExportInSlices(db, selection.channels.map(known), selection, columns, rows)),
  };
}

/** What one answer of the list holds at most. */
const MOST_ROWS = 500;
