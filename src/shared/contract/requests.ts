// Every request of the window: its input's schema, which main parses, and its answer's type. An answer crosses as
// Outcome: a value, or a Failure as data.
import { z } from 'zod';
import type { KnownCopy, RecoveryReport } from '../domain/archive-task.ts';
import type { Calendar, CoverageSummary, GapEstimate } from '../domain/calendar.ts';
import type { Channel, StoredChannel } from '../domain/channel.ts';
import type { Download } from '../domain/download.ts';
import type { ExportPreset, ExportPreview, RecentExport } from '../domain/export.ts';
import type { Failure } from '../domain/failure.ts';
import { INSIGHT_UNITS, type InsightFrame, type MediaSlice } from '../domain/insight.ts';
import type { LocalApiState } from '../domain/local-api.ts';
import type { MessageOutline, MessagePlace, MessageRow } from '../domain/message-list.ts';
import type { Revision, StoredMessage } from '../domain/message.ts';
import { OLDER_WAYS, type OlderLook, type OlderReport } from '../domain/older-file.ts';
import type { SearchAnswer } from '../domain/search.ts';
import { LONGEST_SEARCH } from '../domain/search-query.ts';
import type { AppState } from '../domain/session.ts';
import type { Settings } from '../domain/settings.ts';
import { TOP_KINDS, type TopSlice } from '../domain/top-lists.ts';
import { exportColumns, exportSelection, exportSpec } from './export-spec.ts';
import type { RequestName } from './names.ts';
import { filter, id, instant, range } from './schemas.ts';

/** A channel with its figures, as the rail shows it. */
export interface ChannelOverview {
  readonly channel: StoredChannel;
  readonly summary: CoverageSummary;
}

/** A channel that could be added. */
export interface ChannelCandidate {
  readonly channel: Channel;
  readonly added: boolean;
}

/** One message with what surrounds it. */
export interface MessageDetails {
  readonly message: StoredMessage;
  readonly link: string;
  /** The other items of its album. */
  readonly album: readonly MessageRow[];
  /** Its earlier texts, oldest first. */
  readonly revisions: readonly Revision[];
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const day = z.int().min(0).max(2_932_896);
const messageId = z.int().min(1).max(2_147_483_647);
const downloadId = z.uuid();
const period = z.object({ from: instant.nullable(), until: instant.nullable() }).readonly();
const messageQuery = z.object({ channelId: id, range: range.nullable(), filter });
const text = (most: number) => z.string().max(most);
const nothing = z.undefined();
const MOST_PICTURE_BYTES = 32 * 1024 * 1024;
const protection = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('key-store') }),
  z.object({ kind: z.literal('key-file') }),
  z.object({ kind: z.literal('passphrase'), passphrase: text(1_000).min(8) }),
]);

function request<Output>() {
  return <Input extends z.ZodType>(input: Input) => ({ input, output: undefined as unknown as Output });
}

