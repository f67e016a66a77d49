import { createHash } from 'node:crypto';
import type { SeenFile } from './seen.ts';

export const digestOf = (bytes: Uint8Array): SeenFile => ({
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
