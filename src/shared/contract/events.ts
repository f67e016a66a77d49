// What main tells the window. Events carry what changed, never message bodies; the window then asks for what it shows.
import type { ChannelOverview } from './requests.ts';
import type { ArchiveTask } from '../domain/archive-task.ts';
import type { Download } from '../domain/download.ts';
import type { ExportProgress } from '../domain/export.ts';
import type { ChannelId } from '../domain/ids.ts';
import type { LocalApiState } from '../domain/local-api.ts';
import type { OlderProgress } from '../domain/older-file.ts';
import type { AppState } from '../domain/session.ts';
import type { Settings } from '../domain/settings.ts';
import type { TimeRange } from '../domain/time-range.ts';
import type { EventName } from './names.ts';

/** Emitted after the commit, never before. */
export interface BatchCommitted {
  readonly channelId: ChannelId;
  readonly downloadId: string;
  /** The range that is complete now. */
  readonly range: TimeRange;
  readonly messages: number;
  readonly inserted: number;
  readonly changed: number;
}

/** What a menu item or its accelerator asks the window to do. */
export const MENU_COMMANDS = [
  'add-channel',
  'export',
  'open-older',
  'save-copy',
  'check-archive',
  'update-to-now',
  'fill-all-gaps',
  'settings',
  'shortcuts',
  'go-to-date',
  'search',
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

export interface Events {
  readonly 'app.state-changed': AppState;
  readonly 'channel.changed': ChannelOverview;
  readonly 'channel.removed': { readonly channelId: ChannelId };
  readonly 'batch-committed': BatchCommitted;
  readonly 'download.changed': Download;
  readonly 'export.changed': ExportProgress;
  readonly 'older.progress': OlderProgress;
  readonly 'archive-task.changed': ArchiveTask;
  readonly 'api.state-changed': LocalApiState;
  readonly 'settings.changed': Settings;
  readonly 'menu.command': { readonly command: MenuCommand };
}

/** An event by its name: does not compile when a name lacks its event. */
export type EventOf<Name extends EventName> = Events[Name];
