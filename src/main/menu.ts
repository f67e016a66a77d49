import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../shared/contract/events.ts';

/** The application menu, with the platform's accelerators. What the window does is asked of it by name. */
export function setMenu(command: (command: MenuCommand) => void, logFile: string): void {
  const mac = process.platform === 'darwin';
  const item = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => command(name),
    ...(accelerator ? { accelerator } : {}),
  });
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Add Channel…', 'add-channel', 'CmdOrCtrl+N'),
        item('Export…', 'export', 'CmdOrCtrl+E'),
        { type: 'separator' },
        item('Open Older Archive…', 'open-older', 'CmdOrCtrl+O'),
        item('Save a Copy of the Archive…', 'save-copy'),
        item('Check the Archive', 'check-archive'),
        { type: 'separator' },
        item('Settings…', 'settings', 'CmdOrCtrl+,'),
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Coverage',
      submenu: [
        item('Update to Now', 'update-to-now', 'CmdOrCtrl+U'),
        item('Fill All Gaps', 'fill-all-gaps', 'CmdOrCtrl+Shift+U'),
        { type: 'separator' },
        item('Go to Date…', 'go-to-date', 'CmdOrCtrl+G'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Search…', 'search', 'CmdOrCtrl+K'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item('Keyboard Shortcuts', 'shortcuts', 'CmdOrCtrl+/'),
        { label: 'Show Log File', click: () => shell.showItemInFolder(logFile) },
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
