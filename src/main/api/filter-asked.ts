import type { MediaType } from '../../shared/domain/message.ts';
import type { PageQuery } from '../cache/cache.ts';

interface Asked {
  readonly media_type?: readonly (MediaType | 'none')[] | undefined;
  readonly forwarded?: boolean | undefined;
  readonly edited?: 'true' | undefined;
  readonly deleted?: 'true' | undefined;
  readonly min_views?: number | undefined;
  readonly author?: string | undefined;
}

/** The filter that a request's parameters mean (schemas.ts). */
export function filterAsked(asked: Asked): PageQuery['filter'] {
  const { media_type: mediaTypes, forwarded, edited, deleted, min_views: minViews, author } = asked;
  return {
    ...(mediaTypes === undefined ? {} : { mediaTypes }),
    ...(forwarded === undefined ? {} : { forwarded }),
    ...(edited === undefined ? {} : { edited: true }),
    ...(deleted === undefined ? {} : { deleted: true }),
    ...(minViews === undefined ? {} : { minViews }),
    ...(author === undefined ? {} : { author }),
  };
}

/** The part of it that only the index of words answers. */
export function wordsAsked(asked: { readonly hashtag?: string | undefined; readonly has_link?: boolean | undefined }) {
  return {
    ...(asked.hashtag === undefined ? {} : { hashtag: asked.hashtag }),
    ...(asked.has_link === undefined ? {} : { hasLink: asked.has_link }),
  };
}
