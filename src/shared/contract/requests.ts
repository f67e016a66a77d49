// Every request of the window: its input's schema, which main parses, and its answer's type. An answer crosses as
// Outcome: a value, or a Failure as data.
import { z } from 'zod';
import type { Calendar, CoverageSummary, GapEstimate } from '../domain/calendar.ts';
import type { Channel, StoredChannel } from '../domain/channel.ts';
import type { Download } from '../domain/download.ts';
import { EXPORT_COLUMNS, type ExportPreview } from '../domain/export.ts';
import type { Failure } from '../domain/failure.ts';
import { isChannelId, type ChannelId } from '../domain/ids.ts';
import type { MessageOutline, MessageRow } from '../domain/message-list.ts';
import { MEDIA_TYPES, type StoredMessage } from '../domain/message.ts';
import type { AppState } from '../domain/session.ts';
import type { Settings } from '../domain/settings.ts';
import type { RequestName } from './names.ts';

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
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

// The years 1970 to 9999: what four-digit ISO dates can say.
const instant = z.int().min(0).max(253_402_300_799);
const range = z.object({ from: instant, until: instant }).readonly();
const day = z.int().min(0).max(2_932_896);
const id = z.custom<ChannelId>((value) => typeof value === 'string' && isChannelId(value), 'a channel id');
const messageId = z.int().min(1).max(2_147_483_647);
const downloadId = z.uuid();
const period = z.object({ from: instant.nullable(), until: instant.nullable() }).readonly();
const filter = z
  .object({
    mediaTypes: z
      .array(z.enum([...MEDIA_TYPES, 'none']))
      .readonly()
      .exactOptional(),
    forwarded: z.boolean().exactOptional(),
  })
  .readonly();
const messageQuery = z.object({ channelId: id, range: range.nullable(), filter });
const exportQuery = z.object({
  channelId: id,
  range,
  filter,
  columns: z.array(z.enum(EXPORT_COLUMNS)).min(1).max(EXPORT_COLUMNS.length).readonly(),
});
const text = (most: number) => z.string().max(most);
const nothing = z.undefined();
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

  'messages.outline': request<MessageOutline>()(messageQuery),
  'messages.of-day': request<readonly MessageRow[]>()(
    messageQuery.extend({ day, offset: z.int().min(0), limit: z.int().min(1).max(500) }),
  ),
  'messages.read': request<MessageDetails>()(z.object({ channelId: id, messageId })),

  'downloads.list': request<readonly Download[]>()(nothing),
  /** `until` null means now, as the server's clock tells. */
  'downloads.start': request<Download>()(z.object({ channelId: id, from: instant, until: instant.nullable() })),
  'downloads.pause': request<Download>()(z.object({ downloadId })),
  'downloads.resume': request<Download>()(z.object({ downloadId })),
  'downloads.cancel': request<Download>()(z.object({ downloadId })),
  'downloads.go-on-below': request<Download>()(z.object({ downloadId })),
  /** Takes a finished download off the bottom bar. */
  'downloads.dismiss': request<null>()(z.object({ downloadId })),

  'export.preview': request<ExportPreview>()(z.object({ query: exportQuery })),
  /** Asks for a file by the system's save dialog; null when it was closed. Progress comes as events. */
  'export.start': request<{ readonly exportId: string } | null>()(
    z.object({
      query: exportQuery,
      options: z.object({ delimiter: z.enum([',', ';', '\t']), guardFormulas: z.boolean(), bom: z.boolean() }),
    }),
  ),
  'export.cancel': request<null>()(z.object({ exportId: z.uuid() })),

  'settings.read': request<Settings>()(nothing),
  'settings.write': request<Settings>()(
    z.object({
      theme: z.enum(['system', 'light', 'dark']).exactOptional(),
      timeZone: text(64).nullable().exactOptional(),
      splitter: z.number().min(0.15).max(0.85).exactOptional(),
      selectedChannel: id.nullable().exactOptional(),
      selectedRange: range.nullable().exactOptional(),
      filter: filter.exactOptional(),
    }),
  ),
} satisfies Record<RequestName, { input: z.ZodType; output: unknown }>;

export type RequestInput<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = (typeof REQUESTS)[Name]['output'];
