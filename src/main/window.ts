// The window and its walls (Electron's security checklist): isolated, sandboxed, one page, nothing opens, nothing
// navigates, no permission is granted.
import { BrowserWindow, screen, session, type Session } from 'electron';
import type { JsonFile, Remembered } from './settings-file.ts';

export interface WindowOptions {
  readonly preload: string;
  /** The page's address: the app's own scheme, or the development server. */
  readonly page: string;
  readonly remembered: JsonFile<Remembered>;
  readonly dark: boolean;
}

/** Whether an address is the app's own page. */
export function isOurPage(page: string, address: string): boolean {
  const own = new URL(page);
  try {
    const asked = new URL(address);
    // Not by origin: to Node, the origin of every scheme of one's own is "null".
    return asked.protocol === own.protocol && asked.host === own.host && asked.pathname === own.pathname;
  } catch {
    return false;
  }
}

/** Opens the window where it was; it shows itself once it has drawn. */
export function openWindow({ preload, page, remembered, dark }: WindowOptions): BrowserWindow {
  lockDown(session.defaultSession);
  const last = remembered.value.window;
  const window = new BrowserWindow({
    // The page's own size, without the frame; what is remembered is the frame's.
    ...(last && isOnScreen(last)
      ? { x: last.x, y: last.y, width: last.width, height: last.height }
      : { width: 1360, height: 860, useContentSize: true }),
    minWidth: 880,
    minHeight: 560,
    show: false,
    backgroundColor: dark ? '#161615' : '#fbfbfa',
    title: 'Lacuna',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isOurPage(page, event.url)) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-frame-navigate', stay);
  webContents.on('will-redirect', stay);
  window.once('ready-to-show', () => {
    if (last?.maximized) window.maximize();
    window.show();
  });
  window.on('close', () => void rememberPlace(window, remembered));
  void window.loadURL(page);
  return window;
}

/** Where the window stands, for the next start. Never rejects: it opens elsewhere then, and that is all. */
export function rememberPlace(window: BrowserWindow, remembered: JsonFile<Remembered>): Promise<void> {
  const place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  return remembered.change({ window: place }).catch(() => undefined);
}

function lockDown(of: Session): void {
  of.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  of.setPermissionCheckHandler(() => false);
  of.setDevicePermissionHandler(() => false);
  of.on('will-download', (event) => event.preventDefault());
}

function isOnScreen(at: { x: number; y: number; width: number; height: number }): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const overlapX = Math.min(at.x + at.width, workArea.x + workArea.width) - Math.max(at.x, workArea.x);
    const overlapY = Math.min(at.y + at.height, workArea.y + workArea.height) - Math.max(at.y, workArea.y);
    return overlapX > 200 && overlapY > 100;
  });
}
