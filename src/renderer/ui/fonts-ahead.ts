// Fonts that posts will need, found before the first of them is drawn. For a character that the page's own font lacks
// Chromium asks another process, which goes through the system's fonts and waits for the disk: 20 to 30 ms, or more, for the
// first of a script. A channel in several scripts would pay for all of them in the one task that first draws it.

/** One of a script; Latin and Cyrillic are in the page's own font. */
const CHARACTERS = ['ش', 'א', '水', 'が', '한', 'ก', 'अ', 'ა', '😀', '🇺🇳', '❤️', '→', '★'];

export interface FontsAhead {
  /** Calls back when the page has nothing else to do. */
  readonly whenIdle: (work: () => void) => void;
  /** Finds the font of a text. */
  readonly find: (text: string) => void;
}

/** One character in each idle moment, so that none of them is felt. */
export function findFontsAhead({ whenIdle, find }: FontsAhead, left: readonly string[] = CHARACTERS): void {
  const [next, ...others] = left;
  if (next === undefined) return;
  whenIdle(() => {
    find(next);
    findFontsAhead({ whenIdle, find }, others);
  });
}

/** In the page, in the font of its body. */
export function findPageFontsAhead(): void {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return;
  findFontsAhead({
    whenIdle: (work) => void requestIdleCallback(work),
    find: (text) => {
      context.font = getComputedStyle(document.body).font;
      context.measureText(text);
    },
  });
}
