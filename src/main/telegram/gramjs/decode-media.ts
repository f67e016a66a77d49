// What hangs on a message, in our closed list. GramJS objects are told apart by `className`, so that nothing of GramJS
// is needed at run time, and a constructor that a later layer brings becomes `unsupported` instead of an error.
import type { Api } from 'telegram/tl/api.js';
import type { MediaRef, MediaType } from '../../../shared/domain/message.ts';

export interface DecodedMedia {
  readonly mediaType: MediaType | null;
  /** Null where there is no file, or Telegram does not show it any more. */
  readonly media: MediaRef | null;
}

const WITHOUT_FILE: Readonly<Record<string, MediaType>> = {
  MessageMediaGeo: 'location',
  MessageMediaGeoLive: 'location',
  MessageMediaContact: 'contact',
  MessageMediaWebPage: 'web_page',
  MessageMediaVenue: 'venue',
  MessageMediaGame: 'game',
  MessageMediaInvoice: 'invoice',
  MessageMediaPoll: 'poll',
  MessageMediaDice: 'dice',
  MessageMediaStory: 'story',
  MessageMediaGiveaway: 'giveaway',
  MessageMediaGiveawayResults: 'giveaway',
  MessageMediaPaidMedia: 'paid_media',
};

export function decodeMedia(media: Api.TypeMessageMedia | null | undefined): DecodedMedia {
  if (!media || media.className === 'MessageMediaEmpty') return { mediaType: null, media: null };
  if (media.className === 'MessageMediaPhoto') return { mediaType: 'photo', media: photoRef(media.photo) };
  if (media.className === 'MessageMediaDocument') return documentMedia(media);
  return { mediaType: WITHOUT_FILE[media.className] ?? 'unsupported', media: null };
}

function documentMedia(media: Api.MessageMediaDocument): DecodedMedia {
  const document = media.document?.className === 'Document' ? media.document : null;
  const attributes = document?.attributes ?? [];
  return {
    mediaType: documentType(media, attributes),
    media: document && {
      mimeType: document.mimeType || null,
      fileSize: count(document.size),
      fileName: attributes.find((attribute) => attribute.className === 'DocumentAttributeFilename')?.fileName || null,
    },
  };
}

/** The order matters: a video sticker is also a video, a GIF is a silent video that is marked as animated. */
function documentType(media: Api.MessageMediaDocument, attributes: readonly Api.TypeDocumentAttribute[]): MediaType {
  const video = attributes.find((attribute) => attribute.className === 'DocumentAttributeVideo');
  const audio = attributes.find((attribute) => attribute.className === 'DocumentAttributeAudio');
  const has = (className: string): boolean => attributes.some((attribute) => attribute.className === className);
  if (has('DocumentAttributeSticker') || has('DocumentAttributeCustomEmoji')) return 'sticker';
  if (media.round || video?.roundMessage) return 'video_note';
  if (media.voice || audio?.voice) return 'voice';
  if (audio) return 'audio';
  if (has('DocumentAttributeAnimated')) return 'animation';
  if (media.video || video) return 'video';
  return 'document';
}

/** Telegram serves photos as JPEG, in several sizes; the largest stands for the photo. */
function photoRef(photo: Api.TypePhoto | null | undefined): MediaRef | null {
  if (photo?.className !== 'Photo') return null;
  const sizes = photo.sizes.map(bytesOf).filter((bytes) => bytes !== null);
  return { mimeType: 'image/jpeg', fileSize: sizes.length > 0 ? Math.max(...sizes) : null, fileName: null };
}

function bytesOf(size: Api.TypePhotoSize): number | null {
  if (size.className === 'PhotoSize') return size.size;
  if (size.className === 'PhotoSizeProgressive') return Math.max(0, ...size.sizes);
  if (size.className === 'PhotoCachedSize') return size.bytes.length;
  // Stripped and path sizes are previews of some bytes, drawn in place of the picture.
  return null;
}

function count(value: Api.long): number | null {
  const number = Number(value.toString());
  return Number.isSafeInteger(number) ? number : null;
}
