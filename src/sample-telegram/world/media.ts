// What hangs on a post.
import type { FileFacts, PostMedia } from './model.ts';
import { pictureSize } from './picture.ts';
import { longId, type Rng } from './rng.ts';
import type { Scene, Voice } from './voices/voice.ts';

export type MediaKind = PostMedia['kind'];

const IN_CHANNELS: readonly (readonly [MediaKind | null, number])[] = [
  [null, 54],
  ['photo', 23],
  ['video', 6],
  ['web_page', 6],
  ['document', 3.4],
  ['poll', 1.2],
  ['voice', 1.2],
  ['animation', 1],
  ['audio', 0.9],
  ['location', 0.9],
  ['video_note', 0.8],
  ['sticker', 0.3],
  ['contact', 0.5],
  ['dice', 0.3],
];
const IN_GROUPS: readonly (readonly [MediaKind | null, number])[] = [
  [null, 79],
  ['photo', 8],
  ['sticker', 4],
  ['voice', 2.5],
  ['video', 1.5],
  ['web_page', 1.5],
  ['video_note', 0.7],
  ['location', 0.7],
  ['document', 0.6],
  ['poll', 0.6],
  ['contact', 0.5],
  ['dice', 0.4],
];
const IN_GALLERIES: readonly (readonly [MediaKind | null, number])[] = [
  ['photo', 84],
  [null, 8],
  ['document', 3],
  ['web_page', 3],
  ['poll', 2],
];

/** Where a post stands decides what may hang on it. */
const KINDS = { channel: IN_CHANNELS, group: IN_GROUPS, gallery: IN_GALLERIES };
const WHOLE = { channel: sum(IN_CHANNELS), group: sum(IN_GROUPS), gallery: sum(IN_GALLERIES) };

function sum(weights: readonly (readonly [unknown, number])[]): number {
  return weights.reduce((total, [, weight]) => total + weight, 0);
}

export function drawMedia(rng: Rng, place: keyof typeof KINDS): MediaKind | null {
  let at = rng.fraction() * WHOLE[place];
  for (const [kind, weight] of KINDS[place]) {
    at -= weight;
    if (at < 0) return kind;
  }
  return null;
}

const VIDEO_SIZES = [
  [1_280, 960],
  [960, 1_280],
  [1_280, 720],
  [1_080, 1_080],
  [800, 533],
] as const;
const STICKER_EMOJI = ['👍', '😂', '🐈', '❤️', '🌧', '🎉', '😴', '🙏'];

const MIME_TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  csv: 'text/csv',
  png: 'image/png',
  tif: 'image/tiff',
  gpx: 'application/gpx+xml',
};

/** `ids` name the post: the same post has the same file. */
export function makeMedia(
  kind: Exclude<MediaKind, 'web_page'>,
  scene: Scene,
  voice: Voice,
  ids: readonly number[],
): PostMedia {
  const { rng } = scene;
  const file = (mimeType: string, low: number, high: number, fileName: string | null = null): FileFacts => ({
    id: longId(...ids, 1),
    accessHash: longId(...ids, 2),
    size: rng.between(low, high),
    mimeType,
    fileName,
  });
  const [width, height] = rng.pick(VIDEO_SIZES);
  switch (kind) {
    case 'photo': {
      const photo = file('image/jpeg', 44_000, 410_000);
      const [width, height] = pictureSize(photo.id);
      return { kind, file: photo, width, height };
    }
    case 'document': {
      const name = voice.documentName(scene);
      const mimeType = MIME_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
      return { kind, file: file(mimeType, 12_000, 2_400_000, name) };
    }
    case 'video':
      return { kind, file: file('video/mp4', 300_000, 24_000_000), width, height, seconds: rng.between(4, 180) };
    case 'animation':
      return { kind, file: file('video/mp4', 60_000, 1_800_000), width: 480, height: 270, seconds: rng.between(2, 9) };
    case 'video_note':
      return {
        kind,
        file: file('video/mp4', 200_000, 3_000_000),
        width: 384,
        height: 384,
        seconds: rng.between(3, 59),
      };
    case 'audio': {
      const name = rng.pick(['morning bulletin.mp3', 'выпуск.mp3', 'harbour bells.mp3', 'نشرة.mp3']);
      return { kind, file: file('audio/mpeg', 900_000, 9_000_000, name), seconds: rng.between(60, 900) };
    }
    case 'voice':
      return { kind, file: file('audio/ogg', 12_000, 400_000), seconds: rng.between(3, 120) };
    case 'sticker':
      return { kind, file: file('image/webp', 8_000, 40_000, 'sticker.webp'), emoji: rng.pick(STICKER_EMOJI) };
    case 'poll':
      return { kind, id: longId(...ids, 4), ...voice.poll(scene) };
    case 'location':
      return {
        kind,
        latitude: 50 + rng.between(-90_000, 90_000) / 1e6,
        longitude: 30 + rng.between(-90_000, 90_000) / 1e6,
      };
    case 'contact':
      return {
        kind,
        phone: `4420794600${rng.between(10, 99)}`,
        firstName: rng.pick(['Duty', 'Harbour', 'Ferry']),
        lastName: 'Office',
      };
    case 'dice':
      return { kind, emoticon: rng.pick(['🎲', '🎯', '🏀']), value: rng.between(1, 5) };
  }
}
