import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes a small file whole: beside its place, synced, then renamed over it. Readable by its owner only. Where that fails,
 * on a full disk for one, the file is as it was and nothing is left beside it.
 */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.new`;
  try {
    const handle = await open(beside, 'w', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}
