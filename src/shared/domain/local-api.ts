import type { Failure } from './failure.ts';

/** Where programs find the local API unless another port is chosen. Not one that systems give out by themselves. */
export const DEFAULT_API_PORT = 8_717;

/** The local API as the window shows it. Of the token only whether there is one: it is shown once, when it is made. */
export interface LocalApiState {
  readonly enabled: boolean;
  readonly port: number;
  readonly hasToken: boolean;
  /** `http://127.0.0.1:8717`, while it answers. */
  readonly address: string | null;
  /** Why it does not answer although it is switched on. */
  readonly failure: Failure | null;
}
