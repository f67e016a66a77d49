import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { placeBeside } from './place-beside.ts';
import './popover.css';

export interface PopoverProps {
  /** What it belongs to: it stands beside it, and focus returns to it. */
  readonly anchor: HTMLElement;
  /** Its name for screen readers. */
  readonly label: string;
  /** Asked for by Esc, by a click elsewhere, and when the anchor has gone. */
  readonly onClose: () => void;
  readonly align?: 'start' | 'end';
  readonly className?: string;
  readonly role?: 'dialog' | 'menu';
  /** False for what only explains: the focus then stays where it is. */
  readonly takesFocus?: boolean;
  readonly children: ReactNode;
}

/** A small panel above everything else, beside its anchor. */
export function Popover({
  anchor,
  label,
  onClose,
  align = 'start',
  className = '',
  role = 'dialog',
  takesFocus = true,
  children,
}: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const panel = ref.current;
    if (!panel) return;
    panel.showPopover();
    const place = () => {
      if (!anchor.isConnected) return close.current();
      const size = { width: panel.offsetWidth, height: panel.offsetHeight };
      const { left, top } = placeBeside(
        anchor.getBoundingClientRect(),
        size,
        { width: innerWidth, height: innerHeight },
        align,
      );
      panel.style.left = `${left}px`;
      panel.style.top = `${top}px`;
    };
    place();
    const resized = new ResizeObserver(place);
    resized.observe(panel);
    addEventListener('resize', place);
    addEventListener('scroll', place, true);
    return () => {
      resized.disconnect();
      removeEventListener('resize', place);
      removeEventListener('scroll', place, true);
    };
  }, [anchor, align]);

  useLayoutEffect(() => {
    const panel = ref.current;
    if (!panel || !takesFocus) return;
    const first = panel.querySelector<HTMLElement>('[data-autofocus], button:not(:disabled), input, select, a[href]');
    (first ?? panel).focus({ preventScroll: true });
    return () => {
      // Only a focus that was inside goes back, or was lost there by a button that was disabled while it worked: whoever
      // clicked elsewhere is there on purpose.
      const { activeElement, body } = document;
      if (panel.contains(activeElement) || activeElement === body) anchor.focus({ preventScroll: true });
    };
  }, [anchor, takesFocus]);

  useEffect(() => {
    const elsewhere = (event: PointerEvent) => {
      const target = event.target;
      if (target instanceof Node && !ref.current?.contains(target) && !anchor.contains(target)) close.current();
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // One Esc closes one thing: not the dialog below as well.
      event.preventDefault();
      event.stopPropagation();
      close.current();
    };
    // Nor does it stay above what the focus has moved on to.
    const left = ({ relatedTarget: to }: FocusEvent) => {
      if (to instanceof Node && !ref.current?.contains(to) && !anchor.contains(to)) close.current();
    };
    const panel = ref.current;
    panel?.addEventListener('focusout', left);
    document.addEventListener('pointerdown', elsewhere, true);
    document.addEventListener('keydown', escape, true);
    return () => {
      panel?.removeEventListener('focusout', left);
      document.removeEventListener('pointerdown', elsewhere, true);
      document.removeEventListener('keydown', escape, true);
    };
  }, [anchor]);

  return (
    <div
      ref={ref}
      popover="manual"
      className={className === '' ? 'popover' : `popover ${className}`}
      role={role}
      aria-label={label}
      tabIndex={-1}
    >
      {children}
    </div>
  );
}
