import type { ReactNode } from 'react';
import './notices.css';

export interface EmptyStateProps {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  /** What to do next, as sentences. */
  readonly children?: ReactNode;
}

export function EmptyState({ title, actions, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <h2>{title}</h2>
      {children ? <p>{children}</p> : null}
      {actions ? <div className="empty-state-actions">{actions}</div> : null}
    </div>
  );
}
