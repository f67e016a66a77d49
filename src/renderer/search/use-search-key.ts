import { useEffect, type RefObject } from 'react';
import { useView } from '../view/view-store.ts';

/** Ctrl or ⌘ with K or F leads into the box, and marks what stands in it. */
export function useSearchKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      const pressed = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      // By the key's place too: with another alphabet the key says another letter.
      const isSearch = ['k', 'f'].includes(event.key.toLowerCase()) || ['KeyK', 'KeyF'].includes(event.code);
      if (!pressed || !isSearch || useView.getState().dialog) return;
      event.preventDefault();
      focusSearch(input.current);
    };
    const asked = () => focusSearch(input.current);
    addEventListener('keydown', key);
    addEventListener(FOCUS_SEARCH, asked);
    return () => {
      removeEventListener('keydown', key);
      removeEventListener(FOCUS_SEARCH, asked);
    };
  }, [input]);
}

const FOCUS_SEARCH = 'lacuna-focus-search';

/** What the menu's item does. */
export function askForSearch(): void {
  dispatchEvent(new Event(FOCUS_SEARCH));
}

function focusSearch(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
