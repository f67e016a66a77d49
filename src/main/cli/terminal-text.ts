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

/** Rows in columns, two spaces between them; columns of numbers stand to the right. */
export function columns(rows: readonly (readonly string[])[], right: ReadonlySet<number> = new Set()): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => Array.from(row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const room = ' '.repeat((widths[at] ?? 0) - Array.from(cell).length);
        return right.has(at) ? room + cell : cell + room;
      })
      .join('  ')
      .trimEnd(),
  );
}
