// Text from Telegram on its way to a terminal is data: what a terminal would obey is shown instead of sent.

// oxlint-disable-next-line no-control-regex -- these are what must not pass
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * C0 and C1 characters but for line feed and tab, and the marks that turn the rest of a line around, as `\x1b` or
 * `\u202e`. Right-to-left text itself needs none of them.
 */
export function plain(text: string): string {
  return text.replaceAll(OBEYED, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

/** The same on one line: whatever is white space is one space. */
export function plainLine(text: string): string {
  return plain(text.replaceAll(/\s+/g, ' ').trim());
}

/** At most so many characters; cut ones end with an ellipsis. No surrogate pair is broken. */
export function cutTo(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, Math.max(0, most - 1)).join('')}…`;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const NARROW = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many of a terminal's columns a text takes, as most terminals draw it. */
export function widthOf(text: string): number {
  return Array.from(text).reduce((width, one) => width + (NARROW.test(one) ? 0 : WIDE.test(one) ? 2 : 1), 0);
}

/** At most so many columns; what is cut ends with an ellipsis. */
export function cutToWidth(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let [kept, width] = ['', 1];
  for (const one of text) {
    width += widthOf(one);
    if (width > most) break;
    kept += one;
  }
  return most < 1 ? '' : `${kept}…`;
}

/** Rows in columns, two spaces between them; columns of numbers stand to the right. */
export function columns(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const room = ' '.repeat((widths[at] ?? 0) - widthOf(cell));
        return right.has(at) ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd(),
  );
}
