// zstd, from Node where it has it, else as WebAssembly (Electron 33 has Node 20).
import * as zlib from 'node:zlib';

/** Gives a compressed copy. */
export type Compress = (bytes: Uint8Array) => Uint8Array;

/** zstd's own default. Level 1 is a third quicker and its files are a quarter larger. */
const LEVEL = 3;

/** What compresses here; resolves when it is ready. */
export async function zstd(): Promise<Compress> {
  return nativeZstd() ?? (await portableZstd());
}

/** Null where Node has none. */
export function nativeZstd(): Compress | null {
  // Node 20 lacks both, whatever the types say.
  const compress = zlib.zstdCompressSync as typeof zlib.zstdCompressSync | undefined;
  if (typeof compress !== 'function') return null;
  const options = { params: { [zlib.constants.ZSTD_c_compressionLevel]: LEVEL } };
  return (bytes) => compress(bytes, options);
}

export async function portableZstd(): Promise<Compress> {
  const { init, compress } = await import('@bokuweb/zstd-wasm');
  await init();
  return (bytes) => compress(bytes, LEVEL);
}
