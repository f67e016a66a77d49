import { open } from 'node:fs/promises';

/** Writes a new file, readable by its owner only; it is on the disk when this resolves. */
export async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
