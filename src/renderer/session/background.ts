// What stands behind the dialogs: nothing yet, the ways to begin, or the archive. Pure.
import type { AppState } from '../../shared/domain/session.ts';

export type Background = 'none' | 'first-run' | 'archive';

/** Signing in leaves standing what stood behind it. */
export function nextBackground(before: Background, { session, cacheFile }: AppState): Background {
  switch (session.kind) {
    case 'first-run':
    case 'failed':
      return 'first-run';
    case 'code-needed':
    case 'password-needed':
      return before === 'none' ? 'first-run' : before;
    case 'starting':
      // An archive that is open can be read while the session is still being looked at.
      return cacheFile === null ? 'none' : 'archive';
    default:
      return 'archive';
  }
}
