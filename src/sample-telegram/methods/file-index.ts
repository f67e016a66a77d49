// Which file an id names. Files stand in posts; they are looked up anew when an id is not known, as posts may be added.
import type { FileFacts, World } from '../world/model.ts';

export class FileIndex {
  readonly #world: World;
  readonly #files = new Map<bigint, FileFacts>();

  constructor(world: World) {
    this.#world = world;
  }

  find(id: bigint): FileFacts | null {
    if (!this.#files.has(id)) this.#read();
    return this.#files.get(id) ?? null;
  }

  #read(): void {
    for (const { media } of this.#world.channels.flatMap((channel) => channel.posts)) {
      if (media && 'file' in media) this.#files.set(media.file.id, media.file);
    }
  }
}
