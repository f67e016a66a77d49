// The window's one door: requests and events of the contract, by name. No logic.
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { EVENT_NAMES, REQUEST_NAMES } from '../shared/contract/names.ts';

const requests: ReadonlySet<string> = new Set(REQUEST_NAMES);
const events: ReadonlySet<string> = new Set(EVENT_NAMES);

contextBridge.exposeInMainWorld('lacuna', {
  request(name: string, input: unknown): Promise<unknown> {
    if (!requests.has(name)) return Promise.reject(new Error('no such request'));
    return ipcRenderer.invoke(name, input);
  },
  pathOf(file: unknown): string {
    // Throws for what is no File of the page.
    return webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
  },
  on(name: string, listener: (event: unknown) => void): () => void {
    if (!events.has(name)) throw new Error('no such event');
    const forward = (_: IpcRendererEvent, event: unknown): void => listener(event);
    ipcRenderer.on(name, forward);
    return () => void ipcRenderer.removeListener(name, forward);
  },
});
