// Schemas of the domain's small values, shared by the requests.
import { z } from 'zod';
import { isChannelId, type ChannelId } from '../domain/ids.ts';
import { MEDIA_TYPES } from '../domain/message.ts';
import { LONGEST_SEARCH } from '../domain/search-query.ts';

// The years 1970 to 9999: what four-digit ISO dates can say.
export const instant = z.int().min(0).max(253_402_300_799);
export const range = z.object({ from: instant, until: instant }).readonly();
export const id = z.custom<ChannelId>((value) => typeof value === 'string' && isChannelId(value), 'a channel id');
/** A list's filter. */
export const filter = z
  .object({
    mediaTypes: z
      .array(z.enum([...MEDIA_TYPES, 'none']))
      .readonly()
      .exactOptional(),
    forwarded: z.boolean().exactOptional(),
    edited: z.literal(true).exactOptional(),
    deleted: z.literal(true).exactOptional(),
    text: z.string().max(LONGEST_SEARCH).exactOptional(),
    hashtag: z.string().max(256).exactOptional(),
    hasLink: z.boolean().exactOptional(),
    linkDomain: z.string().min(1).max(253).exactOptional(),
    forwardedFrom: z.int().min(1).exactOptional(),
    minViews: z.int().min(0).exactOptional(),
    author: z.string().max(256).exactOptional(),
  })
  .readonly();
