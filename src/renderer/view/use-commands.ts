// What the menu asks for, and the one key that is no accelerator: `?`.
import { useEffect } from 'react';
import type { MenuCommand } from '../../shared/contract/events.ts';
import { assertNever } from '../../shared/domain/failure.ts';
import { on } from '../api.ts';
import { runCheck, runSaveCopy } from '../archive/archive-store.ts';
import { runFillAll, runUpdate } from '../channels/run-actions.ts';
import { chooseOlder } from '../older/older-store.ts';
import { openExport } from '../search/export-found.ts';
import { askForSearch } from '../search/use-search-key.ts';
import { useView } from './view-store.ts';

/** Carries out menu commands. `archive`: an archive is open; without one only what needs none is done. */
export function useCommands(archive: boolean): void {
  useEffect(() => on('menu.command', ({ command }) => carryOut(command, archive)), [archive]);
  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || useView.getState().dialog) return;
      event.preventDefault();
      useView.getState().open({ kind: 'shortcuts' });
    };
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
}

function carryOut(command: MenuCommand, archive: boolean): void {
  const { channelId, dialog, open } = useView.getState();
  // One dialog at a time: what is typed into the open one is not thrown away.
  if (dialog) return;
  if (command === 'settings' || command === 'shortcuts') return open({ kind: command });
  if (command === 'open-older') return chooseOlder();
  if (!archive) return;
  if (command === 'save-copy') return runSaveCopy();
  if (command === 'check-archive') return runCheck();
  if (command === 'add-channel') return open({ kind: 'add-channel' });
  if (command === 'search') return askForSearch();
  if (command === 'export') return openExport();
  if (channelId === null) return;
  switch (command) {
    case 'go-to-date':
      return open({ kind: 'go-to-date' });
    case 'fill-all-gaps':
      return runFillAll(channelId);
    case 'update-to-now':
      return runUpdate(channelId);
    default:
      return assertNever(command);
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    (target.matches('input, textarea, select') && !target.matches('[type=radio], [type=checkbox]'))
  );
}
