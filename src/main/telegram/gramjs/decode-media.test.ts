import { returnBigInt } from 'telegram/Helpers.js';
import { Api } from 'telegram/tl/index.js';
import { describe, expect, test } from 'vitest';
import { MEDIA_TYPES, type MediaRef, type MediaType } from '../../../shared/domain/message.ts';
import { decodeMedia } from './decode-media.ts';

const long = (value: number) => returnBigInt(value);

describe('media', () => {
  const document = (attributes: Api.TypeDocumentAttribute[], flags: object = {}) =>
    new Api.MessageMediaDocument({
      ...flags,
      document: new Api.Document({
        id: long(1),
        accessHash: long(2),
        fileReference: Buffer.alloc(0),
        date: 1,
        mimeType: 'x/y',
        size: long(3_000_000_000),
        dcId: 2,
        attributes,
      }),
    });
  const file = { mimeType: 'x/y', fileSize: 3_000_000_000, fileName: null };
  const video = (fields: object = {}) => new Api.DocumentAttributeVideo({ duration: 1, w: 1, h: 1, ...fields });
  const audio = (fields: object = {}) => new Api.DocumentAttributeAudio({ duration: 1, ...fields });
  const stickerset = new Api.InputStickerSetEmpty();
  const geo = new Api.GeoPointEmpty();
  const webpage = new Api.WebPageEmpty({ id: long(1) });
  const question = new Api.TextWithEntities({ text: '?', entities: [] });

  test.each<[MediaType | null, Api.TypeMessageMedia, MediaRef | null]>([
    [null, new Api.MessageMediaEmpty(), null],
    ['photo', new Api.MessageMediaPhoto({ ttlSeconds: 5 }), null],
    ['photo', new Api.MessageMediaPhoto({ photo: new Api.PhotoEmpty({ id: long(1) }) }), null],
    ['document', document([]), file],
    [
      'document',
      document([new Api.DocumentAttributeFilename({ fileName: '../../отчёт.pdf' })]),
      { ...file, fileName: '../../отчёт.pdf' },
    ],
    ['document', document([new Api.DocumentAttributeImageSize({ w: 1, h: 1 })]), file],
    ['document', new Api.MessageMediaDocument({}), null],
    ['video', document([video()]), file],
    ['video', new Api.MessageMediaDocument({ video: true }), null],
    ['animation', document([video(), new Api.DocumentAttributeAnimated()]), file],
    ['video_note', document([video({ roundMessage: true })]), file],
    ['video_note', new Api.MessageMediaDocument({ round: true }), null],
    ['audio', document([audio()]), file],
    ['voice', document([audio({ voice: true })]), file],
    ['voice', new Api.MessageMediaDocument({ voice: true }), null],
    ['sticker', document([video(), new Api.DocumentAttributeSticker({ alt: '🙂', stickerset })]), file],
    ['sticker', document([new Api.DocumentAttributeCustomEmoji({ alt: '🙂', stickerset })]), file],
    ['web_page', new Api.MessageMediaWebPage({ webpage }), null],
    [
      'poll',
      new Api.MessageMediaPoll({
        poll: new Api.Poll({ id: long(1), question, answers: [] }),
        results: new Api.PollResults({}),
      }),
      null,
    ],
    ['location', new Api.MessageMediaGeo({ geo }), null],
    ['location', new Api.MessageMediaGeoLive({ geo, period: 60 }), null],
    [
      'venue',
      new Api.MessageMediaVenue({ geo, title: 't', address: 'a', provider: 'p', venueId: 'v', venueType: 't' }),
      null,
    ],
    [
      'contact',
      new Api.MessageMediaContact({ phoneNumber: '1', firstName: 'A', lastName: '', vcard: '', userId: long(1) }),
      null,
    ],
    ['dice', new Api.MessageMediaDice({ value: 3, emoticon: '🎲' }), null],
    [
      'game',
      new Api.MessageMediaGame({
        game: new Api.Game({
          id: long(1),
          accessHash: long(1),
          shortName: 's',
          title: 't',
          description: 'd',
          photo: new Api.PhotoEmpty({ id: long(1) }),
        }),
      }),
      null,
    ],
    [
      'invoice',
      new Api.MessageMediaInvoice({
        title: 't',
        description: 'd',
        currency: 'EUR',
        totalAmount: long(1),
        startParam: 's',
      }),
      null,
    ],
    ['story', new Api.MessageMediaStory({ peer: new Api.PeerUser({ userId: long(77) }), id: 1 }), null],
    ['giveaway', new Api.MessageMediaGiveaway({ channels: [], quantity: 1, untilDate: 1 }), null],
    [
      'giveaway',
      new Api.MessageMediaGiveawayResults({
        channelId: long(1),
        launchMsgId: 1,
        winnersCount: 1,
        unclaimedCount: 0,
        winners: [],
        untilDate: 1,
      }),
      null,
    ],
    ['paid_media', new Api.MessageMediaPaidMedia({ starsAmount: long(1), extendedMedia: [] }), null],
    ['unsupported', new Api.MessageMediaUnsupported(), null],
    // What a layer after ours brings.
    ['unsupported', { className: 'MessageMediaToDo' } as unknown as Api.TypeMessageMedia, null],
  ])('%s', (mediaType, media, ref) => {
    expect(decodeMedia(media)).toStrictEqual({ mediaType, media: ref });
    if (mediaType !== null) expect(MEDIA_TYPES).toContain(mediaType);
  });

  test('a photo counts the bytes of its largest size', () => {
    const sizes = [
      new Api.PhotoStrippedSize({ type: 'i', bytes: Buffer.alloc(9_999_999) }),
      new Api.PhotoSize({ type: 'm', w: 320, h: 240, size: 20_000 }),
      new Api.PhotoSizeProgressive({ type: 'y', w: 1280, h: 960, sizes: [10_000, 50_000, 180_000] }),
      new Api.PhotoCachedSize({ type: 's', w: 90, h: 60, bytes: Buffer.alloc(700) }),
    ];
    const photo = new Api.Photo({
      id: long(1),
      accessHash: long(1),
      fileReference: Buffer.alloc(0),
      date: 1,
      sizes,
      dcId: 2,
    });
    expect(decodeMedia(new Api.MessageMediaPhoto({ photo })).media).toStrictEqual({
      mimeType: 'image/jpeg',
      fileSize: 180_000,
      fileName: null,
    });
  });
});
