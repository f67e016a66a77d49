import type { ComponentProps } from 'react';
import './button.css';

export type ButtonKind = 'primary' | 'gap' | 'plain' | 'danger' | 'quiet';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind;
  /** Why it can do nothing now. It stays in the tab order and says so; a click does nothing. */
  readonly reason?: string | null | undefined;
}

export function Button({ kind = 'plain', reason = null, className, type = 'button', onClick, ...rest }: ButtonProps) {
  const blocked = reason !== null;
  const classes = ['btn', kind === 'plain' ? '' : `btn-${kind}`, className ?? ''].filter(Boolean).join(' ');
  return (
    <button
      {...rest}
      // The type is one of the three: the lint rule wants it spelled out, the callers choose.
      type={type === 'submit' ? 'submit' : 'button'}
      className={classes}
      {...(blocked ? { 'aria-disabled': true, title: reason, 'data-reason': reason } : {})}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
    />
  );
}
