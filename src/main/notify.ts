// A long job that ends while the window is in the background says so.
import { Notification, type BrowserWindow } from 'electron';
import type { Events } from '../shared/contract/events.ts';
import type { EventName } from '../shared/contract/names.ts';
import { findingWords } from '../shared/domain/check.ts';
import { counted } from '../shared/domain/counted.ts';
import type { Download } from '../shared/domain/download.ts';
import type { ExportProgress } from '../shared/domain/export.ts';

/** Seconds after which a job counts as long (ux, manners). */
const LONG_SECONDS = 10;

export class Notifier {
  readonly #window: () => BrowserWindow | null;
  readonly #exportsSince = new Map<string, number>();

  constructor(window: () => BrowserWindow | null) {
    this.#window = window;
  }

  /** Takes any event; those that say nothing of a long job are passed over. */
  tell<Name extends EventName>(name: Name, event: Events[Name]): void {
    // TypeScript does not narrow an event by its name.
    if (name === 'download.changed') this.#download(event as Download);
    else if (name === 'export.changed') this.#export(event as ExportProgress);
  }

  #download({ state, startedAt, messages, check }: Download): void {
    if (startedAt === null || Date.now() / 1000 - startedAt < LONG_SECONDS) return;
    const many = counted(messages, 'message');
    if (check && state.kind === 'done') {
      this.#show('Check complete', `${counted(check.messages, 'message')} compared: ${findingWords(check)}.`);
    } else if (state.kind === 'done')
      this.#show('Download complete', `${many} ${messages === 1 ? 'was' : 'were'} added.`);
    if (state.kind === 'failed')
      this.#show('Download stopped', `${state.failure.message} ${many} ${messages === 1 ? 'is' : 'are'} safe.`);
  }

  #export({ exportId, state, rows }: ExportProgress): void {
    const since = this.#exportsSince.get(exportId) ?? performance.now();
    if (state === 'running') this.#exportsSince.set(exportId, since);
    else {
      this.#exportsSince.delete(exportId);
      const long = performance.now() - since >= LONG_SECONDS * 1000;
      if (long && state === 'done')
        this.#show('Export complete', `${counted(rows, 'row')} ${rows === 1 ? 'was' : 'were'} written.`);
      if (long && state === 'failed') this.#show('Export failed', 'Nothing was left behind.');
    }
  }

  #show(title: string, body: string): void {
    const window = this.#window();
    if (!window || window.isFocused() || !Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    notification.on('click', () => window.show());
    notification.show();
  }
}
