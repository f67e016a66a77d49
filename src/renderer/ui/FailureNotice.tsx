import type { ReactNode } from 'react';
import type { Failure } from '../../shared/domain/failure.ts';
import './notices.css';

export interface FailureNoticeProps {
  readonly failure: Failure;
  readonly actions?: ReactNode;
  /** `waiting`: nothing is wrong that does not pass by itself. */
  readonly tone?: 'failed' | 'waiting';
  /** One paragraph with the buttons beside it. */
  readonly compact?: boolean;
}

/** What happened, what is safe, and what to do, as sentences; announced at once. */
export function FailureNotice({ failure, actions, tone = 'failed', compact = false }: FailureNoticeProps) {
  const classes = ['notice', tone === 'waiting' ? 'notice-waiting' : '', compact ? 'notice-compact' : ''];
  return (
    <div className={classes.filter(Boolean).join(' ')} role="alert">
      <div>
        <p>
          <strong>{failure.message}</strong>
        </p>
        {failure.kept ? <p>{failure.kept}</p> : null}
        {failure.next ? <p>{failure.next}</p> : null}
      </div>
      {actions ? <div className="notice-actions">{actions}</div> : null}
    </div>
  );
}
