/** The port that somebody typed, 1 to 65535; null where it is none. */
export function portOfText(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}