export const REQUESTS = {
  'app.state': request<AppState>()(nothing),
  /** Opens http(s) links in the system's browser; the window has shown where it leads. */
  'app.open-link': request<null>()(z.object({ url: text(4_096) })),
  'app.copy-text': request<null>()(z.object({ text: text(2_000_000) })),
  /** Shows a file that an export wrote in the system's file manager. */
  'app.show-file': request<null>()(z.object({ exportId: z.uuid() })),
  /** Null when the researcher closed the dialog. The app starts again with it. */
  'app.choose-data-folder': request<string | null>()(nothing),

  'session.explore-sample': request<AppState>()(nothing),
  /** Opens the own account's archive again; a stored session is gone on with. */
  'session.resume-own': request<AppState>()(nothing),
  'session.begin-sign-in': request<AppState>()(
    z.object({ apiId: z.int().min(1).max(2_147_483_647), apiHash: text(64), phone: text(32), protection }),
  ),
  'session.submit-code': request<AppState>()(z.object({ code: text(32) })),
  'session.submit-password': request<AppState>()(z.object({ password: text(1_000) })),
  'session.cancel-sign-in': request<AppState>()(nothing),
  'session.unlock': request<AppState>()(z.object({ passphrase: text(1_000) })),
  'session.sign-out': request<AppState>()(nothing),
  /** Connects again now instead of waiting. */
  'session.retry': request<AppState>()(nothing),
  /** Back to the three ways to begin; nothing is deleted. */
  'session.choose-again': request<AppState>()(nothing),

  'channels.list': request<readonly ChannelOverview[]>()(nothing),
  'channels.of-account': request<readonly ChannelCandidate[]>()(nothing),
  'channels.resolve': request<ChannelCandidate>()(z.object({ reference: text(256) })),
  'channels.add': request<ChannelOverview>()(z.object({ reference: text(256), period })),
  'channels.remove': request<{ readonly messages: number }>()(z.object({ channelId: id })),
  'channels.set-period': request<ChannelOverview>()(z.object({ channelId: id, period })),

  /** The whole calendar, or only the days named. */
  'coverage.calendar': request<Calendar>()(
    z.object({ channelId: id, days: z.object({ first: day, last: day }).nullable() }),
  ),
  'coverage.gap': request<GapEstimate>()(z.object({ channelId: id, gap: range })),

  /** What the figures of a selection stand on; `range` null: all that is stored and wanted. */
  'insight.frame': request<InsightFrame>()(z.object({ channelId: id, range: range.nullable() })),
  /** The first slice of the figures of a range; the next one is that of the range from `next` on. */
  'insight.counts': request<MediaSlice>()(z.object({ channelId: id, range, filter })),
  /** What the messages of a range name, slice by slice: `after` is null at first, then the `next` of the answer before. */
  'insight.top': request<TopSlice>()(
    z.object({
      channelId: id,
      range,
      filter,
      after: z
        .object({ date: text(32), id: z.int().min(0) })
        .readonly()
        .nullable(),
    }),
  ),
  /**
   * Saves the figures, read anew, where the system's save dialog says; null when it was closed. A PNG is drawn by the
   * window, and goes by the same way.
   */
  'insight.save': request<{ readonly file: string } | null>()(
    z.object({
      query: messageQuery,
      unit: z.enum(INSIGHT_UNITS),
      format: z.enum(['csv', 'svg', 'png']),
      png: z
        .instanceof(Uint8Array)
        .refine((bytes) => bytes.byteLength <= MOST_PICTURE_BYTES, 'too large a picture')
        .nullable(),
    }),
  ),
  'insight.cancel-save': request<null>()(nothing),

  'messages.outline': request<MessageOutline>()(messageQuery),
  'messages.of-day': request<readonly MessageRow[]>()(
    messageQuery.extend({ day, offset: z.int().min(0), limit: z.int().min(1).max(500) }),
  ),
  /** Where a message stands in the list of a query; null where it is not in it. */
  'messages.place': request<MessagePlace | null>()(z.object({ query: messageQuery, messageId })),
  /** Over all channels or one, page by page; `text` is as typed. */
  'messages.search': request<SearchAnswer>()(
    z.object({
      text: text(LONGEST_SEARCH),
      channelId: id.nullable(),
      range: range.nullable(),
      filter: filter.unwrap().omit({ text: true }).readonly(),
      order: z.enum(['date', 'relevance']),
      after: z
        .object({ second: instant, id: z.int().min(0), rank: z.number() })
        .readonly()
        .nullable(),
      limit: z.int().min(1).max(200),
      exact: z.boolean(),
    }),
  ),
  'messages.read': request<MessageDetails>()(z.object({ channelId: id, messageId })),

  'downloads.list': request<readonly Download[]>()(nothing),
  /** `until` null means now, as the server's clock tells. */
  'downloads.start': request<Download>()(z.object({ channelId: id, from: instant, until: instant.nullable() })),
  /** Checks again what is covered of a range; fills nothing. `until` null: up to the last that is covered. */
  'downloads.check-again': request<Download>()(z.object({ channelId: id, from: instant, until: instant.nullable() })),
  'downloads.pause': request<Download>()(z.object({ downloadId })),
  'downloads.resume': request<Download>()(z.object({ downloadId })),
  'downloads.cancel': request<Download>()(z.object({ downloadId })),
  'downloads.go-on-below': request<Download>()(z.object({ downloadId })),
  /** Takes a finished download off the bottom bar. */
  'downloads.dismiss': request<null>()(z.object({ downloadId })),

  'export.preview': request<ExportPreview>()(z.object({ selection: exportSelection, columns: exportColumns })),
  /** Asks for a file by the system's save dialog; null when it was closed. Progress comes as events. */
  'export.start': request<{ readonly exportId: string } | null>()(z.object({ spec: exportSpec })),
  'export.cancel': request<null>()(z.object({ exportId: z.uuid() })),
  /** Exports again to where an export lies, as its manifest tells. Progress comes as events; it says what was done at its end. */
  'export.again': request<{ readonly exportId: string }>()(z.object({ recentId: z.uuid() })),
  /** The last exports of this installation, the newest first. */
  'export.recent': request<readonly RecentExport[]>()(nothing),
  'export.presets': request<readonly ExportPreset[]>()(nothing),
  /** One of the same name is replaced. */
  'export.save-preset': request<readonly ExportPreset[]>()(
    z.object({ name: z.string().trim().min(1).max(100), spec: exportSpec }),
  ),
  'export.remove-preset': request<readonly ExportPreset[]>()(z.object({ presetId: z.uuid() })),

  /** Asks for a file by the system's dialog and looks at it; null when it was closed. Nothing is written. */
  'older.choose': request<OlderLook | null>()(nothing),
  /** The same for a file that was dropped on the window. Main believes nothing of the path. */
  'older.look': request<OlderLook>()(z.object({ file: text(4_096).min(1) })),
  /** Takes the file of the last look; the archive that it leads to is open then. Progress comes as events. */
  'older.take': request<OlderReport>()(z.object({ lookId: z.uuid(), way: z.enum(OLDER_WAYS) })),
  /** Ends the looking or taking under way: it fails as `cancelled`. */
  'older.cancel': request<null>()(nothing),
  /** Saves what could not be taken as it was, row by row; null when the dialog was closed. */
  'older.save-list': request<string | null>()(nothing),

  /** Asks for a place by the system's save dialog; null when it was closed. Progress comes as events. */
  'archive.save-copy': request<{ readonly taskId: string } | null>()(nothing),
  /** Looks through the whole file. Progress comes as events. */
  'archive.check': request<{ readonly taskId: string }>()(nothing),
  'archive.cancel-task': request<null>()(z.object({ taskId: z.uuid() })),
  /** Shows a saved copy in the system's file manager. */
  'archive.show-copy': request<null>()(z.object({ taskId: z.uuid() })),
  /** The copies that the damaged archive could be restored from. */
  'archive.copies': request<readonly KnownCopy[]>()(nothing),
  /** Goes a way out of the damage, and opens what comes of it; null when a dialog was closed. */
  'archive.recover': request<{ readonly state: AppState; readonly report: RecoveryReport } | null>()(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('salvage') }),
      z.object({ kind: z.literal('restore'), file: text(4_096).nullable() }),
      z.object({ kind: z.literal('fresh') }),
    ]),
  ),

  'api.state': request<LocalApiState>()(nothing),
  /** Counts at once. What keeps it from answering stands in the state. */
  'api.set': request<LocalApiState>()(
    z.object({ enabled: z.boolean().exactOptional(), port: z.int().min(1).max(65_535).exactOptional() }),
  ),
  /** The only time that a token is told; the one before ends. */
  'api.new-token': request<{ readonly token: string; readonly state: LocalApiState }>()(nothing),

  'settings.read': request<Settings>()(nothing),
  'settings.write': request<Settings>()(
    z.object({
      theme: z.enum(['system', 'light', 'dark']).exactOptional(),
      timeZone: text(64).nullable().exactOptional(),
      splitter: z.number().min(0.15).max(0.85).exactOptional(),
      selectedChannel: id.nullable().exactOptional(),
      selectedRange: range.nullable().exactOptional(),
      filter: filter.exactOptional(),
      insightOpen: z.boolean().exactOptional(),
      insightUnit: z.enum(['auto', ...INSIGHT_UNITS]).exactOptional(),
      insightList: z.enum(TOP_KINDS).exactOptional(),
    }),
  ),
} satisfies Record<RequestName, { input: z.ZodType; output: unknown }>;

export type RequestInput<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = (typeof REQUESTS)[Name]['output'];
