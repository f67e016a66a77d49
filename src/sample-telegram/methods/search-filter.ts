// What messages.search looks for.
import { longOf, numberOf, objectOf, textOf, type TlObject } from '../tl/value.ts';
import type { Post, PostMedia } from '../world/model.ts';

const KINDS: Readonly<Record<string, readonly PostMedia['kind'][]>> = {
  inputMessagesFilterPhotos: ['photo'],
  inputMessagesFilterVideo: ['video'],
  inputMessagesFilterPhotoVideo: ['photo', 'video'],
  inputMessagesFilterDocument: ['document'],
  inputMessagesFilterGif: ['animation'],
  inputMessagesFilterVoice: ['voice'],
  inputMessagesFilterMusic: ['audio'],
  inputMessagesFilterRoundVideo: ['video_note'],
  inputMessagesFilterRoundVoice: ['voice', 'video_note'],
  inputMessagesFilterGeo: ['location'],
  inputMessagesFilterContacts: ['contact'],
  inputMessagesFilterPoll: ['poll'],
};

/** The text anywhere in the post's, whatever the case; dates from `min_date` on and before `max_date`; 0: no bound. */
export function matches(post: Post, params: TlObject): boolean {
  const text = textOf(params, 'q').toLocaleLowerCase('und');
  const [from, until] = [numberOf(params, 'min_date'), numberOf(params, 'max_date')];
  if (text !== '' && !post.text.toLocaleLowerCase('und').includes(text)) return false;
  if (post.date < from || (until > 0 && post.date >= until)) return false;
  return isFrom(post, params) && passes(post, objectOf(params, 'filter')._);
}

function isFrom(post: Post, params: TlObject): boolean {
  if (params['from_id'] === undefined) return true;
  const from = objectOf(params, 'from_id');
  return from._ === 'inputPeerUser' && post.sender?.userId === Number(longOf(from, 'user_id'));
}

function passes(post: Post, filter: string): boolean {
  if (filter === 'inputMessagesFilterEmpty') return post.action === null;
  if (filter === 'inputMessagesFilterUrl')
    return post.entities.some(({ type }) => type === 'url' || type === 'text_url');
  if (filter === 'inputMessagesFilterPinned') return false;
  return post.media !== null && (KINDS[filter] ?? []).includes(post.media.kind);
}
