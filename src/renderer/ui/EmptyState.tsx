import type { ReactNode } from 'react';
import './notices.css';

export interface EmptyStateProps {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  /** What to do next, as sentences. */
  readonly children?: ReactNode;
  /** 1 where it stands for all of the window. */
  readonly level?: 1 | 2;
}

export function EmptyState({ title, actions, children, level = 2 }: EmptyStateProps) {
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <div className="empty-state">
      <Title>{title}</Title>
      {children ? <p>{children}</p> : null}
      {actions ? <div className="empty-state-actions">{actions}</div> : null}
    </div>
  );
}
