import type { History } from '../telegram/telegram.ts';

/** Makes a request with patience: floods and lost networks are waited out behind it (patience.ts). */
export type Ask = <T>(request: (history: History, signal: AbortSignal) => Promise<T>) => Promise<T>;
