import type { ComponentProps } from 'react';
import './button.css';

export interface ChipProps extends ComponentProps<'button'> {
  /** Set for a chip that is switched: it tells screen readers whether it is pressed. */
  readonly on?: boolean;
}

/** A small round button: a switch where `on` is given, else an action. */
export function Chip({ on, className, ...rest }: ChipProps) {
  const classes = ['chip', on ? 'chip-on' : '', className ?? ''].filter(Boolean).join(' ');
  return <button {...rest} type="button" className={classes} {...(on === undefined ? {} : { 'aria-pressed': on })} />;
}
