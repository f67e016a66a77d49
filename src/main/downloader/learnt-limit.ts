// What floods teach of the limit that Telegram holds an account to: so many requests in so much time. Pure.
//
// One flood teaches nothing: other programs of the account may have used up what it was allowed, and Telegram asks to wait
// for other reasons too. Two in a row that agree on how many requests were answered before, and on how long that took with
// the wait, are a limit. It is taken a little short rather than long: what is short is noticed by the next flood.

/** At most `requests` in every `milliseconds`. */
export interface Limit {
  readonly requests: number;
  readonly milliseconds: number;
}

/** From the first request after a flood up to the end of the next one's wait. */
export interface Episode {
  readonly answered: number;
  readonly milliseconds: number;
}

/** Telegram rounds its waits up to whole seconds: by so much two episodes of one length may differ. */
const ROUNDING = 1_500;

/** The limit that two episodes in a row agree on; null where they don't. */
export function agreedLimit(before: Episode | null, now: Episode): Limit | null {
  if (before === null || now.answered < 2) return null;
  const apart = Math.abs(now.answered - before.answered);
  if (apart > Math.max(2, now.answered / 10) || Math.abs(now.milliseconds - before.milliseconds) > ROUNDING)
    return null;
  // Limits are of whole seconds, as far as anybody has seen; waits are rounded up.
  const seconds = Math.floor(Math.max(now.milliseconds, before.milliseconds) / 1_000);
  return { requests: Math.max(now.answered, before.answered), milliseconds: Math.max(1, seconds) * 1_000 };
}

/**
 * A limit under which a flood came all the same. `answered`: in the window in which it came. `windows`: that went well
 * since the flood before. `wait`: milliseconds that it asked for.
 */
export function correctedLimit(limit: Limit, answered: number, windows: number, wait: number): Limit {
  // Nothing to do with this limit.
  if (wait > 2 * limit.milliseconds) return limit;
  const half = Math.ceil(limit.requests / 2);
  if (answered < half && windows > 0) {
    // The window began too early: each of those before was too short by a part of the wait.
    return { ...limit, milliseconds: limit.milliseconds + Math.ceil(wait / windows) };
  }
  return { ...limit, requests: Math.max(1, half, Math.min(limit.requests, answered)) };
}

/** After calm: a tenth more is tried. If that is too much, the next flood tells, and costs no time. */
export function easedLimit(limit: Limit): Limit {
  return { ...limit, requests: limit.requests + Math.max(1, Math.floor(limit.requests / 10)) };
}
