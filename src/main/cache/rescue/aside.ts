/** Where a damaged cache is set aside. `stamp`: when, `2026-11-24T101500Z`. */
export function asideOf(file: string, stamp: string): string {
  return `${file}.damaged-${stamp}`;
}
