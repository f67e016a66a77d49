// Where the window stands with an older file: looked at, being taken, taken.
import { create } from 'zustand';
import { failureOf, type Failure } from '../../shared/domain/failure.ts';
import type { OlderLook, OlderProgress, OlderReport, OlderWay } from '../../shared/domain/older-file.ts';
import { on, request } from '../api.ts';
import { retryChannels } from '../channels/channel-store.ts';
import { useCalendar } from '../coverage/calendar-store.ts';
import { useMessages } from '../messages/message-store.ts';
import { useView } from '../view/view-store.ts';

export type OlderState =
  | { readonly kind: 'none' }
  /** The system's dialog is open; nothing is drawn for it. */
  | { readonly kind: 'choosing' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'looked'; readonly look: OlderLook }
  | { readonly kind: 'taking'; readonly look: OlderLook; readonly way: OlderWay }
  | { readonly kind: 'taken'; readonly report: OlderReport }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface OlderStore {
  readonly state: OlderState;
  readonly progress: OlderProgress | null;
}

export const useOlder = create<OlderStore>()(() => ({ state: { kind: 'none' }, progress: null }));

function turn(state: OlderState): void {
  useOlder.setState({ state, progress: null });
  const { dialog, open, close } = useView.getState();
  const drawn = state.kind !== 'none' && state.kind !== 'choosing';
  if (drawn && dialog?.kind !== 'older') open({ kind: 'older' });
  if (!drawn && dialog?.kind === 'older') close();
}

function isIdle(): boolean {
  const { kind } = useOlder.getState().state;
  return kind !== 'choosing' && kind !== 'looking' && kind !== 'taking';
}

/** Asks for a file by the system's dialog. */
export function chooseOlder(): void {
  if (!isIdle()) return;
  const before = useOlder.getState().state;
  turn({ kind: 'choosing' });
  void run(async () => {
    const look = await request('older.choose');
    turn(look ? { kind: 'looked', look } : before.kind === 'taken' ? before : { kind: 'none' });
  });
}

/** Looks at a file that was dropped on the window. */
export function lookAtOlder(file: string): void {
  if (!isIdle()) return;
  turn({ kind: 'looking' });
  void run(async () => turn({ kind: 'looked', look: await request('older.look', { file }) }));
}

/** Several were dropped at once: which of them is meant is not guessed. */
export function refuseSeveral(count: number): void {
  if (!isIdle()) return;
  turn({
    kind: 'failed',
    failure: {
      kind: 'invalid-request',
      message: `${count} files were dropped at once.`,
      kept: 'None of them was opened.',
      next: 'Drop them one after the other: each is looked at first.',
    },
  });
}

export function takeOlder(look: OlderLook, way: OlderWay): void {
  if (!isIdle()) return;
  turn({ kind: 'taking', look, way });
  void run(async () => {
    const report = await request('older.take', { lookId: look.lookId, way });
    turn({ kind: 'taken', report });
    if (way !== 'import') return;
    // The archive is the same one, with more in it.
    retryChannels();
    useCalendar.getState().retry();
    useMessages.getState().retry();
  });
}

/** Ends what runs, or puts away what is shown. */
export function leaveOlder(): void {
  const { kind } = useOlder.getState().state;
  if (kind === 'looking' || kind === 'taking') void request('older.cancel').catch(() => undefined);
  else turn({ kind: 'none' });
}

async function run(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const failure = failureOf(thrown);
    turn(failure.kind === 'cancelled' ? { kind: 'none' } : { kind: 'failed', failure });
  }
}

on('older.progress', (progress) => {
  // The file was chosen: what takes longer is shown.
  if (useOlder.getState().state.kind === 'choosing') turn({ kind: 'looking' });
  useOlder.setState({ progress });
});
