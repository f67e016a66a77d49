import { useEffect, useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import './dialog.css';

export interface DialogProps {
  readonly title: ReactNode;
  /** Asked for by Esc and by the cross. The dialog is gone when its owner stops drawing it. */
  readonly onClose: () => void;
  /** Buttons; a `.spacer` pushes them to the right. */
  readonly footer?: ReactNode;
  /** CSS pixels; narrower where the window is. */
  readonly width?: number;
  /** Makes body and footer one form: Enter submits. */
  readonly onSubmit?: (() => void) | undefined;
  readonly children: ReactNode;
}

/**
 * A modal dialog. What carries `data-autofocus` is focused first, else the first field or button of the body; on
 * closing the focus goes back to where it was.
 */
export function Dialog({ title, onClose, footer, width = 520, onSubmit, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    dialog.showModal();
    focusFirst(dialog);
    // Not React's onCancel: that one also hears `cancel` of what lies inside, such as a file field.
    const cancelled = (event: Event) => {
      if (event.target !== dialog) return;
      event.preventDefault();
      close.current();
    };
    // Chromium closes by itself at a second Esc, whatever `cancel` said.
    const closed = () => {
      if (!dialog.open && dialog.isConnected) close.current();
    };
    dialog.addEventListener('cancel', cancelled);
    dialog.addEventListener('close', closed);
    return () => {
      dialog.removeEventListener('cancel', cancelled);
      dialog.removeEventListener('close', closed);
      dialog.close();
    };
  }, []);

  const inside = (
    <>
      <div className="dialog-body">{children}</div>
      {footer ? <footer className="dialog-foot">{footer}</footer> : null}
    </>
  );
  return (
    <dialog ref={ref} className="dialog" style={{ width }} aria-labelledby={titleId}>
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <Button kind="quiet" className="btn-icon" aria-label="Close" onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </Button>
      </header>
      {onSubmit ? (
        <form
          className="dialog-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {inside}
        </form>
      ) : (
        inside
      )}
    </dialog>
  );
}

const FOCUSABLE = 'input:not(:disabled), select, textarea, button:not(:disabled), a[href], [tabindex="0"]';

function focusFirst(dialog: HTMLDialogElement): void {
  const wished =
    dialog.querySelector<HTMLElement>('[data-autofocus]') ??
    dialog.querySelector<HTMLElement>('.dialog-body')?.querySelector<HTMLElement>(FOCUSABLE) ??
    dialog.querySelector<HTMLElement>('.dialog-foot')?.querySelector<HTMLElement>(FOCUSABLE);
  wished?.focus();
}
