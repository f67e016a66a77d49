// What is asked of the desktop on the window's behalf: dialogs, the browser, the clipboard, the file manager.
import { clipboard, dialog, shell, type BrowserWindow } from 'electron';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { extensionOf, type ExportKind, type ExportSpec } from '../shared/domain/export.ts';
import { fail } from '../shared/domain/failure.ts';
import { dayToIso, daysTouched, isEmpty } from '../shared/domain/time-range.ts';
import type { Cache } from './cache/cache.ts';
import { readEarlierExport } from './earlier-export.ts';
import type { Exporter } from './export/exporter.ts';

export interface DesktopParts {
  readonly window: () => BrowserWindow | null;
  readonly exporter: Exporter;
  readonly appVersion: string;
  /** Closes the archive and begins again in another folder. */
  readonly useDataFolder: (folder: string) => Promise<void>;
}

export class Desktop {
  readonly #parts: DesktopParts;

  constructor(parts: DesktopParts) {
    this.#parts = parts;
  }

  /** Opens http(s) addresses in the system's browser and refuses everything else. */
  async openLink(url: string): Promise<null> {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') {
      throw fail('invalid-request', 'Only web addresses (http and https) are opened.', {
        next: 'Copy the text if you need it.',
      });
    }
    await shell.openExternal(parsed.href);
    return null;
  }

  async copyText(text: string): Promise<null> {
    await clipboard.writeText(text); // at once before Electron 45, a promise since
    return null;
  }

  showFile(file: string | null): null {
    if (file !== null) shell.showItemInFolder(file);
    return null;
  }

  /** Asks for a folder and begins again in it; null when the dialog was closed. */
  async chooseDataFolder(): Promise<string | null> {
    const options = { properties: ['openDirectory', 'createDirectory'] as ('openDirectory' | 'createDirectory')[] };
    const window = this.#parts.window();
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    const [folder] = filePaths;
    if (canceled || folder === undefined) return null;
    try {
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      throw fail('read-only', `Lacuna may not write in ${folder}.`, {
        kept: 'The data folder is as it was.',
        next: 'Choose another folder, or make this one writable for your user.',
        cause: error,
      });
    }
    await this.#parts.useDataFolder(folder);
    return folder;
  }

  /** Asks for a database, an older archive's file or another; null when the dialog was closed. */
  async askForFile(title = 'Open an older archive'): Promise<string | null> {
    const asked = {
      title,
      // Files of earlier scrapers have any ending.
      filters: [
        { name: 'Databases', extensions: ['db', 'sqlite', 'sqlite3', 'db3'] },
        { name: 'All files', extensions: ['*'] },
      ],
      properties: ['openFile'] as 'openFile'[],
    };
    const window = this.#parts.window();
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, asked)
      : dialog.showOpenDialog(asked));
    return canceled ? null : (filePaths[0] ?? null);
  }

  /** Asks where a list is to be saved; null when the dialog was closed. */
  async askWhereTo(name: string): Promise<string | null> {
    const asked = { defaultPath: name, filters: [{ name: 'Tab-separated text', extensions: ['tsv'] }] };
    const window = this.#parts.window();
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
    return canceled || filePath === '' ? null : filePath;
  }

  /** Asks where a small file is to be saved; null when the dialog was closed. */
  async askWhereToSave(title: string, name: string, filter: string, ending: string): Promise<string | null> {
    const asked = {
      title,
      defaultPath: name,
      filters: [{ name: filter, extensions: [ending] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'] as (
        'createDirectory' | 'showOverwriteConfirmation'
      )[],
    };
    const window = this.#parts.window();
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
    if (canceled || filePath === '') return null;
    return path.extname(filePath) === '' ? `${filePath}.${ending}` : filePath;
  }

  /** Asks where a copy of the archive is to be saved; null when the dialog was closed. */
  async askWhereToCopy(): Promise<string | null> {
    const asked = {
      title: 'Save a copy of the archive',
      defaultPath: `lacuna-${new Date().toISOString().slice(0, 10)}.sqlite`,
      filters: [{ name: 'Lacuna archive', extensions: ['sqlite'] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'] as (
        'createDirectory' | 'showOverwriteConfirmation'
      )[],
    };
    const window = this.#parts.window();
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
    if (canceled || filePath === '') return null;
    return path.extname(filePath) === '' ? `${filePath}.sqlite` : filePath;
  }

  /** Asks where to, then begins to export; null when the dialog was closed. */
  async exportTo(cache: Cache, spec: ExportSpec): Promise<{ readonly exportId: string } | null> {
    const ending = extensionOf(spec.format);
    const asked = {
      title: 'Export messages',
      defaultPath: `${await nameFor(cache, spec)}${ending === null ? '' : `.${ending}`}`,
      filters: ending === null ? [] : [{ name: FORMAT_NAMES[spec.format.kind], extensions: [ending] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'] as (
        'createDirectory' | 'showOverwriteConfirmation'
      )[],
    };
    const window = this.#parts.window();
    const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
    if (canceled || filePath === '') return null;
    const exportId = this.#parts.exporter.start(cache, {
      spec,
      target: ending !== null && path.extname(filePath) === '' ? `${filePath}.${ending}` : filePath,
      ...this.#now(),
    });
    return { exportId };
  }

  /** Exports again to where an export lies. */
  async exportAgain(cache: Cache, target: string): Promise<{ readonly exportId: string }> {
    const earlier = await readEarlierExport(target);
    return { exportId: this.#parts.exporter.repeat(cache, { target, ...this.#now() }, earlier) };
  }

  #now(): { readonly appVersion: string; readonly now: number } {
    return { appVersion: this.#parts.appVersion, now: Math.floor(Date.now() / 1000) };
  }
}

const FORMAT_NAMES: Readonly<Record<ExportKind, string>> = {
  csv: 'CSV',
  'json-lines': 'JSON Lines',
  parquet: 'Parquet',
  sqlite: 'SQLite',
  html: 'HTML',
};

/** `riverwatch-2024-01-01-2024-01-31`. Usernames and ids hold nothing that a path could mind. */
async function nameFor(cache: Cache, { selection: { channels, range } }: ExportSpec): Promise<string> {
  const [first] = channels;
  const channel = first === undefined ? null : await cache.readChannel(first);
  if (!channel) throw fail('channel-not-added', 'This channel is not in the archive any more.');
  const who = channels.length === 1 ? (channel.username ?? channel.channelId) : `${channels.length}-channels`;
  if (range === null || isEmpty(range)) return who;
  const days = daysTouched(range);
  return [...new Set([who, dayToIso(days.first), dayToIso(days.last)])].join('-');
}
