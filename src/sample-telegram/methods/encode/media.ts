// What a post carries, as MessageMedia.
import { definitionFor } from '../../tl/schema.ts';
import type { TlObject, TlValue } from '../../tl/value.ts';
import type { FileFacts, PostMedia } from '../../world/model.ts';
import { DC } from '../call.ts';

/** Texts in polls were plain once, then came with entities. */
const words = (text: string, layer: number): TlValue =>
  definitionFor('textWithEntities', layer) ? { _: 'textWithEntities', text, entities: [] } : text;

/** Clients send it back with the file's id; here it says nothing. */
function referenceOf(file: FileFacts): Buffer {
  const reference = Buffer.alloc(9);
  reference.writeBigInt64LE(BigInt.asIntN(64, file.id), 1);
  return reference;
}

/** Telegram's letters for how large a photo's largest side is. */
function sizeLetter(side: number): string {
  if (side <= 320) return 'm';
  if (side <= 800) return 'x';
  return side <= 1280 ? 'y' : 'w';
}

function photo(file: FileFacts, width: number, height: number, date: number): TlObject {
  return {
    _: 'photo',
    id: file.id,
    access_hash: file.accessHash,
    file_reference: referenceOf(file),
    date,
    sizes: [{ _: 'photoSize', type: sizeLetter(Math.max(width, height)), w: width, h: height, size: file.size }],
    dc_id: DC,
  };
}

type DocumentMedia = Exclude<Extract<PostMedia, { file: FileFacts }>, { kind: 'photo' }>;

function document(media: DocumentMedia, date: number): TlObject {
  const { file } = media;
  const named = file.fileName === null ? [] : [{ _: 'documentAttributeFilename', file_name: file.fileName }];
  return {
    _: 'document',
    id: file.id,
    access_hash: file.accessHash,
    file_reference: referenceOf(file),
    date,
    mime_type: file.mimeType,
    size: file.size,
    dc_id: DC,
    attributes: [...attributesOf(media), ...named],
  };
}

function attributesOf(media: DocumentMedia): readonly TlObject[] {
  switch (media.kind) {
    case 'document':
      return [];
    case 'audio':
    case 'voice':
      return [{ _: 'documentAttributeAudio', voice: media.kind === 'voice', duration: media.seconds }];
    case 'sticker':
      return [
        { _: 'documentAttributeImageSize', w: 512, h: 512 },
        { _: 'documentAttributeSticker', alt: media.emoji, stickerset: { _: 'inputStickerSetEmpty' } },
      ];
    case 'video':
    case 'animation':
    case 'video_note': {
      const video = {
        _: 'documentAttributeVideo',
        round_message: media.kind === 'video_note',
        supports_streaming: media.kind === 'video',
        duration: media.seconds,
        w: media.width,
        h: media.height,
      };
      return media.kind === 'animation' ? [video, { _: 'documentAttributeAnimated' }] : [video];
    }
  }
}

function poll(media: Extract<PostMedia, { kind: 'poll' }>, layer: number): TlObject {
  const option = (index: number): Buffer => Buffer.from([index]);
  return {
    _: 'messageMediaPoll',
    poll: {
      _: 'poll',
      id: media.id,
      public_voters: false,
      question: words(media.question, layer),
      answers: media.answers.map((text, index) => ({
        _: 'pollAnswer',
        text: words(text, layer),
        option: option(index),
      })),
      hash: 0n,
    },
    results: {
      _: 'pollResults',
      results: media.answers.map((_, index) => ({
        _: 'pollAnswerVoters',
        option: option(index),
        voters: 0,
        recent_voters: [],
      })),
      total_voters: 0,
    },
  };
}

/** @param date the post's */
export function mediaOf(media: PostMedia, date: number, layer: number): TlObject {
  switch (media.kind) {
    case 'photo':
      return { _: 'messageMediaPhoto', photo: photo(media.file, media.width, media.height, date) };
    case 'document':
    case 'video':
    case 'animation':
    case 'video_note':
    case 'audio':
    case 'voice':
    case 'sticker':
      return {
        _: 'messageMediaDocument',
        video: media.kind === 'video' || media.kind === 'video_note',
        round: media.kind === 'video_note',
        voice: media.kind === 'voice',
        document: document(media, date),
      };
    case 'web_page':
      return {
        _: 'messageMediaWebPage',
        webpage: {
          _: 'webPage',
          id: media.id,
          url: media.url,
          display_url: media.url.replace(/^https?:\/\//, ''),
          hash: 0,
          type: 'article',
          title: media.title,
        },
      };
    case 'poll':
      return poll(media, layer);
    case 'location':
      return {
        _: 'messageMediaGeo',
        geo: { _: 'geoPoint', long: media.longitude, lat: media.latitude, access_hash: 0n },
      };
    case 'contact':
      return {
        _: 'messageMediaContact',
        phone_number: media.phone,
        first_name: media.firstName,
        last_name: media.lastName,
        vcard: '',
        user_id: 0,
      };
    case 'dice':
      return { _: 'messageMediaDice', value: media.value, emoticon: media.emoticon };
  }
}
