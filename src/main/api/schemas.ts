// What requests may say and what answers say. The document at /api/v1/openapi.json is made of these, and requests are
// checked with them; the tests hold every answer to its own.
import { z } from 'zod';
import { CHANNEL_KINDS } from '../../shared/domain/channel.ts';
import { MEDIA_TYPES } from '../../shared/domain/message.ts';
import { parseEnd, parseStart } from './dates.ts';

const DATE_HINT = 'Write a UTC day, 2024-01-31, or a moment with its zone, 2024-01-31T12:00:00Z.';

function date(parse: (text: string) => number | null, description: string, example: string) {
  return z
    .string()
    .max(40)
    .transform((text, context) => {
      const instant = parse(text);
      if (instant !== null) return instant;
      context.addIssue({ code: 'custom', message: `“${text}” is no date. ${DATE_HINT}` });
      return z.NEVER;
    })
    .optional()
    .meta({ description, example });
}

export const startDate = date(
  parseStart,
  'The first UTC day, or the first moment. Left out: where the channel’s collection period begins.',
  '2024-01-01',
);
export const endDate = date(
  parseEnd,
  'The last UTC day, which is in the range; or a moment, which is not. Left out: up to now.',
  '2024-01-31',
);

/** The members that ask for a range. */
export const dates = { start_date: startDate, end_date: endDate };

export function whole(least: number, most: number, description: string) {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most))
    .optional()
    .meta({ description: `${description} ${least} to ${most}.` });
}

export function yesOrNo(description: string) {
  return z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .meta({ description });
}

export const dateOrder = (unlessSaid: 'asc' | 'desc') =>
  z
    .enum(['asc', 'desc'])
    .default(unlessSaid)
    .meta({ description: 'By date: asc begins with the oldest message, desc with the newest.' });

/** What narrows a list of messages, but for words. */
export const filters = {
  media_type: z
    .string()
    .transform((text, context) => {
      const types = text.split(',');
      const known = types.filter((type) => type === 'none' || MEDIA_TYPES.some((one) => one === type));
      if (known.length === types.length) return known as readonly ((typeof MEDIA_TYPES)[number] | 'none')[];
      context.addIssue({
        code: 'custom',
        message: `must be of these, parted by commas: ${MEDIA_TYPES.join(', ')}, none`,
      });
      return z.NEVER;
    })
    .optional()
    .meta({
      description: `Kinds of media, parted by commas: ${MEDIA_TYPES.join(', ')}, none.`,
      example: 'photo,video',
    }),
  forwarded: yesOrNo('Only forwarded messages, or only others.'),
  edited: z.literal('true').optional().meta({ description: 'Only messages of which an earlier text is kept.' }),
  deleted: z.literal('true').optional().meta({ description: 'Only messages that Telegram was seen to lack.' }),
  min_views: whole(0, Number.MAX_SAFE_INTEGER, 'Only messages seen at least so often.'),
  author: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta({ description: 'Only of this sender: a number, @name, full name or signature, letter by letter.' }),
};
/** Words are answered by the index: only a search has these. */
export const wordFilters = {
  hashtag: z.string().min(1).max(256).optional().meta({ description: 'Only messages with this hashtag.' }),
  has_link: yesOrNo('Only messages with a link, or only others.'),
};

const iso = z.string().meta({ format: 'date-time', example: '2024-01-31T09:41:07Z' });
const instant = z.int().meta({ description: 'Unix seconds.' });
const integer = z.int();
/** As the table and the exports have it. */
const oneOrNone = z.literal([0, 1]);

/** A part of time: `until` is not in it. */
const rangeShape = { from: instant, until: instant, from_date: iso, until_date: iso };
export const timeRange = z
  .strictObject(rangeShape)
  .meta({ id: 'TimeRange', description: 'From its first second up to, but not with, `until`; UTC.' });
export const coveredRange = z
  .strictObject({
    ...rangeShape,
    source: z.enum(['downloaded', 'inferred']),
    captured_from: iso,
    captured_until: iso,
  })
  .meta({ id: 'CoveredRange', description: 'A part that is complete in the archive, and when it was captured.' });

export const message = z
  .strictObject({
    channel_id: z.string(),
    message_id: integer,
    date: iso,
    sender_id: integer.nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    username: z.string().nullable(),
    message: z.string().nullable().meta({ description: 'The text or caption; null for service messages.' }),
    action: z.string().nullable(),
    media_type: z.enum(MEDIA_TYPES).nullable(),
    media_path: z.string().nullable(),
    media_file_name: z.string().nullable(),
    media_mime_type: z.string().nullable(),
    media_file_size: integer.nullable(),
    reply_to: integer.nullable(),
    post_author: z.string().nullable(),
    is_forwarded: oneOrNone,
    forwarded_from_channel_id: integer.nullable(),
    forwarded_from_name: z.string().nullable(),
    views: integer.nullable(),
    forwards: integer.nullable(),
    replies: integer.nullable(),
    reactions: z.array(z.strictObject({ emoji: z.string(), count: integer })).nullable(),
    entities: z
      .array(z.strictObject({ type: z.string(), offset: integer, length: integer, url: z.string().exactOptional() }))
      .nullable()
      .meta({ description: 'Marks in the text; offsets and lengths in UTF-16 units.' }),
    edit_date: iso.nullable(),
    edit_hide: oneOrNone,
    grouped_id: z.string().nullable(),
    fetched_at: iso,
    deleted_seen_at: iso.nullable(),
    revisions: integer.meta({ description: 'How many earlier texts are kept.' }),
    link: z.string(),
    covered: oneOrNone.meta({ description: '0 for rows of older files outside every covered range.' }),
  })
  .meta({ id: 'Message', description: 'A message; the keys are the columns of the archive’s table.' });
export type ApiMessage = z.infer<typeof message>;

export const channel = z
  .strictObject({
    channel_id: z.string(),
    channel_name: z.string(),
    username: z.string().nullable(),
    kind: z.enum(CHANNEL_KINDS),
    subscribers: integer.nullable(),
    first_visible_message_id: integer.nullable(),
    first_visible_date: iso.nullable(),
    period_from: iso.nullable(),
    period_until: iso.nullable(),
    last_cut: iso.nullable(),
    messages: integer,
    covered_share: z.number().min(0).max(1),
    covered_days: integer,
    period_days: integer,
    complete: z.boolean().meta({ description: 'All of the period was downloaded.' }),
    gaps: integer
      .nullable()
      .meta({ description: 'Inside the period; null where nothing is known of the history yet.' }),
  })
  .meta({ id: 'Channel', description: 'A channel of the archive, and how much of its collection period is covered.' });

export const problem = z
  .strictObject({ detail: z.string() })
  .meta({ id: 'Problem', description: 'What went wrong, in a sentence.' });
