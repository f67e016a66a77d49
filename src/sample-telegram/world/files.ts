// The bytes of the world's files, all from a file's id. Photographs are pictures; other files have the right first bytes
// for their kind. Then comes noise, up to the size. Any part can be made alone, so a large file costs what is asked of it.
import type { FileFacts } from './model.ts';
import { pictureBytes } from './picture.ts';
import { mix } from './rng.ts';

const HEADS: Readonly<Record<string, readonly number[]>> = {
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/webp': [0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50],
  'image/tiff': [0x49, 0x49, 0x2a, 0x00],
  'video/mp4': [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, 0x69, 0x73, 0x6f, 0x6d],
  'audio/mpeg': [0x49, 0x44, 0x33, 0x03, 0x00],
  'audio/ogg': [0x4f, 0x67, 0x67, 0x53],
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x37, 0x0a],
};

/** Clients ask for a file in pieces: the latest pictures are kept for the next piece. */
const REMEMBERED = 8;
const pictures = new Map<bigint, Uint8Array>();

/** At most `limit` bytes from `offset`; fewer at the end of the file, none beyond it. */
export function fileBytes(file: FileFacts, offset: number, limit: number): Uint8Array {
  const from = Math.max(0, offset);
  const until = Math.min(file.size, from + Math.max(0, limit));
  const bytes = new Uint8Array(Math.max(0, until - from));
  const head = headOf(file);
  const seed = mix(Number(file.id & 0xffff_ffffn), Number((file.id >> 32n) & 0x7fff_ffffn));
  let word = 0;
  for (let at = from; at < until; at++) {
    if (at === from || at % 4 === 0) word = mix(seed, Math.floor(at / 4));
    bytes[at - from] = head[at] ?? (word >>> ((at % 4) * 8)) & 0xff;
  }
  return bytes;
}

function headOf({ id, mimeType }: FileFacts): ArrayLike<number> {
  if (mimeType !== 'image/jpeg') return HEADS[mimeType] ?? [];
  const known = pictures.get(id);
  if (known !== undefined) return known;
  const picture = pictureBytes(id);
  const [oldest] = pictures.keys();
  if (pictures.size >= REMEMBERED && oldest !== undefined) pictures.delete(oldest);
  pictures.set(id, picture);
  return picture;
}
