// A record of a small CSV file (RFC 4180), as exports have them: numbers bare, texts quoted, NULL an empty field. Messages
// never come by here: SQLite puts their records together.

/** Characters at which a spreadsheet takes a cell for a formula, or drops what hides one (OWASP, CSV injection). */
const FORMULA = /^[\0\t\n\r=+\-@＝＋－＠]/u;

/** A text that a spreadsheet would run gets an apostrophe before it. */
export function csvRecord(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = value.replaceAll('"', '""');
  return `"${FORMULA.test(value) ? "'" : ''}${text}"`;
}
