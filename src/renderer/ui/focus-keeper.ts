// The focus is never lost. What has it may go away with what it did (the last download is dismissed, the channel is
// removed), or be disabled while it works; the focus would then fall to nowhere, and Tab would begin at the top again.
// It goes back to a control that works again, else to what carries `data-focus-home`.

/** What last had the focus; null where it was given up on purpose, by a click beside everything. */
let last: HTMLElement | null = null;
/** It was disabled while it had the focus. */
let waiting = false;
let checking = false;

/** Watches the page from now on. */
export function keepFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    last = target instanceof HTMLElement ? target : null;
    waiting = false;
  });
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    if (relatedTarget === null) setTimeout(giveUp, 0, target);
  });
  // Not at once: while the focus is on its way from one control to another, nothing has it.
  const changed = (): void => {
    if (!checking) setTimeout(restore);
    checking = true;
  };
  new MutationObserver(changed).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled'],
  });
}

/** A control that is there and works has lost the focus to nothing: whoever did that meant it. */
function giveUp(target: EventTarget | null): void {
  if (isNowhere() && target === last && last?.isConnected && !last.matches(':disabled')) last = null;
}

function restore(): void {
  checking = false;
  if (last === null || !isNowhere()) return;
  // Where home is not drawn yet, the next change of the page comes by here again.
  if (!last.isConnected) home()?.focus({ preventScroll: true });
  else if (last.matches(':disabled')) waiting = true;
  else if (waiting) last.focus({ preventScroll: true });
}

function isNowhere(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || !activeElement.isConnected;
}

/** Inside the open dialog where there is one: nothing else can have the focus then. */
function home(): HTMLElement | null {
  const dialog = [...document.querySelectorAll('dialog')].findLast(({ open }) => open);
  if (dialog) return dialog.querySelector<HTMLElement>('input:not(:disabled), button:not(:disabled)');
  return document.querySelector<HTMLElement>('[data-focus-home]');
}
