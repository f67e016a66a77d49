import { open, rename } from 'node:fs/promises';

/** Writes a small file whole: beside its place, synced, then renamed over it. Readable by its owner only. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.new`;
  const handle = await open(beside, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
