// How many, in words: the same in the window, in notifications, on exported pages and in citations.

/** `148,220`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 day`, `2 days`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
